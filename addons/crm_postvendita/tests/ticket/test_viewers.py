"""Who looks at a ticket, and links that expire."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from ..common import TicketCase


@tagged("post_install", "-at_install")
class TestViewers(TicketCase):
    """Who is looking at a ticket right now."""

    def names(self, user, method="view_enter"):
        answer = getattr(self.mine.with_user(user), method)()
        return [viewer["name"] for viewer in answer["viewers"]]

    def setUp(self):
        super().setUp()
        self.mine = self.ticket()
        self.env["bus.bus"].search([]).unlink()

    def news(self):
        """Return what the bus carried since the last time: ``[(user, names)]``."""
        self.env.cr.precommit.run()  # the bus writes at the end of a transaction
        buses = self.env["bus.bus"].search([], order="id")
        found = []
        for bus in buses:
            if "crm_ticket_viewers" in bus.message:
                found.append((bus.channel, bus.message))
        buses.unlink()
        return found

    def test_two_people(self):
        """PO-03 two agents on one ticket see each other; closing takes one away"""
        self.assertEqual(self.names(self.agent), [])
        self.assertEqual(self.news(), [], "nobody else to tell")
        self.assertEqual(self.names(self.colleague), [self.agent.name])
        [(channel, message)] = self.news()
        self.assertIn(str(self.agent.partner_id.id), channel)
        self.assertIn(self.colleague.name, message)
        self.assertEqual(self.names(self.agent), [self.colleague.name])
        self.assertEqual(self.news(), [], "a sign of life is no news")
        self.mine.with_user(self.colleague).view_leave()
        [(channel, message)] = self.news()
        self.assertIn('"viewers":[]', message.replace(" ", ""))
        self.assertEqual(self.names(self.agent), [])

    def test_a_dropped_line(self):
        """PO-03 who gives no sign of life is no longer shown, and is swept away"""
        self.names(self.colleague)
        rows = self.env["crm.ticket.viewer"].search([("ticket_id", "=", self.mine.id)])
        rows.seen_at = fields.Datetime.subtract(fields.Datetime.now(), minutes=5)
        self.env.flush_all()
        self.assertEqual(self.names(self.agent), [])
        rows.seen_at = fields.Datetime.subtract(fields.Datetime.now(), hours=2)
        self.env["crm.ticket.viewer"]._gc_gone()
        self.assertEqual(self.env["crm.ticket.viewer"].search([]).user_id, self.agent)

    def test_access(self):
        """PO-03 who may not read a ticket neither looks nor learns who does"""
        for user in (self.other, self.stranger):
            with self.assertRaises(AccessError):
                self.names(user)
        self.names(self.agent)
        self.assertEqual(self.names(self.portal_anna), [], "customers learn nothing")
        self.assertEqual(self.names(self.agent), [], "nor are they shown")
        with self.assertRaises(AccessError):
            self.env["crm.ticket.viewer"].with_user(self.agent).search([])


@tagged("post_install", "-at_install")
class TestTicketOnDesk(TicketCase, MailCommon):
    def test_reply(self):
        """PO-01 MD-01 the desk answers, takes and solves without opening the form"""
        ticket = self.ticket(partner_id=False)
        ticket.partner_id = self.anna
        mine = ticket.with_user(self.agent)
        keys = {action["key"] for action in mine._worklist_actions()}
        self.assertLessEqual(set(mine._worklist_entry()["actions"]), keys)
        self.assertIn("take", mine._worklist_entry()["actions"])
        with self.mock_mail_gateway():
            mine.action_reply("Arriviamo <b>oggi</b>")
        self.assertIn(self.anna, self._new_mails.recipient_ids)
        self.assertIn("&lt;b&gt;", self._new_mails.body)
        self.assertEqual(ticket.user_id, self.agent)
        self.assertEqual(ticket.stage_kind, "working")
        self.assertNotIn("take", mine._worklist_entry()["actions"])

    def test_nobody_to_answer(self):
        ticket = self.ticket(partner_id=self.rossi.id)
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            ticket.with_user(self.agent).action_reply("Ciao")

    def test_card_button(self):
        """SC-01 from the ticket's form to the customer's card"""
        action = self.ticket().with_user(self.agent).action_open_customer_card()
        self.assertTrue(action)
        with self.assertRaises(UserError):
            self.ticket(partner_id=False).action_open_customer_card()
