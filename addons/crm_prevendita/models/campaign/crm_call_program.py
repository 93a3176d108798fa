from odoo import models


class CrmCallProgram(models.Model):
    """A programme of a campaign is for its members, those held out excepted."""

    _inherit = "crm.call.program"

    def _get_names(self):
        members = self.campaign_id.member_ids
        held_out = members.filtered("is_held_out")
        return (super()._get_names() | (members - held_out).partner_id) - (
            held_out.partner_id
        )
