from odoo import fields, models


class CrmTierOverride(models.TransientModel):
    """Sets a customer's tier by hand, with the reason, or gives it back."""

    _name = "crm.tier.override"
    _description = "Set a customer's tier by hand"

    partner_id = fields.Many2one("res.partner", "Customer", required=True)
    tier = fields.Selection(
        selection="_selection_tier", help="Empty: back to the rules."
    )
    reason = fields.Char(required=True)

    def _selection_tier(self):
        return list(self.env["res.partner"]._crm_labels("tier").items())

    def action_apply(self):
        """Store the tier and log who set it and why."""
        self.ensure_one()
        partner = self.partner_id.commercial_partner_id
        partner.check_access("write")
        partner._crm_set_tier(self.tier, self.reason)
        return {"type": "ir.actions.act_window_close"}
