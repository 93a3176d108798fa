import json

from odoo import api, fields, models
from odoo.tools import clean_context, html2plaintext


class CrmLeadWon(models.TransientModel):
    """Asks why deals were won, one or many."""

    _name = "crm.lead.won"
    _description = "Win opportunities"

    lead_ids = fields.Many2many("crm.lead", context={"active_test": False})
    won_reason_id = fields.Many2one("crm.lead.won.reason", string="Main Reason")
    other_won_reason_ids = fields.Many2many(
        "crm.lead.won.reason", string="Other Reasons"
    )
    outcome_note = fields.Text(string="Closing Note")

    def action_confirm(self):
        self.ensure_one()
        leads = self.lead_ids.with_context(crm_stage_reason=self.won_reason_id.name)
        open_leads = leads.filtered(lambda lead: lead.won_status != "won")
        result = (
            open_leads.action_set_won_rainbowman()
            if len(open_leads) == 1
            else open_leads.action_set_won()
        )
        leads.write(
            {
                "won_reason_id": self.won_reason_id.id,
                "other_won_reason_ids": [(6, 0, self.other_won_reason_ids.ids)],
                "outcome_note": self.outcome_note,
            }
        )
        if isinstance(result, dict):
            return result
        return {"type": "ir.actions.act_window_close"}


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


class CrmLeadStageOverride(models.TransientModel):
    """Moves opportunities to a stage whose conditions are not met."""

    _name = "crm.lead.stage.override"
    _description = "Move an opportunity in spite of its conditions"

    lead_ids = fields.Many2many("crm.lead", string="Opportunities")
    lead_values = fields.Text(
        help="What opportunities are opened with that do not exist yet, as JSON."
    )
    stage_id = fields.Many2one("crm.stage", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        leads = self.lead_ids.with_context(
            clean_context(self.env.context),
            crm_stage_override=True,
            crm_stage_reason=self.reason,
        )
        if self.lead_values:
            return leads.create(json.loads(self.lead_values))._show_created()
        leads.write({"stage_id": self.stage_id.id})
        if len(leads) > 1:
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": leads.id,
            "view_mode": "form",
        }
