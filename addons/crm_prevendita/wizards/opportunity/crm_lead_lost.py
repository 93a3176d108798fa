"""Who got the deals that we lost, and by how much we were too dear."""

from odoo import api, fields, models
from odoo.tools import html2plaintext


class CrmLeadLost(models.TransientModel):
    _inherit = "crm.lead.lost"

    other_lost_reason_ids = fields.Many2many("crm.lost.reason", string="Other Reasons")
    lost_to_id = fields.Many2one("crm.competitor", string="Who Got It")
    price_gap = fields.Monetary(
        help="How much more we cost than who got it; negative if we cost less."
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    @api.depends("lead_ids")
    def _compute_currency_id(self):
        for wizard in self:
            currencies = wizard.lead_ids.company_currency
            wizard.currency_id = currencies[:1] or self.env.company.currency_id

    def action_lost_reason_apply(self):
        result = super().action_lost_reason_apply()
        self.lead_ids.write(
            {
                "other_lost_reason_ids": [(6, 0, self.other_lost_reason_ids.ids)],
                "price_gap": self.price_gap,
                "outcome_note": html2plaintext(self.lost_feedback or "").strip(),
            }
        )
        if self.lost_to_id:
            self.lead_ids._set_competitor_winner(self.lost_to_id)
        return result
