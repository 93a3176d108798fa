"""Which ticket a mail is about: merged ones, quoted marks, floods, envelopes."""

from odoo.tests import BaseCase, HttpCase, tagged

from ...models.ticket.kernel import mail_marks
from ..common import build_mail
from .common import MailCase


@tagged("post_install", "-at_install")
class TestQuotes(BaseCase):
    def test_own_words(self):
        """PO-11 what a mail repeats of another one is not its own"""
        quotes = [
            "<p>Mia</p><blockquote>Loro</blockquote>",
            "<p>Mia</p><div class='gmail_quote'>Loro</div>",
            "<pre>Mia\n\n> Loro</pre>",
            "<pre>Mia\n\nIl giorno 3 nov 2026 Luca ha scritto:\nLoro</pre>",
            "<pre>Mia\n-----Messaggio originale-----\nLoro</pre>",
            "<p>Mia</p><p>Da: Luca &lt;luca@bellandi.example&gt;<br>Loro</p>",
        ]
        for html in quotes:
            self.assertEqual(mail_marks.own_words(html).strip(), "Mia", html)
        self.assertIn("Il motore", mail_marks.own_words("<p>Il motore è fermo</p>"))

    def test_same_subject(self):
        same = mail_marks.same_subject
        self.assertTrue(
            same("R: I: [#2026-00001.0123456789] Pompa ferma", "Pompa ferma")
        )
        self.assertFalse(same("NUOVO: pressa 7 ferma", "Pompa ferma"))
        self.assertFalse(same("", ""))


class ThreadCase(MailCase):
    def merge(self, kept, merged):
        wizard = self.env["crm.ticket.merge"].with_user(self.manager)
        wizard = wizard.create(
            {"ticket_ids": [(6, 0, (kept | merged).ids)], "kept_id": kept.id}
        )
        with self.mock_mail_gateway():
            wizard.action_merge()

    def count(self):
        return self.env["crm.ticket"].search_count([])


@tagged("post_install", "-at_install")
class TestThreads(ThreadCase):
    # ----------------------------------------------------------------------- merged
    def test_merged(self):
        """PO-08 a merged ticket's mark and references lead to the one that stayed"""
        kept, merged = self.gateway(subject="Uno"), self.gateway(subject="Due")
        kept.user_id = self.agent
        answer = self.answer(merged)
        mark = merged._get_mark()
        self.merge(kept, merged)
        self.assertEqual(kept.answer_count, 1, "answers come along")
        told = self.env["mail.message"].search(
            [("model", "=", "crm.ticket"), ("res_id", "=", kept.id),
             ("notified_partner_ids", "in", self.agent.partner_id.ids),
             ("message_type", "=", "user_notification")]
        )  # fmt: skip
        self.assertTrue(told, "the owner is told")
        for headers in (
            {"subject": f"Re: {mark} Due"},
            {"In_Reply_To": answer.message_id},
        ):
            self.assertEqual(self.gateway("Ancora", **headers), kept, headers)
        self.assertTrue(kept.is_open)
        kept.with_user(self.manager).action_undo_merge()
        self.assertEqual(kept.answer_count, 0)
        self.assertEqual(self.gateway("Ancora", subject=f"Re: {mark}"), merged)

    def test_archived_alone(self):
        """PO-08 a reply to an archived ticket is a new one that follows it"""
        ticket = self.gateway()
        ticket.active = False
        new = self.gateway(subject=f"Re: {ticket._get_mark()}")
        self.assertNotEqual(new, ticket)
        self.assertEqual(new.previous_id, ticket)

    # ------------------------------------------------------------------------ quotes
    def test_new_fault_under_an_old_mark(self):
        """PO-11 an old mark in quoted text does not swallow a new fault"""
        old = self.gateway()
        with self.mock_mail_gateway():
            old.action_solve()
        quoted = f"Nuovo guasto.\n\n> Oggetto: {old._get_mark()} Compressore fermo"
        new = self.gateway(quoted, subject="NUOVO: pressa 7 ferma")
        self.assertNotEqual(new, old)
        self.assertEqual(new.linked_ids, old)
        self.assertEqual(old.stage_kind, "solved")
        same = self.gateway(quoted, subject="R: Compressore fermo")
        self.assertEqual(same, old)
        own = self.gateway(f"Riguarda {old._get_mark()}: ancora", subject="Novità")
        self.assertEqual(own, old, "named in the mail's own words")

    def test_unknown_address(self):
        """PO-11 a known ticket cited from an unknown address: a new one that says so"""
        ticket = self.gateway()
        answer = self.answer(ticket)
        new = self.gateway(
            sender="anna.privata@gmail.com", In_Reply_To=answer.message_id
        )
        self.assertNotEqual(new, ticket)
        self.assertEqual(new.linked_ids, ticket)
        self.assertIn(ticket.number, new.activity_ids.summary)
        self.assertFalse(ticket.activity_ids)

    # -------------------------------------------------------------------- catch-all
    def test_mark_to_the_catchall(self):
        """PO-11 a reply to the catch-all address with a mark is read, not refused"""
        ticket = self.gateway()
        same = self.gateway(
            to="tutto@bellandi.example", subject=f"R: {ticket._get_mark()}"
        )
        self.assertEqual(same, ticket)

    def test_reply_to(self):
        """PO-11 answers leave with the team's own address to answer to"""
        ticket = self.gateway()
        self.answer(ticket)
        self.assertIn("aiuto@bellandi.example", self._new_mails[-1].reply_to)

    # -------------------------------------------------------------------- envelopes
    def test_envelopes(self):
        """PO-11 blind copies, other envelope headers, plus-addresses reach the team"""
        nobody = "undisclosed-recipients:;"
        received = "from a by b with LMTP id 1 for <aiuto@bellandi.example>; Mon, 2 Nov"
        cases = [
            {"to": "aiuto+urgente@bellandi.example"},
            {"to": "x@altri.example", "X_Original_To": "aiuto@bellandi.example"},
            {"to": "x@altri.example", "Envelope_To": "aiuto@bellandi.example"},
            {"to": "x@altri.example", "Delivered_To": "aiuto+x@bellandi.example"},
            {"to": "x@altri.example", "Received": received},
        ]
        for headers in cases:
            ticket = self.gateway(**headers)
            self.assertEqual(ticket.team_id, self.team, headers)
        raw = (
            build_mail().as_bytes().replace(b"aiuto@bellandi.example", nobody.encode())
        )
        server = self.env["fetchmail.server"].create(
            {"name": "Box", "server_type": "pop", "user": "aiuto@bellandi.example"}
        )
        thread = self.env["mail.thread"].with_context(
            default_fetchmail_server_id=server.id
        )
        with self.mock_mail_gateway():
            found = thread.message_process(None, raw)
        self.assertEqual(self.env["crm.ticket"].browse(found).team_id, self.team)

    # ----------------------------------------------------------------------- floods
    def test_flood_of_requests(self):
        """PO-11 the 21st mail of somebody is not lost: the last request takes it"""
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 3)
        before = self.count()
        tickets = [
            self.gateway(f"Richiesta {n}", subject=f"Arretrato {n}") for n in range(6)
        ]
        self.assertEqual(self.count(), before + 3)
        self.assertEqual(tickets[2:], [tickets[2]] * 4)
        bodies = "".join(tickets[2].message_ids.mapped("body"))
        for number in range(2, 6):
            self.assertIn(f"Richiesta {number}", bodies)
        self.assertEqual(len(tickets[2].activity_ids), 1)

    def test_flood_of_answers(self):
        """PO-11 many answers are kept, and passed on to nobody outside"""
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 2)
        ticket = self.gateway()
        ticket.message_subscribe(self.ugo.ids)
        told = self.answer(ticket).message_id
        for number in range(5):
            with self.mock_mail_gateway():
                same = self.mail(f"Ancora {number}", In_Reply_To=told)
            self.assertEqual(same, ticket)
            passed = self.ugo in self._new_mails.recipient_ids
            self.assertEqual(passed, number < 1, number)
        self.assertIn("Ancora 4", "".join(ticket.message_ids.mapped("body")))

    def test_many_behind_one_form(self):
        """PO-11 24 people behind one web form, or one provider, are 24 requests"""
        before = self.count()
        for number in range(24):
            self.gateway(
                sender="Sito <noreply@site.example>",
                Reply_To=f"p{number}@persone.example",
            )
        self.assertEqual(self.count(), before + 24)


@tagged("post_install", "-at_install")
class TestMergedOnThePortal(ThreadCase, HttpCase):
    def test_link_to_a_merged_ticket(self):
        """PO-08 the customer's link to a merged ticket leads to the one that stayed"""
        kept, merged = self.ticket(name="Uno"), self.ticket(name="Due")
        other = self.ticket(name="Di altri", partner_id=self.ugo.id)
        token = merged.sudo()._portal_ensure_token()
        self.merge(kept, merged)
        page = self.url_open(f"/my/tickets/{merged.id}?access_token={token}")
        self.assertIn(f"/my/tickets/{kept.id}", page.url)
        self.assertRegex(page.text, "merged into this one|confluito in questo")
        kept.with_user(self.manager).action_undo_merge()
        self.merge(other, merged)
        page = self.url_open(f"/my/tickets/{merged.id}?access_token={token}")
        self.assertNotIn(f"/my/tickets/{other.id}", page.url, "not another customer's")
