"""Certified mail (PEC): who wrote, what was written, receipts, notices of invoices."""

import email
import email.policy

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged

from ...models.ticket.kernel import pec
from ..ticket.common import MailCase

PROVIDER = "posta-certificata@pec.provider.example"
_MAIL = """\
From: {sender}
To: {to}
Subject: {subject}
Message-ID: <{number}@provider.example>
{headers}
MIME-Version: 1.0
Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=s

--s
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: text/plain; charset=utf-8

Messaggio di posta certificata
--m
Content-Type: message/rfc822; name="postacert.eml"
Content-Disposition: inline; filename="postacert.eml"

From: {inner}
To: {to}
Subject: {about}
Message-ID: <inner-{number}@pec.example>
{more}Content-Type: text/plain; charset=utf-8

{text}
--m
Content-Type: application/xml; name="daticert.xml"
Content-Disposition: inline; filename="daticert.xml"

<?xml version="1.0"?><postacert tipo="{kind}" errore="nessuno"><intestazione>\
<mittente>{certified}</mittente></intestazione></postacert>
--m--
--s
Content-Type: application/pkcs7-signature; name=smime.p7s
Content-Disposition: attachment; filename=smime.p7s
Content-Transfer-Encoding: base64

MIAGCSqG
--s--
"""


def certified(inner, number, kind="posta-certificata", **values):
    """A mail in its envelope, or a receipt, as bytes."""
    receipt = values.pop("receipt", "")
    about = values.pop("certifies", "")
    headers = [f"X-Ricevuta: {receipt}" if receipt else f"X-Trasporto: {kind}"]
    if about:
        headers.append(f"X-Riferimento-Message-ID: {about}")
    if not receipt:
        headers.append(f"Reply-To: {inner}")
    values = {
        "sender": f'"Per conto di: {inner}" <{PROVIDER}>',
        "to": "aiuto@bellandi.example",
        "subject": "POSTA CERTIFICATA: Reclamo",
        "about": "Reclamo",
        "text": "Le parole del cliente",
        "more": "",
        "certified": inner,
        **values,
    }
    return _MAIL.format(
        inner=inner, number=number, kind=kind, headers="\n".join(headers), **values
    ).encode()


@tagged("post_install", "-at_install")
class TestEnvelopes(BaseCase):
    def parse(self, raw):
        return email.message_from_bytes(raw, policy=email.policy.SMTP)

    def test_envelope(self):
        """PO-11 what an envelope is, who certified it, what a receipt is about"""
        found = pec.envelope(self.parse(certified("alfa@pec.example", 1)))
        self.assertEqual((found.kind, found.sender), ("message", "alfa@pec.example"))
        raw = certified("a@b.example", 2, receipt="accettazione", certifies="<x@y.z>")
        found = pec.envelope(self.parse(raw))
        self.assertEqual((found.kind, found.about), ("receipt", ["<x@y.z>"]))
        self.assertFalse(found.failed)
        found = pec.envelope(self.parse(certified("a@b.example", 3, kind="errore")))
        self.assertEqual(found.kind, "anomaly")
        self.assertIsNone(pec.envelope(self.parse(b"From: a@b.example\n\nciao")))

    def test_opened_once(self):
        """PO-11 An envelope is opened once, however many ask; unwrapped, anew."""
        message = self.parse(certified("alfa@pec.example", 5))
        found = pec.envelope(message)
        self.assertIs(pec.envelope(message), found)
        pec.unwrap(message, found)
        self.assertIsNot(pec.envelope(message), found)

    def test_what_is_certified_counts(self):
        """PO-11 the address that the provider certifies counts, not the header"""
        raw = certified("falso@rossi.example", 4, certified="vero@pec.example")
        message = self.parse(raw)
        pec.unwrap(message, pec.envelope(message))
        self.assertEqual(message["From"], "vero@pec.example")

    def test_bombs(self):
        """PO-11 data that expand or do not end are no data"""
        bomb = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><msgid>&c;</msgid>'
        for data in (bomb, b"<" * 10_000, b"\xff\xfe", b"<a>" * 5_000, b"x" * 300_000):
            self.assertIsInstance(pec._told(data), dict)


@tagged("post_install", "-at_install")
class TestCertified(MailCase):
    def feed(self, raw):
        with self.mock_mail_gateway():
            found = self.env["mail.thread"].message_process(None, raw)
        return self.env["crm.ticket"].browse(found or [])

    def answered(self):
        self.policy.active = True
        ticket = self.feed(certified("alfa@pec.example", 10))
        ticket.user_id = self.agent
        return ticket, self.answer(ticket)

    def count(self):
        return self.env["crm.ticket"].search_count([])

    def test_two_customers_of_one_provider(self):
        """PO-11 sender, text and files are those inside; the provider is no contact"""
        self.anna.email = "alfa@pec.example"
        alfa = self.feed(certified("alfa@pec.example", 1))
        beta = self.feed(certified("beta@pec.example", 2))
        self.assertEqual(alfa.partner_id, self.anna, "found by the address on the card")
        self.assertEqual(beta.partner_id.email, "beta@pec.example")
        self.assertEqual(alfa.name, "Reclamo")
        message = alfa.message_ids[-1]
        self.assertIn("Le parole del cliente", message.body)
        self.assertNotIn("Messaggio di posta certificata", message.body)
        self.assertEqual(message.message_id, "<inner-1@pec.example>")
        self.assertIn("daticert.xml", message.attachment_ids.mapped("name"))
        provider = self.env["res.partner"].search([("email", "ilike", PROVIDER)])
        self.assertFalse(provider)

    def test_nobody_else_gets_in(self):
        """PO-11 another customer of the provider does not get into a ticket"""
        ticket, answer = self.answered()
        cites = f"In-Reply-To: {answer.message_id}\n"
        other = self.feed(certified("beta@pec.example", 11, more=cites))
        self.assertNotEqual(other, ticket)
        same = self.feed(certified("alfa@pec.example", 12, more=cites))
        self.assertEqual(same, ticket)

    def test_envelope_in_our_name(self):
        """PO-11 an envelope that names one of us stays shut, and is no contact"""
        self.agent.email = "luca@bellandi.example"
        ticket = self.feed(certified("luca@bellandi.example", 20))
        self.assertFalse(ticket.partner_id)
        self.assertFalse(ticket.message_ids.author_id & self.agent.partner_id)
        self.assertNotEqual(ticket.create_uid, self.agent)

    def test_receipts(self):
        """PO-11 receipts are filed on the answer they certify, and open nothing"""
        ticket, answer = self.answered()
        before = self.count()
        for number, word in enumerate(
            ("accettazione", "presa-in-carico", "avvenuta-consegna")
        ):
            self.feed(
                certified(
                    "noi@pec.bellandi.example",
                    30 + number,
                    receipt=word,
                    certifies=answer.message_id,
                    subject=f"{word}: Reclamo",
                )
            )
        self.assertEqual(self.count(), before)
        notes = ticket.message_ids.filtered(lambda m: "Certified mail" in m.body)
        self.assertEqual(len(notes), 3)
        self.assertEqual(notes.parent_id, answer)
        self.assertEqual(ticket.answer_count, 1)
        self.assertFalse(ticket.activity_ids)

    def test_failed_delivery(self):
        """PO-11 a delivery that failed is a task, and the answer none"""
        ticket, answer = self.answered()
        self.feed(
            certified(
                "noi@pec.bellandi.example",
                40,
                receipt="errore-consegna",
                certifies=answer.message_id,
                to="noi@pec.bellandi.example",
            )
        )
        self.assertEqual(ticket.answer_count, 0)
        self.assertEqual(ticket.activity_ids.user_id, self.agent)
        self.assertRegex(ticket.activity_ids.summary, "not delivered|mancata consegna")
        first = ticket.sla_ids.filtered(lambda row: row.target == "first_response")
        self.assertFalse(first.reached_at)

    def server(self, **values):
        return self.env["ir.mail_server"].create(
            {
                "name": "PEC",
                "smtp_host": "localhost",
                "from_filter": "noi@pec.bellandi.example",
                "crm_certified": True,
                **values,
            }
        )

    def test_answers_leave_as_certified_mail(self):
        """PO-30 certified mail is a channel: answers to it leave by our mailbox"""
        server = self.server()
        ticket, answer = self.answered()
        self.assertEqual(ticket.channel_id.code, "certified")
        self.assertEqual(answer.mail_server_id, server)
        self.assertIn("noi@pec.bellandi.example", answer.email_from)
        self.assertIn("noi@pec.bellandi.example", answer.reply_to)
        self.assertEqual(answer.author_id, self.agent.partner_id, "who answered stands")
        mine = answer.with_user(self.agent)
        ticket.with_user(self.agent)._message_update_content(mine, body="Corretto")
        with self.assertRaises(AccessError):
            mine.write({"email_from": "anna@rossi.example"})
        note = ticket.with_user(self.agent).message_post(body="Tra noi")
        self.assertFalse(note.mail_server_id)
        cites = f"In-Reply-To: {answer.message_id}\n"
        self.feed(certified("alfa@pec.example", 13, more=cites))
        self.assertFalse(ticket.message_ids[0].mail_server_id, "the customer's own")

    def test_confirmed_as_certified_mail(self):
        """PO-30 the confirmation of a request by certified mail leaves by it, too"""
        server = self.server()
        self.env["crm.ticket.team"].search([]).acknowledge = "written"
        ticket = self.feed(certified("alfa@pec.example", 14))
        with self.mock_mail_gateway():
            self.run_cron("crm.ticket", "_cron_acknowledge")
        told = ticket.message_ids.filtered(lambda m: m.message_type == "auto_comment")
        self.assertEqual(told.mail_server_id, server)
        self.assertIn("noi@pec.bellandi.example", told.email_from)

    def test_ordinary_mail_stays_ordinary(self):
        """PO-30 ordinary requests, and companies without a mailbox, as ever"""
        ticket, answer = self.answered()
        self.assertFalse(answer.mail_server_id, "there is no certified server")
        other = self.env["res.company"].create({"name": "Altra"})
        self.server(crm_company_id=other.id)
        self.assertFalse(self.answer(ticket).mail_server_id, "another company's")
        self.server()
        self.assertTrue(self.answer(ticket).mail_server_id)
        ordinary = self.feed(
            b"From: anna@rossi.example\nTo: aiuto@bellandi.example\nSubject: Aiuto\n"
            b"Message-ID: <ordinary@rossi.example>\n\nAiuto"
        )
        self.assertEqual(ordinary.channel_id.code, "email")
        self.assertFalse(self.answer(ordinary).mail_server_id)

    def test_receipts_of_a_statement(self):
        """PO-30 receipts of a statement stand on it; a failed one is told"""
        self.server()
        self.patch(
            self.registry["res.partner"],
            "_crm_get_certified_email",
            lambda partner: "rossi@pec.example",
        )
        documents = self.env["crm.statement.document"]
        with self.mock_mail_gateway():
            document = documents._send(
                self.rossi,
                self.rossi,
                {"subject": "Conto", "body": "In allegato"},
                ("conto.pdf", b"%PDF-1.4"),
                "rossi@pec.example",
            )
        sent = document.message_ids.filtered("attachment_ids")
        self.assertEqual(document.delivery, "leaving")
        before = self.count()
        for number, word, state in (
            (90, "accettazione", "accepted"),
            (91, "avvenuta-consegna", "delivered"),
            (92, "accettazione", "delivered"),
        ):
            self.feed(
                certified(
                    "noi@pec.bellandi.example",
                    number,
                    receipt=word,
                    certifies=sent.message_id,
                )
            )
            self.assertEqual(document.delivery, state)
        self.assertEqual(self.count(), before, "no ticket")
        notes = document.message_ids.filtered(lambda m: m.parent_id == sent)
        self.assertEqual(len(notes), 3)
        self.assertFalse(notes.notified_partner_ids)
        document.delivery = "accepted"
        failed = certified(
            "noi@pec.bellandi.example",
            93,
            receipt="errore-consegna",
            certifies=sent.message_id,
        )
        self.feed(failed)
        self.assertEqual(document.delivery, "failed")
        document.delivery = "accepted"
        # fetched from the certified mailbox, which is no address of a team
        elsewhere = failed.replace(
            b"aiuto@bellandi.example", b"noi@pec.bellandi.example"
        )
        self.feed(elsewhere.replace(b"<93@", b"<94@"))
        self.assertEqual(document.delivery, "failed")
        self.assertIn("PEC", document.partner_id.message_ids[0].body)

    def test_receipt_about_nothing(self):
        """PO-11 a receipt about no ticket is kept aside, a failed one to be seen"""
        before = self.count()
        for number, word in ((50, "accettazione"), (51, "errore-consegna")):
            self.feed(certified("x@pec.example", number, receipt=word))
        self.assertEqual(self.count(), before)
        kept = self.env["crm.ticket.mail.failure"].search([], order="id")
        self.assertEqual(kept.mapped("state"), ["ignored", "new"])

    def test_anomaly(self):
        """PO-11 an ordinary mail in an envelope says so, and makes no contact"""
        ticket = self.feed(certified("stranger@gmail.example", 60, kind="errore"))
        self.assertFalse(ticket.partner_id)
        self.assertEqual(ticket.email_normalized, "stranger@gmail.example")
        self.assertIn("not certified", ticket.message_ids[-1].body)
        self.assertIn("Le parole del cliente", ticket.message_ids[-1].body)

    def test_exchange_of_invoices(self):
        """PO-11 notices of the exchange of invoices do not fill the help desk"""
        before = self.count()
        raw = certified("sdi22@pec.fatturapa.it", 70, about="Invio File 123")
        found = self.feed(raw)
        self.assertFalse(found)
        self.assertEqual(self.count(), before)
        kept = self.env["crm.ticket.mail.failure"].search([])
        self.assertEqual(kept.state, "ignored")
