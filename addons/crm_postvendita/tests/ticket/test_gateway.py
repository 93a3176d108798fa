"""What the gateway makes of mails to us, and that it leaves the others alone."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import MailCommon

from ..common import TicketCase

PARSE = "odoo.addons.mail.models.mail_thread.MailThread.message_parse"


@tagged("post_install", "-at_install")
class TestGateway(TicketCase, MailCommon):
    def gateway(self, *args, **headers):
        with self.mock_mail_gateway():
            return self.mail(*args, **headers)

    def test_bounce_is_reset(self):
        """PO-11 a mail of whom mails came back from clears the count, for all"""
        twin = self.anna.copy({"email": self.anna.email})
        (self.anna | twin).message_bounce = 3
        self.ugo.message_bounce = 2
        self.gateway()
        self.assertEqual((self.anna | twin).mapped("message_bounce"), [0, 0])
        self.assertEqual(self.ugo.message_bounce, 2)

    def test_sender_with_login(self):
        """PO-11 a mail of one of us opens the ticket in that person's name"""
        user = new_test_user(
            self.env,
            "pv_mailer",
            "crm_postvendita.crm_postvendita_group_agent",
            email="mailer@bellandi.example",
        )
        ticket = self.gateway(sender="Mailer <mailer@bellandi.example>")
        self.assertEqual(ticket.create_uid, user)
        self.assertEqual(ticket.message_ids[-1].author_id, user.partner_id)

    def test_address_of_ours(self):
        """PO-11 one of our own addresses as the sender makes no contact"""
        self.team.copy({"name": "Ricambi", "alias_name": "ricambi"})
        ticket = self.gateway(sender="ricambi@bellandi.example")
        self.assertFalse(ticket.partner_id)
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", "ricambi@bellandi.example")])
        )

    def test_hidden_characters(self):
        """PO-11 SU-01 A subject that turns the line around is shown, not obeyed."""
        raw = (
            b"From: =?utf-8?q?Ida_=E2=80=AEulB?= <ida@verdi.example>\r\n"
            b"To: assistenza@bellandi.example\r\n"
            b"Subject: =?utf-8?q?fattura=5F=E2=80=AEfdp=2Eexe?=\r\n\r\nCiao.\r\n"
        )
        with self.mock_mail_gateway():
            found = self.env["mail.thread"].message_process("crm.ticket", raw)
        ticket = self.env["crm.ticket"].browse(found)
        # the gateway's reader leaves a space there, other ways in a mark
        said = (ticket.name, ticket.message_ids[-1].subject, ticket.partner_id.name)
        for text in said:
            self.assertTrue(text)
            self.assertNotIn("\u202e", text)
        ticket.message_post(body="Ciao", subject="fattura_\u202efdp.exe")
        self.assertEqual(ticket.message_ids[0].subject, "fattura_\ufffdfdp.exe")
        ticket.write({"name": "Due\u200bparole"})
        self.assertEqual(ticket.name, "Due\ufffdparole")

    def test_other_models_are_left_alone(self):
        """PO-11 a mail for another model keeps its Message-Id, headers and errors"""
        self.env["mail.alias"].create(
            {
                "alias_name": "contatti",
                "alias_domain_id": self.company.alias_domain_id.id,
                "alias_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        raw = (
            b"From: Ida Blu <ida@blu.example>\r\nTo: contatti@bellandi.example\r\n"
            b"Subject: =?utf-8?q?Due=09parole?=\r\n\r\nCiao.\r\n"
        )
        with self.mock_mail_gateway():
            found = self.env["mail.thread"].message_process(None, raw)
        partner = self.env["res.partner"].browse(found)
        self.assertEqual(partner.name, "Due\tparole")
        message = partner.message_ids[-1]
        self.assertEqual(message.subject, "Due\tparole")
        self.assertTrue(message.message_id.endswith("@localhost>"), "core's own way")
        with patch(PARSE, side_effect=ValueError("boom")):
            with self.assertRaisesRegex(ValueError, "boom"):
                self.env["mail.thread"].message_process(None, raw)
            # not even where what nothing else routes becomes a ticket
            with self.assertRaisesRegex(ValueError, "boom"):
                self.env["mail.thread"].message_process("crm.ticket", raw)
        self.assertFalse(self.env["crm.ticket.mail.failure"].search([]))

    def test_answer_without_our_address(self):
        """PO-11 an answer that comes by another address is a mail to us all the same"""
        ticket = self.gateway()
        with self.mock_mail_gateway():
            answer = ticket.with_user(self.agent).message_post(
                body="Arriviamo.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        with patch(PARSE, side_effect=ValueError("boom")):
            self.gateway(
                to="tutto@bellandi.example",
                subject="Re: fermo",
                In_Reply_To=answer.message_id,
            )
        failure = self.env["crm.ticket.mail.failure"].search([])
        self.assertEqual(failure.name, "Re: fermo")
        with self.mock_mail_gateway():
            failure.with_user(self.manager).action_retry()
        self.assertEqual(failure.ticket_id, ticket)

    def test_several_addresses(self):
        """PO-11 a team has several addresses; a mail to two of them is one ticket"""
        addresses = self.env["crm.ticket.team.address"].with_user(self.manager)
        address = addresses.create({"team_id": self.parts.id, "alias_name": "ricambi"})
        self.assertEqual(address.alias_email, "ricambi@bellandi.example")
        ticket = self.gateway(to="ricambi@bellandi.example")
        self.assertEqual(ticket.team_id, self.parts)
        address.team_id = self.team
        before = self.env["crm.ticket"].search_count([])
        ticket = self.gateway(to="ricambi@bellandi.example, aiuto@bellandi.example")
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(self.env["crm.ticket"].search_count([]), before + 1)
        alias = address.alias_id
        with self.assertRaises(AccessError):
            addresses.with_user(self.agent).create(
                {"team_id": self.team.id, "alias_name": "altro"}
            )
        team = self.team.copy({"name": "Altra", "alias_name": "altra"})
        address.team_id = team
        team.unlink()
        self.assertFalse(alias.exists())

    def test_subject_and_thread(self):
        """PO-11 without a subject it has one; its first message follows none"""
        ticket = self.gateway(subject="")
        self.assertTrue(ticket.name)
        self.assertFalse(ticket.message_ids.parent_id)
        self.assertEqual(ticket.message_ids.author_id, self.anna)

    def test_numbers_without_gaps(self):
        """PO-01 an administrator may ask for numbers without gaps"""
        first = self.ticket()
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "crm.ticket"), ("company_id", "=", self.company.id)], limit=1
        )
        sequence.implementation = "no_gap"
        year = sequence.date_range_ids
        year.number_next = int(first.number.rpartition("-")[2]) + 1
        numbers = self.ticket().number, self.ticket().number
        stem, _dash, last = numbers[0].rpartition("-")
        self.assertEqual(numbers[1], f"{stem}-{int(last) + 1:05d}")
        sequence.implementation = "standard"
        again = self.ticket()
        self.assertEqual(len({first.number, *numbers, again.number}), 4)

    def test_priorities_in_every_language(self):
        """PO-01 the wizards name priorities as the ticket does, in any language"""
        self.env["res.lang"]._activate_lang("it_IT")
        field = self.env["ir.model.fields.selection"]
        names = {
            "crm.ticket": "priority",
            "crm.ticket.bulk": "priority",
            "crm.ticket.call": "priority",
            "crm.ticket.routing.test": "result_priority",
            "crm.sla.policy": "min_priority",
        }
        for model, name in names.items():
            one = field.search(
                [("field_id", "=", self.env["ir.model.fields"]._get(model, name).id),
                 ("value", "=", "3")]
            )  # fmt: skip
            one.with_context(lang="it_IT").name = "Urgentissimo"
            described = self.env[model].with_context(lang="it_IT").fields_get([name])
            self.assertIn(("3", "Urgentissimo"), described[name]["selection"], model)
