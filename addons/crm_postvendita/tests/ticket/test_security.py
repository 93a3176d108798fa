"""Who sees and writes which tickets."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.ticket.crm_ticket import NO_ROUTING
from ..common import TicketCase


@tagged("post_install", "-at_install")
class TestSecurity(TicketCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tickets = cls.env["crm.ticket"].with_context(crm_ticket_no_routing=NO_ROUTING)
        cls.of_team, cls.of_parts, cls.of_nobody = tickets.create(
            [
                {"name": "A", "partner_id": cls.anna.id, "team_id": cls.team.id},
                {"name": "B", "partner_id": cls.ugo.id, "team_id": cls.parts.id},
                {"name": "C", "partner_id": cls.anna.id},
            ]
        )
        cls.all = cls.of_team | cls.of_parts | cls.of_nobody

    def seen_by(self, user):
        return (
            self.env["crm.ticket"].with_user(user).search([("id", "in", self.all.ids)])
        )

    def test_agent(self):
        """PO-01 an agent sees the tickets of the own teams and those of no team"""
        self.assertEqual(self.seen_by(self.agent), self.of_nobody | self.of_team)
        self.assertEqual(self.seen_by(self.other), self.of_nobody | self.of_parts)
        with self.assertRaises(AccessError):
            self.of_parts.with_user(self.agent).write({"name": "mine"})
        with self.assertRaises(AccessError):
            self.of_team.with_user(self.agent).unlink()
        with self.assertRaises(AccessError):
            self.env["crm.ticket.stage"].with_user(self.agent).create({"name": "x"})
        rows = self.env["crm.ticket.sla"].with_user(self.agent).search([])
        self.assertFalse(rows.ticket_id & self.of_parts)

    def test_manager(self):
        self.assertEqual(self.seen_by(self.manager), self.all)
        self.env["crm.ticket.stage"].with_user(self.manager).create({"name": "x"})

    def test_portal(self):
        """PO-10 a customer sees the tickets of the own company only, and writes none"""
        seen = self.seen_by(self.portal_anna)
        self.assertEqual(seen, self.of_nobody | self.of_team)
        self.assertEqual(self.seen_by(self.portal_ugo), self.of_parts)
        with self.assertRaises(AccessError):
            seen[:1].write({"name": "mine"})
        with self.assertRaises(AccessError):
            self.env["crm.ticket"].with_user(self.portal_anna).create({"name": "x"})

    def test_stranger(self):
        public = self.env.ref("base.public_user")
        for user in (self.stranger, public):
            with self.assertRaises(AccessError):
                self.seen_by(user)

    def test_other_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.write(
            {"company_ids": [(6, 0, company.ids)], "company_id": company.id}
        )
        self.assertFalse(self.seen_by(self.manager))
