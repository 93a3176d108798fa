from odoo import fields, models


class CrmCallItem(models.Model):
    """Calls made for a step of a campaign carry it along."""

    _inherit = "crm.call.item"

    campaign_step_id = fields.Many2one(
        "crm.campaign.step",
        string="Step of the Campaign",
        ondelete="set null",
        index="btree_not_null",
    )

    def _create_action(self, outcome, note):
        action = super()._create_action(outcome, note)
        if self.campaign_step_id:
            action.campaign_step_id = self.campaign_step_id
        return action
