"""The agent's day: calls, bulk work, merging, splitting, whose turn it is, the card."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.mail.tests.common import MailCommon

from ..common import TicketCase


@tagged("post_install", "-at_install")
class TestDesk(TicketCase, MailCommon):
    """What agents do with tickets: calls, bulk work, merging, splitting, routing."""

    def test_call(self):
        """PO-27 number, caller, ticket; asked twice it is the same ticket"""
        self.env.company.country_id = self.env.ref("base.it")
        old = self.ticket()
        with Form(self.env["crm.ticket.call"].with_user(self.agent)) as form:
            form.phone = "030 1234567"
            self.assertEqual(form.partner_id, self.anna)
            self.assertEqual(form.open_ticket_ids[:], old)
            form.notes = "Non parte <b>più</b>"
        call = form.record
        ticket = self.env["crm.ticket"].browse(call.action_open_ticket()["res_id"])
        self.assertEqual(ticket.partner_id, self.anna)
        self.assertEqual(ticket.channel_id.code, "phone")
        self.assertEqual(ticket.partner_email, "anna@rossi.example")
        self.assertIn("&lt;b&gt;", ticket.description)
        self.assertEqual(call.action_open_ticket()["res_id"], ticket.id)

    def test_unfinished_call(self):
        """PO-27 what was typed is found again, by the same person only"""
        self.env.company.country_id = self.env.ref("base.it")
        calls = self.env["crm.ticket.call"].with_user(self.agent)
        first = calls.action_start()
        call = calls.browse(first["res_id"])
        self.assertFalse(first["context"]["crm_call_resumed"])
        call.keep({"phone": "030 1234567", "name": "Fermo", "notes": "Da ie", "x": 1})
        call.keep({"notes": "Da ieri", "partner_id": False})
        self.assertEqual(call.partner_id, self.anna)
        again = calls.action_start()
        self.assertEqual(again["res_id"], call.id)
        self.assertTrue(again["context"]["crm_call_resumed"])
        self.assertEqual(calls.action_start("+39 030 1234567")["res_id"], call.id)
        self.assertNotEqual(calls.action_start("+39 02 999999")["res_id"], call.id)
        other = self.env["crm.ticket.call"].with_user(self.colleague)
        self.assertNotEqual(other.action_start()["res_id"], call.id)
        ticket = self.env["crm.ticket"].browse(call.action_open_ticket()["res_id"])
        self.assertIn("Da ieri", ticket.description)
        call.keep({"notes": "too late"})
        self.assertEqual(call.notes, "Da ieri")
        calls.browse(call.id + 1000000).keep({"notes": "gone"})
        self.assertNotEqual(calls.action_start()["res_id"], call.id)

    def test_thrown_away(self):
        calls = self.env["crm.ticket.call"].with_user(self.agent)
        call = calls.create({"phone": "030 1234567"})
        new = call.action_anew()["res_id"]
        self.assertFalse(call.exists())
        calls.browse(new).action_discard()
        self.assertFalse(calls.browse(new).exists())

    def test_call_about_an_open_ticket(self):
        """PO-27 a second call about the same thing is noted on its ticket"""
        old = self.ticket()
        call = (
            self.env["crm.ticket.call"]
            .with_user(self.agent)
            .create({"partner_id": self.anna.id, "notes": "Ancora fermo"})
        )
        mine = old.with_user(self.agent).with_context(active_id=call.id)
        self.assertEqual(mine.action_add_call()["res_id"], old.id)
        self.assertIn("Ancora fermo", old.message_ids[0].body)
        self.assertIn("Anna Rossi", old.message_ids[0].body)
        self.assertEqual(old.message_ids[0].author_id, self.agent.partner_id)
        self.assertTrue(call.action_open_card())
        self.assertEqual(call.action_open_ticket()["res_id"], old.id)

    def test_unknown_caller(self):
        """PO-27 an unknown number becomes a contact to confirm"""
        calls = self.env["crm.ticket.call"].with_user(self.agent)
        call = calls.create({"phone": "+39 02 99887766", "name": "Info"})
        ticket = self.env["crm.ticket"].browse(call.action_open_ticket()["res_id"])
        self.assertTrue(ticket.partner_id.crm_to_confirm)
        with self.assertRaises(UserError):
            calls.create({"name": "Nessuno"}).action_open_ticket()

    def test_bulk(self):
        """PO-03 answer, assign and close several tickets at once"""
        tickets = self.ticket() | self.ticket(partner_id=self.ugo.id)
        bulk = self.env["crm.ticket.bulk"].with_user(self.agent)
        bulk = bulk.with_context(active_ids=tickets.ids)
        closed = self.env.ref("crm_postvendita.crm_ticket_stage_closed")
        with self.mock_mail_gateway():
            bulk.create(
                {
                    "body": "<p>Il guasto è risolto</p>",
                    "user_id": self.agent.id,
                    "stage_id": closed.id,
                }
            ).action_apply()
            self.assertEqual(tickets.user_id, self.agent)
        self.assertEqual(set(tickets.mapped("stage_kind")), {"closed"})
        for ticket in tickets:
            bodies = "".join(ticket.message_ids.mapped("body"))
            self.assertIn("Il guasto è risolto", bodies)
        with self.assertRaises(UserError):
            bulk.create({}).action_apply()

    def test_merge_and_undo(self):
        """PO-03 merged tickets come apart again, to the last message"""
        kept, other = self.ticket(), self.ticket(name="Doppio", partner_id=self.ugo.id)
        part = self.ticket(name="Parte", parent_id=other.id)
        message = other.message_post(body="da spostare", subtype_xmlid="mail.mt_note")
        wizard = self.env["crm.ticket.merge"].with_user(self.agent)
        wizard = wizard.with_context(active_ids=(kept | other).ids).create({})
        self.assertEqual(wizard.kept_id, kept)
        self.assertTrue(wizard.several_customers)
        with self.mock_mail_gateway():
            wizard.action_merge()
        self.assertFalse(other.active)
        self.assertEqual(message.res_id, kept.id)
        self.assertEqual(part.parent_id, kept)
        self.assertIn(self.ugo, kept.message_partner_ids)
        with self.mock_mail_gateway():
            kept.with_user(self.agent).action_undo_merge()
        self.assertTrue(other.active)
        self.assertTrue(other.is_open)
        self.assertEqual(message.res_id, other.id)
        self.assertEqual(part.parent_id, other)
        self.assertNotIn(self.ugo, kept.message_partner_ids)

    def test_split(self):
        """PO-03 some messages become a ticket of their own"""
        ticket = self.ticket()
        message = ticket.message_post(body="altro", subtype_xmlid="mail.mt_note")
        split = (
            self.env["crm.ticket.split"]
            .with_user(self.agent)
            .create(
                {
                    "ticket_id": ticket.id,
                    "name": "Altro problema",
                    "message_ids": [Command.set(message.ids)],
                }
            )
        )
        new = self.env["crm.ticket"].browse(
            split.action_split()["params"]["next"]["res_id"]
        )
        self.assertEqual(message.res_id, new.id)
        self.assertEqual(new.linked_ids, ticket)

    def test_bench(self):
        """PO-02 the test bench says what a mail would trigger and opens nothing"""
        rule = self.env["crm.ticket.routing.rule"].create(
            {
                "name": "Ricambi",
                "words": "filtro",
                "team_id": self.parts.id,
                "owner_mode": "round_robin",
            }
        )
        before = self.env["crm.ticket"].search_count([])
        with Form(self.env["crm.ticket.routing.test"].with_user(self.agent)) as form:
            form.email_from = "anna@rossi.example"
            form.text = "Mi serve un FILTRO"
            self.assertEqual(form.partner_id, self.anna)
            self.assertEqual(form.rule_id, rule)
            self.assertEqual(form.result_team_id, self.parts)
            self.assertEqual(form.result_user_id, self.other)
            self.assertEqual(form.policy_id, self.policy)
        self.assertEqual(self.env["crm.ticket"].search_count([]), before)

    def test_turns(self):
        """PO-02 PO-06 in turn and by load; who is away gets nothing"""
        self.team.assignment = "round_robin"
        owners = [self.ticket().user_id for _turn in range(4)]
        self.assertEqual(owners, [self.agent, self.colleague] * 2)
        self.team.assignment = "least_loaded"
        self.ticket(user_id=self.agent.id)
        self.assertEqual(self.ticket().user_id, self.colleague)
        self.colleague.write({"out_of_office_from": "2020-01-01 00:00:00"})
        self.assertEqual(self.ticket().user_id, self.agent)

    def test_numbers(self):
        """PO-01 numbers per company and year"""
        with self.at("2031-12-31 12:00:00"):
            one, two = self.ticket(), self.ticket()
        with self.at("2032-01-02 12:00:00"):
            three = self.ticket()
        self.assertEqual(one.number, "2031-00001")
        self.assertEqual(two.number, "2031-00002")
        self.assertEqual(three.number, "2032-00001")
        company = self.env["res.company"].create({"name": "Altra"})
        with self.at("2031-12-31 12:00:00"):
            four = self.ticket(team_id=False, company_id=company.id)
        self.assertEqual(four.number, "2031-00001")

    def test_card(self):
        """PO-26 the customer card, the timeline and the worklist show tickets"""
        with self.at("2026-10-05 06:00:00"):
            ticket = self.ticket(user_id=self.agent.id)
            card = self.env["crm.customer.card"].with_user(self.agent)
            card = card.get_card(self.rossi.id)
            work = self.env["crm.worklist"].with_user(self.agent).get_worklist()
        section = next(s for s in card["sections"] if s["key"] == "tickets")
        [row] = section["data"]["rows"]
        self.assertEqual((row["id"], row["user"]), (ticket.id, self.agent.name))
        fact = next(f for f in card["facts"] if f["key"] == "open_tickets")
        self.assertEqual(fact["value"], "1")
        self.assertIn("new_ticket", [button["key"] for button in card["buttons"]])
        # who may do everything has a key of its own for each
        buttons = self.env["crm.customer.card"].get_card(self.rossi.id)["buttons"]
        self.assertIn("statement", [button["key"] for button in buttons])
        keys = [button["hotkey"] for button in buttons if button["hotkey"]]
        self.assertEqual(len(keys), len(set(keys)), "two buttons on one key")
        self.assertIn(
            ("crm.ticket", ticket.id),
            [(entry["model"], entry["id"]) for entry in card["timeline"]["entries"]],
        )
        section = next(s for s in work if s["kind"] == "ticket")
        self.assertEqual(section["entries"][0]["reason"], "First answer by 12:00")
        stats = self.rossi.with_user(self.agent).application_statistics
        self.assertIn("fa-ticket", [stat["iconClass"] for stat in stats])

    def test_card_of_a_stranger(self):
        card = self.env["crm.customer.card"].with_user(self.stranger)
        card = card.get_card(self.rossi.id)
        self.assertNotIn("tickets", [s["key"] for s in card["sections"]])

    def test_many_at_once(self):
        """PO-01 creating a thousand costs little more than its numbers"""

        def create(count):
            before = self.env.cr.sql_log_count
            self.env["crm.ticket"].with_user(self.agent).create(
                [
                    {
                        "name": f"T{n}",
                        "partner_id": self.anna.id,
                        "team_id": self.team.id,
                    }
                    for n in range(count)
                ]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        create(5)
        self.assertLessEqual(create(10), 45)
        # a sequence looks for its year and draws, number by number; all else is asked
        # once a batch, and inserts go in slices of records
        self.assertLessEqual(create(300), 90 + 2 * 300)
