"""The ticket on the customer's timeline and in the operator's worklist."""

from odoo import api, fields, models
from odoo.fields import Domain


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

    _timeline_kind = "ticket"
    _timeline_icon = "fa-ticket"
    _timeline_sequence = 20
    _timeline_partner = "commercial_partner_id"
    _timeline_text = ("name", "number")
    _timeline_fields = ("number", "name", "stage_id", "stage_kind", "routing_reason")

    _worklist_kind = "ticket"
    _worklist_icon = "fa-ticket"
    _worklist_sequence = 20
    _worklist_deadline = "sla_deadline"
    #: deadlines follow from the service level, nobody moves them by hand
    _worklist_can_reschedule = False
    _worklist_fields = (
        "number",
        "name",
        "priority",
        "sla_target",
        "stage_id",
        "partner_phone",
    )

    @api.model
    def _timeline_label(self):
        return self.env._("Tickets")

    def _timeline_entry(self):
        return {
            "title": self.display_name,
            "state": self.stage_id._get_label(),
            "color": self._get_stage_color(),
        }

    def _get_stage_color(self):
        return {
            "new": "info",
            "working": "primary",
            "waiting_customer": "warning",
            "waiting_third": "warning",
            "solved": "success",
            "closed": "secondary",
        }.get(self.stage_kind, "info")

    @api.model
    def _worklist_label(self):
        return self.env._("Tickets")

    @api.model
    def _worklist_domain(self):
        waiting = Domain("stage_kind", "in", ("waiting_customer", "waiting_third"))
        return Domain("is_open", "=", True) & ~waiting

    def _worklist_entry(self):
        late = self.sla_deadline and self.sla_deadline < fields.Datetime.now()
        return {
            "title": self.display_name,
            "reason": self._get_due_reason(),
            "state": self.stage_id._get_label(),
            "color": "danger" if late else self._get_stage_color(),
            "priority": int(self.priority or 0),
            "phone": self.partner_phone,
            "actions": self._get_desk_actions(),
        }

    def _get_due_reason(self):
        """Return what is due next, as people say it: “First answer by 15:30”."""
        if not self.sla_deadline:
            return self.env._("No deadline")
        targets = dict(self._fields["sla_target"]._description_selection(self.env))
        local = fields.Datetime.context_timestamp(self, self.sla_deadline)
        today = fields.Datetime.context_timestamp(self, fields.Datetime.now()).date()
        moment = local.strftime("%H:%M")
        if local.date() != today:
            moment = f"{local.strftime('%d/%m')} {moment}"
        return self.env._(
            "%(target)s by %(moment)s", target=targets[self.sla_target], moment=moment
        )
