"""What leaves many people out says how many, and opens the list of them."""

from odoo import fields, models


class CrmLeftOutMixin(models.AbstractModel):
    """A newsletter, a step, a call programme: who was left out of it."""

    _name = "crm.left.out.mixin"
    _description = "Says who was left out"

    #: the field of ``crm.left.out`` that names these records
    _left_out_field = None

    left_out_count = fields.Integer("Left Out", compute="_compute_left_out_count")

    def _compute_left_out_count(self):
        counts = self.env["crm.left.out"]._count_of(self._left_out_field, self)
        for one in self:
            one.left_out_count = counts.get(one._origin.id, 0)

    def action_view_left_out(self):
        """Open who was left out of it, and why."""
        self.ensure_one()
        domain = [(self._left_out_field, "=", self.id)]
        return self.env["crm.left.out"]._get_left_out(domain, self.display_name)
