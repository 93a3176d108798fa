"""Asks why deals were won."""

from odoo import fields, models


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
        leads = self.lead_ids
        open_leads = leads.filtered(lambda lead: lead.won_status != "won")
        result = open_leads._move_with_reason(
            self.won_reason_id.name,
            open_leads.action_set_won_rainbowman
            if len(open_leads) == 1
            else open_leads.action_set_won,
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
