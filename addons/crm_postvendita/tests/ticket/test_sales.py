"""What a salesman sees of the service: the customers' tickets, and no more."""

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from ..common import TicketCase


@tagged("post_install", "-at_install")
class TestSales(TicketCase):
    """Sales reads what service does for the customers it follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesman, cls.colleague, cls.director = (
            new_test_user(cls.env, f"sales_{name}", groups=f"sales_team.{group}")
            for name, group in (
                ("marco", "group_sale_salesman"),
                ("giulia", "group_sale_salesman"),
                ("sara", "group_sale_manager"),
            )
        )
        cls.partner = cls.env["res.partner"].create(
            {"name": "Neri S.p.A.", "is_company": True, "user_id": cls.salesman.id}
        )
        cls.ticket = cls.env["crm.ticket"].create(
            {"name": "Stopped", "partner_id": cls.partner.id}
        )

    def test_one_view_of_the_customer(self):
        """SC-06 PO-26 the ticket is on the card of whoever follows the customer."""
        for user in (self.salesman, self.director):
            card = self.env["crm.customer.card"].with_user(user)
            card = card.get_card(self.partner.id)
            entries = card["timeline"]["entries"]
            tickets = [entry["id"] for entry in entries if entry["kind"] == "ticket"]
            self.assertEqual(tickets, self.ticket.ids)

    def test_the_form_opens(self):
        """SC-06 a row of the card leads to its ticket, to be read."""
        ticket = self.ticket.with_user(self.salesman)
        self.assertEqual(Form(ticket).name, "Stopped")
        with self.assertRaises(AccessError):
            ticket.name = "Changed"

    def test_not_of_a_colleague(self):
        """SC-06 own documents only: not the tickets of a colleague's customers."""
        tickets = self.env["crm.ticket"].with_user(self.colleague)
        self.assertNotIn(self.ticket, tickets.search([]))
