"""Who wrote a mail: forms, lists, strangers, forged names, people who have left."""

from odoo.tests import BaseCase, tagged

from ...models.ticket.kernel import mail_auth, mail_writer
from ..common import build_mail
from .common import MailCase

PROVEN = "mx.bellandi.example; spf=pass; dkim=pass; dmarc=pass (p=none)"
FORGED = "mx.bellandi.example; spf=fail; dkim=none; dmarc=fail"


@tagged("post_install", "-at_install")
class TestWriters(BaseCase):
    def test_writer(self):
        """PO-11 who wrote: Reply-To of forms, writers of lists, else the From"""
        anna = "Anna Neri <anna@neri.example>"
        via = {
            "Reply_To": "clienti@lists.example",
            "X_Original_From": anna,
            "List_Id": "<clienti.lists.example>",
        }
        for sender, headers in (
            ("Sito <noreply@site.example>", {"Reply_To": anna}),
            ("Modulo di contatto <info@site.example>", {"Reply_To": anna}),
            ('"Anna Neri via Clienti" <clienti@lists.example>', via),
            ("info@bellandi.example", {"Reply_To": anna}),
        ):
            mail = build_mail(sender=sender, **headers)
            found = mail_writer.writer(mail, ("bellandi.example",))
            self.assertIn("anna@neri.example", found, sender)
        for headers in ({"Reply_To": "ufficio@verdi.example"}, {}):
            # a person who wants the answer elsewhere is that person
            mail = build_mail(sender="Ugo <ugo@verdi.example>", **headers)
            self.assertIsNone(mail_writer.writer(mail, ("bellandi.example",)))

    def test_verdict(self):
        """PO-11 what our own server has found counts, and no other header"""
        cases = [
            ([PROVEN], "", "pass"),
            ([FORGED], "", "fail"),
            ([], "", ""),
            (["mx.bellandi.example; spf=pass"], "", "none"),
            # the sender's own claim stands below
            ([FORGED, "evil.example; dmarc=pass"], "", "fail"),
            (["evil.example; dmarc=pass"], "mx.bellandi.example", ""),
            (["mx.bellandi.example; none", PROVEN], "", "pass"),
            (["mx.bellandi.example; spf=fail (dmarc=pass)"], "", "none"),
            (["mx.bellandi.example; auth=pass smtp.auth=luca"], "", "pass"),
        ]
        for headers, server, expected in cases:
            mail = build_mail()
            for header in headers:
                mail["Authentication-Results"] = header
            self.assertEqual(mail_auth.verdict(mail, server), expected, headers)


@tagged("post_install", "-at_install")
class TestSenders(MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent.email = "luca@bellandi.example"

    # ---------------------------------------------------------------- forms and lists
    def test_web_form(self):
        """PO-11 two people of one form are two customers, each answered himself"""
        form = "Web site <noreply@site.example>"
        tickets = [
            self.gateway(sender=form, Reply_To=f"{name} <{name}@gatti.example>")
            for name in ("bruno", "carla")
        ]
        emails = [ticket.partner_id.email for ticket in tickets]
        self.assertEqual(emails, ["bruno@gatti.example", "carla@gatti.example"])
        self.assertIn("bruno@gatti.example", tickets[0].partner_email)

    def test_form_of_our_own(self):
        """PO-11 a form that sends from our own address names its writer, no user"""
        ticket = self.gateway(
            sender="aiuto@bellandi.example", Reply_To="Anna <anna@rossi.example>"
        )
        self.assertEqual(ticket.partner_id, self.anna)
        ticket = self.gateway(
            sender="noreply@site.example", Reply_To="luca@bellandi.example"
        )
        self.assertNotEqual(ticket.partner_id, self.agent.partner_id)

    def test_form_does_not_get_in(self):
        """PO-11 whom a form names gets into no ticket: nobody has checked it"""
        ticket = self.gateway()
        answer = self.answer(ticket)
        other = self.gateway(
            sender="noreply@evil.example",
            Reply_To="anna@rossi.example",
            In_Reply_To=answer.message_id,
        )
        self.assertNotEqual(other, ticket)

    # ------------------------------------------------------------------- our own name
    def test_forged_agent(self):
        """PO-11 a mail in an agent's name that is not his goes to no customer"""
        ticket = self.gateway()
        ticket.user_id = self.agent
        said = self.answer(ticket)
        count, last = ticket.answer_count, ticket.last_agent_date
        for number, results in enumerate((FORGED, None)):
            more = {"Authentication_Results": results} if results else {}
            before = ticket.message_ids
            with self.mock_mail_gateway():
                self.mail(
                    "Pay to this other IBAN",
                    sender="Luca <luca@bellandi.example>",
                    References=ticket.message_ids[-1].message_id,
                    In_Reply_To=said.message_id,
                    **more,
                )
            sent = "".join(mail.email_to or "" for mail in self._new_mails)
            self.assertFalse(self._new_mails.recipient_ids & self.anna)
            self.assertNotIn("rossi", sent, "nothing leaves")
            note = ticket.message_ids - before
            note = note.filtered(lambda m: "IBAN" in m.body)
            self.assertEqual(len(note), 1)
            self.assertFalse(note.author_id)
            self.assertTrue(note.subtype_id.internal)
            self.assertNotIn(note, ticket._get_portal_messages())
            self.assertFalse(note.notified_partner_ids & self.anna)
            self.assertEqual(len(ticket.activity_ids), number + 1)
        self.assertEqual((ticket.answer_count, ticket.last_agent_date), (count, last))

    def test_proven_agent(self):
        """PO-11 an agent who answers by mail, and whose server says so, answers"""
        ticket = self.gateway()
        told = ticket.message_ids[-1]
        with self.mock_mail_gateway():
            self.mail(
                "Arrivo domani",
                sender="Luca <luca@bellandi.example>",
                In_Reply_To=told.message_id,
                Authentication_Results=PROVEN,
            )
        self.assertEqual(ticket.answer_count, 1)
        said = ticket.message_ids.filtered(lambda m: "domani" in m.body)
        self.assertEqual(said.author_id, self.agent.partner_id)
        settings = self.env["ir.config_parameter"]
        settings.set_param("crm_postvendita.mail_trust_unchecked", "1")
        with self.mock_mail_gateway():
            self.mail(
                "Anzi oggi",
                sender="Luca <luca@bellandi.example>",
                In_Reply_To=told.message_id,
            )
        self.assertEqual(ticket.answer_count, 2)

    def test_forged_new_ticket(self):
        """PO-11 a new request in an agent's name that is not his is nobody's"""
        ticket = self.gateway(
            "Apri", sender="Luca <luca@bellandi.example>", Authentication_Results=FORGED
        )
        self.assertFalse(ticket.partner_id)
        self.assertFalse(ticket.message_ids.author_id & self.agent.partner_id)
        self.assertNotEqual(ticket.create_uid, self.agent)
        self.assertTrue(ticket.activity_ids)

    # -------------------------------------------------------------------- strangers
    def test_proposed_under_the_company(self):
        """PO-11 a stranger at a customer's own domain is proposed under the customer"""
        ticket = self.gateway(sender="Nina <nina@rossi.example>")
        nina = ticket.partner_id
        self.assertFalse(nina.parent_id, "only proposed")
        self.assertEqual(ticket.partner_proposed_id, self.rossi)
        ticket.with_user(self.agent).action_confirm_partner_of_company()
        self.assertEqual(nina.parent_id, self.rossi)
        self.assertEqual(ticket.commercial_partner_id, self.rossi)
        self.assertFalse(nina.crm_to_confirm or nina.crm_proposed_parent_id)

    def test_not_proposed(self):
        """PO-11 nobody is proposed at a shared provider, or of two firms' domain"""
        self.rossi.email = "rossi@pec.aruba.it"
        self.ugo.email = "ugo@due.example"
        self.anna.copy({"email": "altra@due.example"})
        for sender in ("x@pec.aruba.it", "x@due.example", "x@nessuno.example"):
            ticket = self.gateway(sender=sender)
            self.assertFalse(ticket.partner_proposed_id, sender)

    # ------------------------------------------------- those whom nobody would see
    def test_without_address(self):
        """PO-11 a From without an address is a ticket that somebody looks at"""
        for sender in (b'"Anna senza indirizzo"', b"<>"):
            raw = build_mail("Fermo").as_bytes()
            raw = raw.replace(b"Anna Rossi <anna@rossi.example>", sender)
            with self.mock_mail_gateway():
                found = self.env["mail.thread"].message_process(None, raw)
            ticket = self.env["crm.ticket"].browse(found)
            self.assertFalse(ticket.partner_email or ticket.partner_id)
            self.assertEqual(ticket.activity_ids.user_id, ticket._get_keeper())

    def test_archived_contact(self):
        """PO-11 an archived contact who writes is there again, to be confirmed"""
        self.portal_anna.active = False
        self.anna.active = False
        before = self.env["res.partner"].search_count([])
        ticket = self.gateway()
        self.assertEqual(ticket.partner_id, self.anna)
        self.assertTrue(self.anna.active and self.anna.crm_to_confirm)
        self.assertEqual(self.env["res.partner"].search_count([]), before + 1)

    def test_owner_who_has_left(self):
        """PO-11 a reply to a ticket whose owner has left comes to somebody there"""
        ticket = self.gateway()
        ticket.user_id = self.colleague
        answer = self.answer(ticket)
        self.colleague.active = False
        self.gateway(In_Reply_To=answer.message_id)
        self.assertNotEqual(ticket.user_id, self.colleague)
        task = ticket.activity_ids
        self.assertEqual(task.user_id, self.agent, "a member who is there")
        self.assertIn(self.colleague.name, task.summary)
