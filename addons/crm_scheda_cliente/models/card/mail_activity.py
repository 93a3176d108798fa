"""Activities done on the timeline, and the time that they took."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["mail.activity", "crm.timeline.mixin"]

    _timeline_kind = "activity"
    _timeline_icon = "fa-check-square-o"
    _timeline_sequence = 25
    _timeline_date = "date_done"
    _timeline_text = ("summary", "feedback")
    _timeline_document = False
    _timeline_fields = (
        "summary",
        "feedback",
        "activity_type_id",
        "crm_time_spent",
        "res_model",
        "res_id",
    )

    crm_time_spent = fields.Float(
        "Time spent", help="How long it took, in hours, stated when it is done."
    )
    crm_ask_time = fields.Boolean(related="activity_type_id.crm_ask_time")

    @api.model
    def _timeline_label(self):
        return self.env._("Activities done")

    @api.model
    def _timeline_domain(self):
        return Domain("active", "=", False)

    @api.model
    def _timeline_contact_domain(self):
        talks = ("phonecall", "meeting")
        return Domain("activity_type_id.category", "in", talks)

    @api.model
    def _timeline_customer_domain(self, family, documents):
        """Return the activities on the customer and on its documents.

        Whoever may not work on a document sees only one's own activities there:
        that is core's rule, applied here before the limit instead of after it.
        """
        found = {
            operation: documents.allowing(operation) for operation in ("read", "write")
        }
        workable = {}
        for model, readable in found["read"].items():
            access = getattr(self.env[model], "_mail_post_access", "read")
            records = found[access].get(model) if access in found else readable
            if records is not None:
                workable[model] = records
        own = {
            model: records
            for model, records in found["read"].items()
            if records is not workable.get(model)
        }
        timeline = self.env["crm.timeline"]
        return timeline._attached_domain(workable, "res_model", own=own)

    def _timeline_entry(self):
        text = self.feedback or ""
        if self.crm_time_spent:
            hours = self.env["ir.qweb.field.float_time"].value_to_html(
                self.crm_time_spent, {}
            )
            spent = self.env._("time spent: %s", hours)
            text = f"{text} ({spent})"
        return {
            "title": self.summary or self.activity_type_id.name,
            "text": text.strip(),
            "state": self.activity_type_id.name,
            "color": "success",
            "open": {"model": self.res_model, "id": self.res_id},
        }

    def _action_done(self, feedback=False, attachment_ids=None):
        missing = self.filtered(lambda a: a.crm_ask_time and a.crm_time_spent <= 0)
        if missing:
            raise UserError(
                self.env._(
                    "“%(activity)s” asks for the time it took. Open the activity,"
                    " fill in “Time spent” and mark it as done again.",
                    activity=missing[0].display_name,
                )
            )
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
