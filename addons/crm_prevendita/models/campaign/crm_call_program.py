from odoo import fields, models


class CrmCallProgram(models.Model):
    """A programme of a campaign is for its members, those held out excepted."""

    _inherit = "crm.call.program"

    left_out_count = fields.Integer("Left Out", compute="_compute_left_out_count")

    def _compute_left_out_count(self):
        counts = self.env["crm.left.out"]._count_of("program_id", self)
        for one in self:
            one.left_out_count = counts.get(one._origin.id, 0)

    def action_view_left_out(self):
        """Open who was left out of it, and why."""
        self.ensure_one()
        domain = [("program_id", "=", self.id)]
        return self.env["crm.left.out"]._get_left_out(domain, self.display_name)

    def _get_names(self):
        members = self.campaign_id.member_ids
        held_out = members.filtered("is_held_out")
        return (super()._get_names() | (members - held_out).partner_id) - (
            held_out.partner_id
        )
