"""Asks for the reason of a move that the stage's conditions refuse."""

import json

from odoo import fields, models
from odoo.tools import clean_context


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
        context = clean_context(self.env.context)
        leads = self.lead_ids.with_env(self.env(context=context))._bypass_conditions()
        if self.lead_values:
            created = leads.create(json.loads(self.lead_values))
            # sudo: nobody writes the log by hand; the reason belongs to the move
            created.stage_log_ids.sudo().reason = self.reason
            return created._show_created()
        leads._move_with_reason(
            self.reason, lambda: leads.write({"stage_id": self.stage_id.id})
        )
        if len(leads) > 1:
            return {"type": "ir.actions.act_window_close"}
        return leads._get_records_action(context={})
