"""What belongs to a customer of a company: machines, contracts, visits."""

from odoo import fields, models


class CrmServedMixin(models.AbstractModel):
    """What belongs to a customer of a company, and lists that open from it."""

    _name = "crm.served.mixin"
    _description = "What serves a customer"

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Company of the customer",
        store=True,
        precompute=True,
    )

    def _open(self, name, model, domain, context=None):
        """Return the window of a list."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [[False, "list"], [False, "form"]],
            "domain": domain,
            "context": context or {},
        }

    def _format_day(self, day):
        return self.env["ir.qweb.field.date"].value_to_html(day, {}) if day else ""
