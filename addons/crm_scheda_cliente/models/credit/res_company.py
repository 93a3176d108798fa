"""When the credit light of a company's customers changes, and whether red blocks."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .kernel.light import Thresholds, thresholds_make_sense


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_credit_amber_percent = fields.Float(
        "Amber from",
        default=80,
        help="Percent of the credit limit; zero: never.",
        groups="base.group_user",
    )
    crm_credit_red_percent = fields.Float(
        "Red above",
        default=100,
        help="Percent of the credit limit; zero: never.",
        groups="base.group_user",
    )
    crm_credit_amber_days = fields.Integer(
        "Amber from days overdue",
        default=15,
        help="Zero: never.",
        groups="base.group_user",
    )
    crm_credit_red_days = fields.Integer(
        "Red from days overdue",
        default=60,
        help="Zero: never.",
        groups="base.group_user",
    )
    crm_credit_block = fields.Boolean(
        "Block orders on red",
        help="An order of a customer whose light is red, or would be with it, is not"
        " confirmed, except by whoever may override the block.",
        groups="base.group_user",
    )

    @api.constrains(
        "crm_credit_amber_percent",
        "crm_credit_red_percent",
        "crm_credit_amber_days",
        "crm_credit_red_days",
    )
    def _check_crm_credit_thresholds(self):
        for company in self:
            if not thresholds_make_sense(company._crm_credit_thresholds()):
                raise ValidationError(
                    self.env._(
                        "In the credit light of %s amber must come before red, and"
                        " nothing may be negative.",
                        company.name,
                    )
                )

    def _crm_credit_thresholds(self):
        """Return the thresholds of the credit light."""
        self.ensure_one()
        return Thresholds(
            self.crm_credit_amber_percent,
            self.crm_credit_red_percent,
            self.crm_credit_amber_days,
            self.crm_credit_red_days,
        )
