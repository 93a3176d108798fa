"""Tickets of one lot are a defect: who resolves it, and how customers are told."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from ..common import TicketCase


@tagged("post_install", "-at_install")
class TestDefect(TicketCase, MailCommon):
    def test_chain(self):
        """PO-24 tickets of one lot become a defect; each owner is told in turn"""
        product = self.env["product.product"].create({"name": "Valvola"})
        tickets = self.ticket(product_id=product.id, lot_ref="L47")
        tickets |= self.ticket(
            product_id=product.id, lot_ref="L47", partner_id=self.ugo.id
        )
        self.assertEqual(tickets[0].same_lot_count, 1)
        action = tickets[0].with_user(self.agent).action_make_defect()
        defect = self.env["crm.defect"].browse(action["res_id"])
        self.assertEqual(defect.ticket_ids, tickets)
        one, two = self.env["crm.defect.step"].create(
            [
                {
                    "defect_id": defect.id,
                    "name": name,
                    "department": department,
                    "user_id": user.id,
                    "sequence": number,
                }
                for number, name, department, user in (
                    (1, "Analisi", "quality", self.stranger),
                    (2, "Fornitore", "purchasing", self.other),
                )
            ]
        )
        with self.mock_mail_gateway():
            defect.with_user(self.agent).action_start()
        self.assertEqual((one.state, two.state), ("doing", "todo"))
        told = self.env["mail.message"].search(
            [("model", "=", "crm.defect"), ("res_id", "=", defect.id)]
        )
        self.assertIn(self.stranger.partner_id, told.partner_ids)
        self.assertEqual(defect.activity_ids.user_id, self.stranger)
        # whoever has a step sees the defect, nobody else outside the service does
        self.assertTrue(defect.with_user(self.stranger).has_access("read"))
        with self.mock_mail_gateway():
            with self.assertRaises(AccessError):
                two.with_user(self.stranger).action_done()
            one.with_user(self.stranger).action_done()
            self.assertEqual(two.state, "doing")
            two.with_user(self.agent).action_done()
        self.assertEqual(defect.state, "solved")
        with self.assertRaises(UserError):
            defect.with_user(self.agent).action_tell_customers()
        defect.remedy = "La valvola viene sostituita in garanzia."
        with self.mock_mail_gateway():
            defect.with_user(self.agent).action_tell_customers()
        for ticket in tickets:
            self.assertIn("sostituita", ticket.message_ids[0].body)
        with self.assertRaises(UserError):
            defect.with_user(self.agent).action_tell_customers()

    def test_customers_are_told(self):
        """PO-24 the customers get the remedy when it is solved: by itself and once"""
        defects = self.env["crm.defect"]
        told, quiet = defects.create(
            [
                {"name": "Valvola", "remedy": "Si sostituisce."},
                {"name": "Filtro", "remedy": "Si pulisce.", "tell_customers": False},
            ]
        )
        first = self.ticket(defect_id=told.id)
        second = self.ticket(defect_id=quiet.id)
        with self.mock_mail_gateway():
            (told | quiet).action_solve()
            self.assertIn("sostituisce", first.message_ids[0].body)
            count = len(first.message_ids)
            told.state = "action"
            told.action_solve()
        self.assertEqual(len(first.message_ids), count, "once")
        self.assertTrue(told.told_on)
        self.assertFalse(quiet.told_on)
        self.assertNotIn("pulisce", "".join(second.message_ids.mapped("body")))

    def test_reminders(self):
        """PO-24 who is late is reminded three times, the coordinator once, at work"""
        self.company.resource_calendar_id = self.calendar
        defect = self.env["crm.defect"].create(
            {"name": "Perdita", "user_id": self.manager.id}
        )
        step = self.env["crm.defect.step"].create(
            {
                "defect_id": defect.id,
                "name": "Analisi",
                "days": 1,
                "user_id": self.stranger.id,
            }
        )
        with self.at("2026-10-05 07:00:00"), self.mock_mail_gateway():
            defect.action_start()

        def told(moment):
            with self.at(moment), self.mock_mail_gateway():
                before = self.env["mail.message"].search([])
                self.run_cron("crm.defect.step", "_cron_remind")
                self.run_cron("crm.defect.step", "_cron_remind")
                return (self.env["mail.message"].search([]) - before).partner_ids

        owner, coordinator = self.stranger.partner_id, self.manager.partner_id
        self.assertFalse(told("2026-10-06 08:00:00"), "due today")
        self.assertFalse(told("2026-10-07 03:00:00"), "not at night")
        self.assertEqual(told("2026-10-07 08:00:00"), owner)
        self.assertFalse(told("2026-10-08 08:00:00"), "not every day")
        self.assertEqual(told("2026-10-09 08:00:00"), owner)
        self.assertFalse(told("2026-10-11 08:00:00"), "Sunday")
        self.assertEqual(told("2026-10-12 08:00:00"), owner | coordinator)
        self.assertFalse(told("2026-10-20 08:00:00"), "never in a loop")
        self.assertEqual(step.reminder_count, 3)

    def test_no_loop(self):
        """PO-24 a mail that answers a notice sends no notice of its own"""
        defect = self.env["crm.defect"].create({"name": "Perdita"})
        with self.mock_mail_gateway():
            defect.message_post(
                body="Automatic reply",
                author_id=self.anna.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertFalse(
            self._new_mails.filtered(lambda m: self.anna in m.recipient_ids)
        )

    def test_other_company(self):
        defect = self.env["crm.defect"].create({"name": "Perdita"})
        company = self.env["res.company"].create({"name": "Altrove"})
        self.manager.write(
            {"company_ids": [(6, 0, company.ids)], "company_id": company.id}
        )
        self.assertFalse(defect.with_user(self.manager).has_access("read"))
