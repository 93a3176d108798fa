"""The steps of the lifecycle that customers reached, each with its evidence."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .kernel.lifecycle import DORMANT


class CrmLifecycleStep(models.Model):
    """A step of the lifecycle that a customer reached, with its evidence."""

    _name = "crm.lifecycle.step"
    _inherit = ["crm.timeline.mixin"]
    _description = "Step of the lifecycle"
    _order = "date desc, id desc"
    _rec_name = "step"

    _timeline_kind = "lifecycle"
    _timeline_icon = "fa-level-up"
    _timeline_sequence = 90
    _timeline_date = "date"
    _timeline_text = ("reason",)
    _timeline_fields = ("step", "reason", "date_end")

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="cascade"
    )
    step = fields.Selection(selection="_selection_step", required=True, index=True)
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    date_end = fields.Datetime(
        "Woken on", help="When a dormant customer came back to life."
    )
    reason = fields.Char()
    user_id = fields.Many2one(
        "res.users", "Caused by", default=lambda self: self.env.user
    )
    origin_model = fields.Char(readonly=True)
    origin_id = fields.Many2oneReference(model_field="origin_model", readonly=True)
    country_id = fields.Many2one(related="partner_id.country_id")

    # a step of the ladder is reached once; sleeping can happen again and again
    _once = models.UniqueIndex(
        "(partner_id, step) WHERE step <> 'dormant'",
        "This customer has reached this step already.",
    )
    _asleep = models.UniqueIndex(
        "(partner_id) WHERE step = 'dormant' AND date_end IS NULL",
        "This customer is dormant already.",
    )
    # a merge of two customers asks of which steps one of them was the evidence
    _origin_idx = models.Index("(origin_id, origin_model) WHERE origin_id IS NOT NULL")

    def _selection_step(self):
        return list(self.env["res.partner"]._crm_labels("lifecycle").items())

    @api.depends("step")
    def _compute_display_name(self):
        for record in self:
            record.display_name = record._crm_label("step")

    def action_open_origin(self):
        """Open the document that was the evidence."""
        self.ensure_one()
        if not self.origin_model or self.origin_model not in self.env:
            return False
        origin = self.env[self.origin_model].browse(self.origin_id).exists()
        if not origin or not origin.has_access("read"):
            raise UserError(
                self.env._(
                    "The document is no longer there, or it is not shown to your role"
                    " or company."
                )
            )
        return origin._get_records_action(context={})

    @api.model
    def _timeline_label(self):
        return self.env._("Lifecycle")

    def _timeline_entry(self):
        colors = {"customer": "success", "advocate": "success", DORMANT: "secondary"}
        return {
            "title": self.display_name,
            "text": self.reason or "",
            "color": colors.get(self.step, "info"),
        }
