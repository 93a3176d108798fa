from odoo import fields, models


class CrmCampaignJoin(models.TransientModel):
    """Adds chosen names to a campaign."""

    _name = "crm.campaign.join"
    _description = "Add names to a campaign"

    partner_ids = fields.Many2many("res.partner", string="Names", required=True)
    campaign_id = fields.Many2one(
        "utm.campaign", required=True, domain="[('is_auto_campaign', '=', False)]"
    )

    def action_confirm(self):
        """Add the names; those that are in already are left as they are."""
        self.ensure_one()
        self.campaign_id._add_members(self.partner_ids)
        return self.campaign_id.action_view_members()
