"""A visit to the customer's machines: due, planned, made, signed."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

STATES = [
    ("to_plan", "To plan"),
    ("planned", "Planned"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
OPEN = ("to_plan", "planned")
_MANAGER = "crm_postvendita.crm_postvendita_group_manager"


class CrmMaintenanceVisit(models.Model):
    _name = "crm.maintenance.visit"
    _description = "Maintenance visit"
    _inherit = [
        "crm.numbered.mixin",
        "crm.served.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "crm.timeline.mixin",
        "crm.worklist.mixin",
    ]
    _order = "date_due, id"
    _check_company_auto = True

    _timeline_kind = "visit"
    _timeline_icon = "fa-wrench"
    _timeline_sequence = 44
    _timeline_partner = "commercial_partner_id"
    _timeline_date = "date_visit"
    _timeline_fields = ("name", "state", "number", "findings_count")
    _timeline_evidence = True

    _worklist_kind = "visit"
    _worklist_icon = "fa-wrench"
    _worklist_sequence = 25
    _worklist_groups = ("crm_postvendita.crm_postvendita_group_agent",)
    _worklist_deadline = "start"
    _worklist_can_be_late = False
    _worklist_on_agenda = True
    _worklist_fields = ("number", "name", "commercial_partner_id", "start", "stop")

    _number_title = "Maintenance visit"
    _number_prefix = "V/%(range_year)s/"
    _number_padding = 5

    name = fields.Char("Subject", required=True)
    state = fields.Selection(
        STATES, default="to_plan", required=True, tracking=True, index=True, copy=False
    )
    plan_id = fields.Many2one(
        "crm.maintenance.plan",
        string="Maintenance plan",
        index="btree_not_null",
        check_company=True,
    )
    occurrence = fields.Char(readonly=True, copy=False)
    contract_id = fields.Many2one(
        "crm.service.contract", index="btree_not_null", check_company=True
    )
    site_id = fields.Many2one(
        "res.partner",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
    )
    zone_id = fields.Many2one(
        "crm.service.zone",
        compute="_compute_zone_id",
        store=True,
        readonly=False,
        index="btree_not_null",
    )
    equipment_ids = fields.Many2many(
        "crm.equipment",
        string="Machines",
        check_company=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
    )
    date_due = fields.Date("Due on", required=True, tracking=True)
    window_start = fields.Date("Not before")
    window_end = fields.Date("Not after")
    hours_planned = fields.Float("Planned duration", default=2)
    skill_ids = fields.Many2many("crm.ticket.skill", string="Skills asked for")
    preferred_user_id = fields.Many2one("res.users", string="Usual technician")
    user_id = fields.Many2one(
        "res.users", string="Technician", tracking=True, index=True
    )
    start = fields.Datetime(tracking=True, copy=False)
    stop = fields.Datetime(copy=False)
    date_visit = fields.Datetime(
        "Day of the visit", compute="_compute_date_visit", store=True
    )
    event_id = fields.Many2one(
        "calendar.event", string="Appointment", readonly=True, copy=False
    )
    round_id = fields.Many2one(
        "crm.maintenance.round",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    plan_error = fields.Char("Why it is not planned", readonly=True, copy=False)
    # what was done
    checklist_id = fields.Many2one("crm.maintenance.checklist", check_company=True)
    check_ids = fields.One2many("crm.maintenance.check", "visit_id", string="Checks")
    findings_count = fields.Integer(compute="_compute_findings_count", store=True)
    hours = fields.Float("Hours worked", copy=False, tracking=True)
    report = fields.Html("What was done", copy=False)
    cost = fields.Monetary(compute="_compute_cost", store=True, groups=_MANAGER)
    charge_reason = fields.Char("Charged", readonly=True, copy=False)
    signature = fields.Image(copy=False, max_width=1024, max_height=1024)
    signed_by = fields.Char("Signed by", copy=False)
    signed_on = fields.Datetime("Signed on", readonly=True, copy=False)

    _occurrence_once = models.UniqueIndex(
        "(plan_id, occurrence) WHERE plan_id IS NOT NULL AND occurrence IS NOT NULL",
        "The plan has made this visit already.",
    )
    _timeline_idx = models.Index("(commercial_partner_id, date_visit DESC, id DESC)")
    _open_idx = models.Index("(user_id, start) WHERE state IN ('to_plan', 'planned')")

    # -------------------------------------------------------------------- computed
    @api.depends("site_id", "partner_id", "site_id.zip", "partner_id.zip")
    def _compute_zone_id(self):
        zones = self.env["crm.service.zone"]
        for visit in self:
            address = visit.site_id or visit.partner_id
            visit.zone_id = zones._find(address, visit.company_id)

    @api.depends("start", "date_due")
    def _compute_date_visit(self):
        for visit in self:
            visit.date_visit = visit.start or fields.Datetime.to_datetime(
                visit.date_due
            )

    @api.depends("check_ids.result")
    def _compute_findings_count(self):
        for visit in self:
            found = visit.check_ids.filtered(lambda check: check.result == "ko")
            visit.findings_count = len(found)

    @api.depends("hours", "user_id")
    def _compute_cost(self):
        for visit in self:
            # sudo: what an hour costs is computed, shown to managers only
            hourly = visit.user_id.sudo().crm_hourly_cost
            amount = visit.hours * hourly
            visit.cost = visit.currency_id.round(amount) if visit.currency_id else 0

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for visit in self:
            visit.access_url = f"/my/visits/{visit.id}"
        return result

    # ---------------------------------------------------------------------- checks
    @api.constrains("start", "stop")
    def _check_moments(self):
        for visit in self:
            if visit.start and visit.stop and visit.stop <= visit.start:
                raise ValidationError(
                    self.env._(
                        "Visit %s ends before it begins: correct its times.",
                        visit.display_name,
                    )
                )

    @api.constrains("equipment_ids", "partner_id")
    def _check_machines(self):
        for visit in self.filtered(lambda v: v.state in OPEN):
            for machine in visit.equipment_ids:
                if machine.commercial_partner_id != visit.commercial_partner_id:
                    raise ValidationError(
                        self.env._(
                            "Visit %(visit)s: “%(machine)s” stands at %(owner)s.",
                            visit=visit.display_name,
                            machine=machine.display_name,
                            owner=machine.commercial_partner_id.display_name,
                        )
                    )

    # ------------------------------------------------------------------------ CRUD
    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits._fill_checks()
        visits.filtered("start")._plan()
        return visits

    def write(self, vals):
        signed = self.filtered("signed_on")
        frozen = {"report", "hours", "signature", "signed_by", "equipment_ids"}
        if frozen & vals.keys() and signed:
            raise UserError(
                self.env._(
                    "The report of visit %s is signed: it can no longer be changed."
                    " Write what is missing as a note.",
                    signed[0].display_name,
                )
            )
        if vals.get("signature"):
            self._check_signer(vals)
            vals = {**vals, "signed_on": fields.Datetime.now()}
        if "start" in vals and "stop" not in vals:
            for visit in self:
                visit.write({**vals, "stop": visit._get_stop(vals["start"])})
            return True
        result = super().write(vals)
        if "checklist_id" in vals:
            self._fill_checks()
        if {"start", "stop", "user_id", "hours_planned"} & vals.keys():
            if not self.env.context.get("crm_visit_planned"):
                self._plan()
        return result

    def _check_signer(self, vals):
        """Refuse a signature of nobody; who signs, signs the hours, too.

        :raises UserError: if there is no name beside the signature
        """
        for visit in self:
            if not (vals.get("signed_by") or visit.signed_by):
                raise UserError(
                    self.env._(
                        "Visit %s: write the name of who signs (“Signed by”).",
                        visit.display_name,
                    )
                )
            if not visit.hours and not vals.get("hours"):
                visit.hours = visit.hours_planned

    def _get_stop(self, start):
        """Return when a visit ends that begins at a moment: its duration stays."""
        start = fields.Datetime.to_datetime(start)
        if not start:
            return False
        if self.start and self.stop:
            return start + (self.stop - self.start)
        return fields.Datetime.add(start, hours=self.hours_planned or 1)

    def _fill_checks(self):
        """Copy the checklist, once for each machine, where nothing is filled in."""
        checks = self.env["crm.maintenance.check"]
        for visit in self.filtered("checklist_id"):
            if visit.check_ids.filtered("result"):
                continue
            visit.check_ids.unlink()
            for machine in visit.equipment_ids or [visit.env["crm.equipment"]]:
                checks.create(
                    [
                        {
                            "visit_id": visit.id,
                            "equipment_id": machine.id,
                            "sequence": item.sequence,
                            "name": item.name,
                            "kind": item.kind,
                            "unit": item.unit,
                            "low": item.low,
                            "high": item.high,
                        }
                        for item in visit.checklist_id.item_ids
                    ]
                )

    # -------------------------------------------------------------------- planning
    def _plan(self):
        """Keep state and appointment in step with technician and moment."""
        # sudo: the technician's own agenda is filled by whoever plans
        events = self.env["calendar.event"].sudo()
        for visit in self.with_context(crm_visit_planned=True):
            if visit.state not in OPEN:
                continue
            if not visit.start or not visit.user_id:
                visit.event_id.sudo().unlink()  # sudo: as above
                visit.write({"state": "to_plan"})
                continue
            if not visit.stop or visit.stop <= visit.start:
                visit.stop = fields.Datetime.add(
                    visit.start, hours=visit.hours_planned or 1
                )
            values = visit._prepare_event()
            if visit.event_id:
                visit.event_id.sudo().write(values)  # sudo: as above
            else:
                quiet = events.with_context(no_mail_to_attendees=True)
                visit.event_id = quiet.create(values)
            visit.write({"state": "planned", "plan_error": False})

    def _prepare_event(self):
        self.ensure_one()
        site = self.site_id or self.partner_id
        lines = site._display_address(without_company=True).splitlines()
        return {
            "name": f"{self.name} - {self.commercial_partner_id.name}",
            "start": self.start,
            "stop": self.stop,
            "user_id": self.user_id.id,
            "partner_ids": [Command.set(self.user_id.partner_id.ids)],
            "location": ", ".join(filter(None, map(str.strip, lines))),
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
        }

    def action_cancel(self):
        """Cancel visits that are not made yet, with their appointments."""
        visits = self.filtered(lambda visit: visit.state in OPEN)
        visits.event_id.sudo().unlink()  # sudo: see _plan
        visits.with_context(crm_visit_planned=True).write(
            {"state": "cancelled", "round_id": False}
        )

    def action_reopen(self):
        """Open visits again that are done but not signed, or cancelled."""
        visits = self.filtered(lambda v: v.state not in OPEN and not v.signed_on)
        visits.state = "to_plan"
        visits._forget_charge()
        visits._plan()

    # --------------------------------------------------------------------- portal
    @api.model
    def _timeline_label(self):
        return self.env._("Maintenance visits")

    @api.model
    def _timeline_domain(self):
        return Domain("state", "in", ("planned", "done"))

    def _timeline_entry(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        text = (
            self.env._("Things to do: %s", self.findings_count)
            if self.findings_count
            else ""
        )
        return {
            "title": self.display_name,
            "text": text,
            "state": states[self.state],
            "color": "success" if self.state == "done" else "info",
        }

    @api.model
    def _worklist_label(self):
        return self.env._("Maintenance visits")

    @api.model
    def _worklist_domain(self):
        return Domain("state", "=", "planned")

    def _worklist_entry(self):
        return {
            "title": self.display_name,
            "reason": self.commercial_partner_id.display_name,
            "color": "info",
            "end": fields.Datetime.to_string(self.stop) if self.stop else False,
        }

    def _worklist_reschedule(self, deadline):
        """Move a visit; its duration stays."""
        self.start = deadline
