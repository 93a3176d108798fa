"""Mails: new tickets, answers, forged ones, robots, mails that fail."""

import random
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCommon

from ..common import HELP, TicketCase, build_mail


@tagged("post_install", "-at_install")
class TestMail(TicketCase, MailCommon):
    def answer(self, ticket, body="Arriviamo."):
        with self.mock_mail_gateway():
            return ticket.with_user(self.agent).message_post(
                body=body, message_type="comment", subtype_xmlid="mail.mt_comment"
            )

    def gateway(self, *args, **kwargs):
        with self.mock_mail_gateway():
            return self.mail(*args, **kwargs)

    # ------------------------------------------------------------------ new tickets
    def test_unknown_sender(self):
        """PO-11 an unknown sender becomes one contact to confirm, not a duplicate"""
        ticket = self.gateway(sender="Ida Blu <IDA@blu.example>")
        partner = ticket.partner_id
        self.assertTrue(partner.crm_to_confirm)
        self.assertEqual((partner.name, partner.email), ("Ida Blu", "ida@blu.example"))
        again = self.gateway(sender="ida@blu.example", subject="Altro")
        self.assertNotEqual(again, ticket)
        self.assertEqual(again.partner_id, partner)
        ticket.with_user(self.agent).action_confirm_partner()
        self.assertFalse(partner.crm_to_confirm)

    def test_same_mail_twice(self):
        """PO-11 the same message twice makes one ticket, also without Message-Id"""
        mail = build_mail("Una volta")
        for message in (mail.as_bytes(), self._without_id("Un'altra")):
            before = self.env["crm.ticket"].search_count([])
            for _turn in range(2):
                with self.mock_mail_gateway():
                    self.env["mail.thread"].message_process(None, message)
            self.assertEqual(self.env["crm.ticket"].search_count([]), before + 1)

    def _without_id(self, body):
        mail = build_mail(body)
        del mail["Message-Id"]
        return mail.as_bytes()

    def test_two_mailboxes(self):
        """PO-11 written to two of our addresses, one ticket"""
        self.parts.write(
            {"alias_name": "ricambi", "alias_domain_id": self.team.alias_domain_id.id}
        )
        before = self.env["crm.ticket"].search_count([])
        self.gateway(to=f"{HELP}, ricambi@bellandi.example")
        self.assertEqual(self.env["crm.ticket"].search_count([]), before + 1)

    def test_hostile_html_and_attachments(self):
        """PO-11 attachments kept, dangerous HTML cleaned"""
        mail = build_mail("testo")
        mail.add_alternative(
            '<p onclick="x()">Guasto<script>alert(1)</script></p>', subtype="html"
        )
        mail.add_attachment(
            b"%PDF", maintype="application", subtype="pdf", filename="schema.pdf"
        )
        with self.mock_mail_gateway():
            found = self.env["mail.thread"].message_process(None, mail.as_bytes())
        message = self.env["crm.ticket"].browse(found).message_ids[-1]
        self.assertIn("Guasto", message.body)
        self.assertNotIn("script", message.body)
        self.assertNotIn("onclick", message.body)
        self.assertEqual(message.attachment_ids.mapped("name"), ["schema.pdf"])

    # --------------------------------------------------------------------- threading
    def test_thread_by_mark(self):
        """PO-11 without headers the signed reference finds the ticket"""
        ticket = self.gateway()
        mark = ticket._get_mark()
        again = self.gateway(subject=f"I: Re: {mark} Compressore fermo")
        self.assertEqual(again, ticket)
        forged = mark.replace(mark[-5:-1], "0000")
        other = self.gateway(subject=f"Re: {forged} Compressore fermo")
        self.assertNotEqual(other, ticket)
        self.assertEqual(other.name, "Re: Compressore fermo")

    def test_forged_reference(self):
        """PO-11 another customer's mail with our reference does not get in"""
        ticket = self.gateway()
        answer = self.answer(ticket)
        for headers in (
            {"In_Reply_To": answer.message_id},
            {"References": answer.message_id},
            {"subject": f"Re: {ticket._get_mark()}"},
        ):
            other = self.gateway(sender="Ugo Verdi <ugo@verdi.example>", **headers)
            self.assertNotEqual(other, ticket)
            self.assertEqual(other.partner_id, self.ugo)
            self.assertFalse(other.message_ids.parent_id)
        self.assertNotIn(self.ugo, ticket.message_ids.author_id)

    def test_colleague_of_the_customer(self):
        """PO-11 somebody else of the same company may answer"""
        ticket = self.gateway()
        answer = self.answer(ticket)
        same = self.gateway(
            sender="Nuovo <nuovo@rossi.example>", In_Reply_To=answer.message_id
        )
        self.assertEqual(same, ticket)

    # --------------------------------------------------------------------- reopening
    def test_reply_reopens(self):
        """PO-03 a reply reopens; too late it opens a linked new ticket"""
        ticket = self.gateway()
        answer = self.answer(ticket)
        with self.mock_mail_gateway():
            ticket.action_solve()
            ticket.action_close()
        self.assertTrue(ticket.closed_date)
        same = self.gateway("Ancora fermo", In_Reply_To=answer.message_id)
        self.assertEqual(same, ticket)
        self.assertTrue(ticket.is_open)
        self.assertFalse(ticket.closed_date, "cleared on reopening")
        self.assertEqual(ticket.reopen_count, 1)
        with self.mock_mail_gateway():
            ticket.action_close()
        ticket.closed_date = fields.Datetime.now() - timedelta(days=31)
        new = self.gateway("Di nuovo", In_Reply_To=answer.message_id)
        self.assertEqual(new.previous_id, ticket)
        self.assertFalse(ticket.is_open)

    # ---------------------------------------------------------------------- robots
    def test_out_of_office(self):
        """PO-11 an out-of-office answer neither reopens nor opens anything"""
        ticket = self.gateway()
        answer = self.answer(ticket)
        with self.mock_mail_gateway():
            ticket.action_close()
        same = self.gateway(
            "Sono in ferie",
            In_Reply_To=answer.message_id,
            Auto_Submitted="auto-replied",
        )
        self.assertEqual(same, ticket)
        self.assertFalse(ticket.is_open)
        before = self.env["crm.ticket"].search_count([])
        self.gateway(
            "Sono in ferie",
            subject="Risposta automatica: ferie",
            Return_Path="<>",
        )
        self.assertEqual(self.env["crm.ticket"].search_count([]), before)

    def test_bounce(self):
        """PO-11 a delivery report is no ticket"""
        before = self.env["crm.ticket"].search_count([])
        self.gateway("Undelivered", sender="MAILER-DAEMON@mx.example")
        self.assertEqual(self.env["crm.ticket"].search_count([]), before)

    def test_robot_loop(self):
        """PO-11 a loop between two robots is capped"""
        before = self.env["crm.ticket"].search_count([])
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 5)
        for turn in range(9):
            self.gateway(sender="robot@robot.example", subject=f"Allarme {turn}")
        self.assertEqual(self.env["crm.ticket"].search_count([]), before + 5)

    # ---------------------------------------------------------------------- failures
    def test_kept_and_processed_again(self):
        """PO-11 a mail that cannot be processed is kept, rescued, processed again"""
        raw = build_mail("Il testo resta", subject="Rotta").as_bytes()
        parse = "odoo.addons.mail.models.mail_thread.MailThread.message_parse"
        with patch(parse, side_effect=ValueError("boom")), self.mock_mail_gateway():
            self.env["mail.thread"].message_process(None, raw)
        failure = self.env["crm.ticket.mail.failure"].search([], limit=1)
        self.assertEqual((failure.name, failure.state), ("Rotta", "new"))
        self.assertIn("boom", failure.error)
        with self.mock_mail_gateway():
            failure.with_user(self.manager).action_retry()
        self.assertEqual(failure.state, "done")
        self.assertEqual(failure.ticket_id.partner_id, self.anna)

    def test_other_models_are_not_ours(self):
        with self.assertRaises(ValueError), mute_logger("odoo.addons.mail"):
            self.env["mail.thread"].message_process(
                None, build_mail(to="nobody@elsewhere.example").as_bytes()
            )

    def test_too_large(self):
        """PO-11 a size limit is said to the sender"""
        self.env["ir.config_parameter"].set_param("crm_postvendita.mail_max_mb", "1")
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(
                None, build_mail("x" * 70 + "\n" + ("y" * 70 + "\n") * 20000).as_bytes()
            )
        self.assertIn("larger than 1 MB", self._new_mails.body_html)
        self.assertEqual(self._new_mails.email_to, "Anna Rossi <anna@rossi.example>")
        failure = self.env["crm.ticket.mail.failure"].search([], limit=1)
        self.assertEqual(failure.state, "new")

    def test_strange_mails(self):
        """PO-11 500 recipients, wrong charsets, no subject, no sender"""
        many = ", ".join(f"p{n}@altri.example" for n in range(500))
        self.assertTrue(self.gateway(Cc=many))
        raws = [
            b"To: aiuto@bellandi.example\r\n\r\nsenza mittente",
            b"From: a@b.example\r\nTo: aiuto@bellandi.example\r\n\r\n",
            b"From: a@b.example\r\nTo: aiuto@bellandi.example\r\n"
            b'Content-Type: text/plain; charset="x-nope"\r\n\r\n\xff\xfe\x00ciao',
            b"From: =?utf-8?q?=ff?= <a@b.example>\r\nTo: aiuto@bellandi.example\r\n"
            b"Subject: =?nope?b?//8?= \xf0\r\n\r\nciao",
            b"\x00\x01\x02",
            b"",
        ]
        for raw in raws:
            self._feed(raw)

    def test_fuzz(self):
        """PO-11 mutated messages: never an exception, never a lost message"""
        dice = random.Random(20261122)
        for turn in range(40):
            mail = build_mail("È fermo, grazie.", message_id=f"<fuzz{turn}@x.example>")
            mail.add_alternative("<p>Il motore <b>è</b> fermo</p>", subtype="html")
            mail.add_attachment(b"\x00\x01" * 50, maintype="image", subtype="png")
            self._feed(_mutate(mail.as_bytes(), dice))

    def _feed(self, raw):
        """Hand a raw mail in; it must leave a ticket, a message or a kept mail."""

        def traces():
            return sum(
                self.env[model].search_count([])
                for model in ("crm.ticket", "mail.message", "crm.ticket.mail.failure")
            )

        before = traces()
        bounce = "odoo.addons.mail.models.mail_thread.MailThread._detect_is_bounce"
        with (
            patch(bounce, return_value=False),
            self.mock_mail_gateway(),
            mute_logger("odoo.addons.mail.models.mail_thread", "odoo.sql_db"),
        ):
            self.env["mail.thread"].message_process("crm.ticket", raw)
        self.assertGreater(traces(), before, raw[:300])


def _mutate(raw, dice):
    """Return a mail with bytes changed, cut, doubled or inserted."""
    mutated = bytearray(raw)
    for _turn in range(dice.randint(1, 12)):
        at = dice.randrange(len(mutated))
        kind = dice.randrange(4)
        if kind == 0:
            mutated[at] = dice.randrange(256)
        elif kind == 1:
            del mutated[at : at + dice.randint(1, 40)]
        elif kind == 2:
            piece = mutated[at : at + dice.randint(1, 60)]
            mutated[at:at] = piece
        else:
            mutated[at:at] = bytes(dice.randrange(256) for _n in range(4))
        if not mutated:
            break
    return bytes(mutated)
