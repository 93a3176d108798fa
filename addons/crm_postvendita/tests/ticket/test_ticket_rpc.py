"""Rules that no key in a client's context lifts, tried as the lowest role."""

import json

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from ..common import TicketCase, build_mail


@tagged("post_install", "-at_install")
class TestTicketRpc(TicketCase, MailCommon):
    def rpc(self, model, method, *args, context, **kwargs):
        """Call a method as the web client of an agent does."""
        kwargs["context"] = json.loads(json.dumps(context))
        model = self.env[model].with_user(self.agent)
        with self.mock_mail_gateway():
            return call_kw(model, method, list(args), kwargs)

    def test_routing(self):
        """PO-02 no key opens a ticket past the rules, or without followers"""
        rule = self.env["crm.ticket.routing.rule"].create(
            {"name": "Filters", "words": "filtro", "set_priority": "3"}
        )
        ids = self.rpc(
            "crm.ticket",
            "create",
            [{"name": "Filtro", "partner_id": self.anna.id, "team_id": self.team.id}],
            context={
                "crm_ticket_no_routing": True,
                "crm_ticket_intake": True,
                "crm_ticket_from_mail": True,
                "crm_ticket_text": "altro",
            },
        )
        ticket = self.env["crm.ticket"].browse(ids)
        self.assertEqual(ticket.routing_rule_id, rule)
        self.assertEqual(ticket.priority, "3")
        followers = ticket.message_partner_ids
        self.assertEqual(followers, self.anna | self.agent.partner_id)

    def test_followers(self):
        """PO-02 the customer follows a new ticket, in an import too; a colleague
        of ours as one of us"""
        subtypes = self.env["mail.message.subtype"].default_subtypes("crm.ticket")
        staff, _internal, external = subtypes
        colleague = self.manager.partner_id
        for partner, expected in ((self.anna, external), (colleague, staff)):
            for context in ({}, {"tracking_disable": True}):
                (id_,) = self.rpc(
                    "crm.ticket",
                    "create",
                    [{"name": "Filtro", "partner_id": partner.id}],
                    context=context,
                )
                followers = self.env["crm.ticket"].browse(id_).message_follower_ids
                his = followers.filtered(lambda one, who=partner: one.partner_id == who)
                self.assertEqual(his.subtype_ids, expected)

    def test_answers_count(self):
        """PO-04 no key hides an answer from the deadlines, or the customer from it"""
        ticket = self.ticket(user_id=self.agent.id)
        self.rpc(
            "crm.ticket",
            "message_post",
            ticket.ids,
            context={"crm_ticket_auto": "reply", "crm_ticket_no_customer": True},
            body="Arriviamo.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(ticket.answer_count, 1)
        rows = ticket.sla_ids.filtered(lambda row: row.target == "first_response")
        self.assertTrue(rows.reached_at)
        self.assertEqual(self._new_mails.recipient_ids, self.anna)

    def test_size_of_mails(self):
        """PO-11 no key lets a mail in that is too large"""
        self.env["ir.config_parameter"].set_param("crm_postvendita.mail_max_mb", "1")
        gateway = self.env.ref("crm_postvendita.crm_postvendita_group_gateway")
        gateway.user_ids |= self.agent
        before = self.env["crm.ticket"].search_count([])
        mail = build_mail(("y" * 70 + "\n") * 20000).as_string()
        self.rpc(
            "mail.thread",
            "message_process",
            "crm.ticket",
            mail,
            context={"crm_ticket_rescue": True, "crm_ticket_mail": True},
        )
        self.assertEqual(self.env["crm.ticket"].search_count([]), before)
        self.assertEqual(self.env["crm.ticket.mail.failure"].search([]).state, "new")

    def test_call_of_a_colleague(self):
        """PO-27 a call is noted by whoever takes it: others do not read it"""
        calls = self.env["crm.ticket.call"].with_user(self.colleague)
        call = calls.create({"partner_id": self.anna.id, "notes": "Ancora fermo"})
        with self.assertRaises(AccessError):
            self.rpc(
                "crm.ticket",
                "action_add_call",
                self.ticket().ids,
                context={"active_id": call.id, "crm_call_id": call.id},
            )
