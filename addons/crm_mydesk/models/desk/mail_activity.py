"""Activities on the desk: one's own, and those asked of others."""

from odoo import api, models

from odoo.addons.crm_scheda_cliente.models.arguments import takes, text


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["mail.activity", "crm.worklist.mixin"]

    _worklist_kind = "activity"
    _worklist_icon = "fa-clock-o"
    _worklist_sequence = 20
    _worklist_asker = "create_uid"
    _worklist_partner = None
    _worklist_fields = (
        "summary",
        "res_model",
        "res_id",
        "res_name",
        "activity_type_id",
        "create_uid",
    )

    _desk_idx = models.Index("(user_id, date_deadline, id) WHERE active IS TRUE")
    _desk_asked_idx = models.Index(
        "(create_uid, date_deadline, id) WHERE active IS TRUE"
    )

    @api.model
    def _worklist_label(self):
        return self.env._("Activities")

    @api.model
    def _worklist_actions(self):
        note = {"name": "feedback", "label": self.env._("Outcome"), "type": "text"}
        return [
            {
                "key": "done",
                "hotkey": "d",
                "label": self.env._("Done"),
                "icon": "fa-check",
                "method": "action_crm_done",
                "ask": [note],
            },
            {
                "key": "done_next",
                "label": self.env._("Done & next"),
                "icon": "fa-step-forward",
                "method": "action_crm_done_next",
                "ask": [note],
            },
        ]

    def _worklist_entries(self):
        partners = self._worklist_partners()
        return [
            {**record._worklist_entry(), "partner_id": partners.get(record.id, False)}
            for record in self
        ]

    def _worklist_entry(self):
        title = self.summary or self.activity_type_id.name or self.env._("Activity")
        entry = {"title": title, "document": self.res_name or False}
        if self.res_model and self.res_id:
            entry["open"] = {"model": self.res_model, "id": self.res_id}
        return entry

    def _worklist_partners(self):
        """Return ``{activity id: partner id}``, one query per document model."""
        partners = {}
        for model, activities in self.grouped("res_model").items():
            if model == "res.partner":
                partners.update((a.id, a.res_id) for a in activities)
            elif self._worklist_knows_partner(model):
                documents = self.env[model].with_context(active_test=False)
                found = documents.search_fetch(
                    [("id", "in", activities.mapped("res_id"))], ["partner_id"]
                )
                by_id = {document.id: document.partner_id.id for document in found}
                partners.update((a.id, by_id.get(a.res_id, False)) for a in activities)
        return partners

    @api.model
    def _worklist_knows_partner(self, model):
        if not model or model not in self.env:
            return False
        field = self.env[model]._fields.get("partner_id")
        return (
            field is not None
            and field.store
            and field.comodel_name == "res.partner"
            and self.env[model].has_access("read")
        )

    @takes(feedback=text(100_000))
    def action_crm_done(self, feedback=False):
        """Mark as done, with the outcome in the document's history."""
        self.action_feedback(feedback=feedback)

    @takes(feedback=text(100_000))
    def action_crm_done_next(self, feedback=False):
        """Mark as done and return the action that schedules what follows."""
        return self.action_feedback_schedule_next(feedback=feedback)
