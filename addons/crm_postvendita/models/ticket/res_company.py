"""A company's patron saint and service product; what new tickets read of it."""

from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_patron_day = fields.Integer("Patron saint: day", groups="base.group_user")
    crm_patron_month = fields.Integer("Patron saint: month", groups="base.group_user")
    crm_patron_name = fields.Char("Patron saint", groups="base.group_user")
    crm_service_product_id = fields.Many2one(
        "product.product",
        string="Service for time on tickets",
        domain=[("type", "=", "service")],
        groups="base.group_user",
        help="By which time on tickets is billed where neither the work nor the team"
        " says by what.",
    )

    _patron_day = models.Constraint(
        "CHECK (COALESCE(crm_patron_month, 0) BETWEEN 0 AND 12"
        " AND COALESCE(crm_patron_day, 0) BETWEEN 0 AND 31)",
        "The patron saint's day must be a day and a month of the year.",
    )

    def _crm_patron(self):
        """Return ``(month, day, name)`` of the patron saint, or None."""
        if not (self.crm_patron_day and self.crm_patron_month):
            return None
        return (
            self.crm_patron_month,
            self.crm_patron_day,
            self.crm_patron_name or self.env._("Patron saint"),
        )

    @api.model
    def _fetch_for_tickets(self, vals_list):
        """Read what core asks of new tickets' companies and people, and no more: left
        to itself it reads the whole of each wide row."""
        companies = self.browse({vals["company_id"] for vals in vals_list})
        companies.fetch(("parent_path", "currency_id", "resource_calendar_id"))
        companies.currency_id.fetch(("rounding", "decimal_places"))
        users = self.env["res.users"].sudo()  # sudo: a customer's ticket has followers
        owners = {vals.get("user_id") for vals in vals_list} - {None, False}
        users.browse({self.env.uid, *owners}).fetch(("active", "partner_id", "share"))
