"""A visit to the customer's machines: due, planned, made, signed, charged."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import plaintext2html

STATES = [
    ("to_plan", "To plan"),
    ("planned", "Planned"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
OPEN = ("to_plan", "planned")
#: clocks differ: what a watch says may be this much ahead of the server's
_AHEAD = timedelta(minutes=5)
_MANAGER = "crm_postvendita.crm_postvendita_group_manager"
#: value of the context's ``crm_visit_planned`` while a visit is planned: an object,
#: which no client can send
PLANNING = object()


class CrmMaintenanceVisit(models.Model):
    """A visit; how visits become rounds is in a file of its own."""

    _name = "crm.maintenance.visit"
    _description = "Maintenance visit"
    _inherit = [
        "crm.billable.mixin",
        "crm.numbered.mixin",
        "crm.served.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "crm.timeline.mixin",
        "crm.worklist.mixin",
    ]
    _crm_own_author = True
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
    _worklist_late = "stop"
    _worklist_on_agenda = True
    _worklist_fields = ("number", "name", "partner_id", "start", "stop")

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
    check_in = fields.Datetime(
        "Arrived",
        copy=False,
        tracking=True,
        help="When the technician arrived, not when it was planned.",
    )
    check_out = fields.Datetime("Departed", copy=False, tracking=True)
    hours = fields.Float(
        "Hours worked",
        compute="_compute_hours",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
    )
    part_ids = fields.One2many("crm.maintenance.part", "visit_id", string="Parts used")
    date_next = fields.Date(
        "Next visit proposed",
        copy=False,
        tracking=True,
        help="What the technician agreed with the customer.",
    )
    report = fields.Html("What was done", copy=False)
    cost = fields.Monetary(compute="_compute_cost", store=True, groups=_MANAGER)
    charge_reason = fields.Char("Charged", readonly=True, copy=False)
    signature = fields.Image(copy=False, max_width=1024, max_height=1024)
    signed_by = fields.Char("Signed by", copy=False)
    signed_on = fields.Datetime("Signed on", readonly=True, copy=False)
    unit_price = fields.Monetary("Price beyond", readonly=True, copy=False)
    price = fields.Monetary(compute="_compute_price", store=True)

    _occurrence_once = models.UniqueIndex(
        "(plan_id, occurrence) WHERE plan_id IS NOT NULL AND occurrence IS NOT NULL",
        "The plan has made this visit already.",
    )
    _timeline_idx = models.Index("(commercial_partner_id, date_visit DESC, id DESC)")
    _open_idx = models.Index("(user_id, start) WHERE state IN ('to_plan', 'planned')")
    _day_idx = models.Index("(user_id, start)")
    _beyond_idx = models.Index("(contract_id, date_visit) WHERE excess_quantity > 0")

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {
            "site_id",
            "contract_id",
            "equipment_ids",
            "date_due",
            "date_visit",
            "start",
            "stop",
            "signed_by",
            "signed_on",
        }

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

    @api.depends("check_in", "check_out")
    def _compute_hours(self):
        """Work is from arrival to departure; what is typed or signed stays."""
        for visit in self:
            came, left = visit.check_in, visit.check_out
            if came and left and not visit.signed_on:
                visit.hours = round((left - came).total_seconds() / 60) / 60
            else:
                visit.hours = visit.hours

    @api.depends("hours", "user_id")
    def _compute_cost(self):
        for visit in self:
            # sudo: what an hour costs is computed, shown to managers only
            hourly = visit.user_id.sudo().crm_hourly_cost
            amount = visit.hours * hourly
            visit.cost = visit.currency_id.round(amount) if visit.currency_id else 0

    @api.depends("unit_price", "excess_quantity")
    def _compute_price(self):
        for visit in self:
            amount = visit.unit_price * visit.excess_quantity
            visit.price = visit.currency_id.round(amount) if visit.currency_id else 0

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for visit in self:
            visit.access_url = f"/my/visits/{visit.id}"
        return result

    def _get_report_base_filename(self):
        """Return the name of the report's file, as core's portal asks for it."""
        self.ensure_one()
        return self.number or self.name

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

    @api.constrains("check_in", "check_out")
    def _check_presence(self):
        latest = fields.Datetime.now() + _AHEAD
        for visit in self:
            came, left = visit.check_in, visit.check_out
            if left and (not came or left < came):
                raise ValidationError(
                    self.env._(
                        "Visit %s: who leaves has arrived before. Correct “Arrived”"
                        " and “Left”.",
                        visit.display_name,
                    )
                )
            if max(filter(None, (came, left)), default=latest) > latest:
                raise ValidationError(
                    self.env._(
                        "Visit %s: “Arrived” and “Left” cannot be in the future.",
                        visit.display_name,
                    )
                )

    @api.constrains("equipment_ids", "partner_id")
    def _check_machines(self):
        for visit in self.filtered(lambda v: v.state in OPEN):
            visit.equipment_ids._check_stands_at(visit.commercial_partner_id, visit)

    def _check_not_billed(self):
        for visit in self.filtered("is_billed"):
            raise UserError(
                self.env._(
                    "Visit %s is in an order or an invoice already: cancel that one"
                    " first.",
                    visit.display_name,
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
        if {"contract_id", "partner_id", "start"} & vals.keys():
            self._check_not_billed()
        self._check_unsigned(vals)
        if vals.get("signature"):
            self._check_signer(vals)
            vals = {"signed_on": fields.Datetime.now(), **vals}
        if "start" in vals and "stop" not in vals:
            for visit in self:
                visit.write({**vals, "stop": visit._get_stop(vals["start"])})
            return True
        result = super().write(vals)
        if "checklist_id" in vals:
            self._fill_checks()
        if {"start", "stop", "user_id", "hours_planned"} & vals.keys():
            if self.env.context.get("crm_visit_planned") is not PLANNING:
                self._plan()
        return result

    def _check_unsigned(self, vals):
        signed = self.filtered("signed_on")
        frozen = {
            "report",
            "hours",
            "signature",
            "signed_by",
            "signed_on",
            "equipment_ids",
        }
        # who signed before times were kept has none: they are still typed
        times = [name for name in ("check_in", "check_out") if name in vals]
        timed = any(visit[name] for visit in signed for name in times)
        if signed and (timed or frozen & vals.keys()):
            raise UserError(
                self.env._(
                    "The report of visit %s is signed: it can no longer be changed."
                    " Write what is missing as a note.",
                    signed[0].display_name,
                )
            )

    def _check_signer(self, vals):
        """Refuse a signature of nobody; who signs, signs the hours, too.

        :raises UserError: if there is no name beside the signature, or no time
        """
        for visit in self:
            if not (vals.get("signed_by") or visit.signed_by):
                raise UserError(
                    self.env._(
                        "Visit %s: write the name of who signs (“Signed by”).",
                        visit.display_name,
                    )
                )
            times = ("check_in", "check_out")
            timed = all(vals.get(name) or visit[name] for name in times)
            if not (timed or visit.hours or vals.get("hours")):
                raise UserError(
                    self.env._(
                        "Visit %s: the customer signs the hours, too. Write when the"
                        " technician arrived and left.",
                        visit.display_name,
                    )
                )

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

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        self._check_not_billed()

    # -------------------------------------------------------------------- planning
    def _plan(self):
        """Keep state and appointment in step with technician and moment."""
        # sudo: the technician's own agenda is filled by whoever plans
        events = self.env["calendar.event"].sudo()
        for visit in self.with_context(crm_visit_planned=PLANNING):
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
            # core works the end out of the start and this
            "duration": (self.stop - self.start).total_seconds() / 3600,
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
        visits.with_context(crm_visit_planned=PLANNING).write(
            {"state": "cancelled", "round_id": False}
        )

    def action_reopen(self):
        """Open visits again that are done but not signed, or cancelled.

        :raises UserError: if one is billed
        """
        self._check_not_billed()
        visits = self.filtered(lambda v: v.state not in OPEN and not v.signed_on)
        visits.state = "to_plan"
        visits._forget_charge()
        visits._plan()

    # ------------------------------------------------------------------------ made
    def action_check_in(self):
        """Note that the technician arrives now; a second time changes nothing."""
        self.check_access("write")
        self.filtered(lambda visit: not visit.check_in).check_in = fields.Datetime.now()

    def action_check_out(self):
        """Note that the technician leaves now; a second time changes nothing."""
        self.check_access("write")
        here = self.filtered(lambda visit: visit.check_in and not visit.check_out)
        here.check_out = fields.Datetime.now()

    def action_done(self):
        """Record that visits were made, and charge them to their contracts.

        The agenda then shows when they were made, not when they were planned.

        :raises UserError: if nobody is named as technician, or nobody said when
        """
        for visit in self.filtered(lambda v: v.state in OPEN):
            visit._check_made()
            stop = max(visit.check_out, visit.check_in + timedelta(minutes=1))
            values = {"state": "done", "start": visit.check_in, "stop": stop}
            visit.with_context(crm_visit_planned=PLANNING).write(values)
            visit._close_event()
            visit._charge()
        # sudo: whoever made a visit, its plan makes the next one
        self.plan_id.sudo()._make_visits(fields.Date.context_today(self))

    def _check_made(self):
        """Refuse a visit of which nobody said who made it, and when.

        :raises UserError: with what is missing
        """
        self.ensure_one()
        if not self.user_id:
            raise UserError(
                self.env._(
                    "Visit %s: choose the technician who made it.", self.display_name
                )
            )
        if not (self.check_in and self.check_out):
            raise UserError(
                self.env._(
                    "Visit %s: write when the technician arrived and left"
                    " (“Arrived”, “Left”). Times are never made up.",
                    self.display_name,
                )
            )

    def _close_event(self):
        """Show in the agenda when the visit was made, and remind nobody of it."""
        # sudo: the technician's own agenda, see _plan
        event = self.event_id.sudo()
        if event:
            event.write(self._prepare_event())
            event.activity_ids.action_feedback()

    def _get_photos(self):
        """Return the photos of the visit's points, in the order of the checklist."""
        photos = self.check_ids.photo_ids.filtered(
            lambda file: (file.mimetype or "").startswith("image/")
        )
        order = {check.id: place for place, check in enumerate(self.check_ids)}
        return photos.sorted(lambda file: (order.get(file.res_id, 0), file.id))

    def action_print(self):
        return self.env.ref(
            "crm_postvendita.crm_maintenance_visit_report"
        ).report_action(self)

    # -------------------------------------------------------------------- findings
    def _get_findings(self, link):
        found = self.check_ids.filtered(lambda c: c.result == "ko" and not c[link])
        if not found:
            raise UserError(
                self.env._(
                    "Visit %s has nothing left to follow up: what is to be done is"
                    " marked “To do” in the checklist.",
                    self.display_name,
                )
            )
        return found

    def action_open_ticket(self):
        """Open one ticket for each machine with findings, once."""
        self.ensure_one()
        tickets = self.env["crm.ticket"]
        for machine, checks in (
            self._get_findings("ticket_id").grouped("equipment_id").items()
        ):
            ticket = tickets.create(
                {
                    "name": self.env._(
                        "Found on visit %(visit)s: %(what)s",
                        visit=self.number,
                        what=checks[0].name,
                    ),
                    "partner_id": self.partner_id.id,
                    "equipment_id": machine.id,
                    "company_id": self.company_id.id,
                    "description": plaintext2html(
                        "\n".join(check._describe() for check in checks)
                    ),
                }
            )
            checks.ticket_id = ticket
            tickets |= ticket
        return self._open(
            self.env._("Tickets"), tickets._name, [("id", "in", tickets.ids)]
        )

    def action_make_quotation(self):
        """Make one quotation of what is to be done, once."""
        self.ensure_one()
        self.check_access("write")
        checks = self._get_findings("sale_order_id")
        lines = [self._prepare_finding_line(check) for check in checks]
        return self._show_quotation(checks, lines)

    def _show_quotation(self, sources, lines):
        """Make a quotation of lines, note it on what they are of, and show it."""
        order = self._create_quotation(lines)
        sources.sale_order_id = order.id
        self.message_post(
            body=self.env._("Quotation %s made of what was found.", order.name),
            subtype_xmlid="mail.mt_note",
        )
        if not self.env["sale.order"].has_access("read"):
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "success",
                    "message": self.env._(
                        "Quotation %s is made: sales prices and sends it.", order.name
                    ),
                    "next": {"type": "ir.actions.client", "tag": "soft_reload"},
                },
            }
        return order._get_records_action(context={})

    def _create_quotation(self, lines):
        """Return a quotation with lines, as superuser."""
        orders = self.env["sale.order"].sudo()  # sudo: technicians propose, sales sends
        return orders.create(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "origin": self.number,
                "user_id": self.commercial_partner_id.user_id.id,
                "order_line": lines,
            }
        )

    def _prepare_finding_line(self, check):
        parts = (check.equipment_id.display_name, check._describe())
        return fields.Command.create(
            {
                "display_type": "line_note",
                "name": " - ".join(part for part in parts if part),
            }
        )

    def action_order_parts(self):
        """Put parts that are in no order yet into a quotation for the customer.

        :raises UserError: if there are none
        """
        self.ensure_one()
        self.check_access("write")
        parts = self.part_ids.filtered(lambda part: not part.sale_order_id)
        if not parts:
            raise UserError(
                self.env._(
                    "Visit %s has no parts that are not in an order yet.",
                    self.display_name,
                )
            )
        lines = [part._prepare_order_line() for part in parts]
        return self._show_quotation(parts, lines)

    # -------------------------------------------------------------------- charging
    def _charge(self):
        """Take a visit from the budget of its contract, once, and say why."""
        self.ensure_one()
        self._forget_charge()
        day = fields.Datetime.context_timestamp(self, self.start).date()
        found = self._find_contracts(day)
        charge, service = self._choose_service("visit", found, self.contract_id, day)
        if not charge:
            self.charge_reason = self._get_uncharged_reason(found)
            return
        contract = service.contract_id
        left = contract._get_left(day)[service]
        reason = self.env._(
            "Contract %(number)s, %(budget)s before this.",
            number=contract.number,
            budget=service._describe_left(max(0.0, left or 0.0)),
        )
        rows = self.env["crm.service.contract.consumption"].sudo()  # sudo: the ledger
        rows.create(
            {
                "contract_id": contract.id,
                "service_id": service.id,
                "date": day,
                "quantity": charge.included + charge.exceeding,
                "included_quantity": charge.included,
                "excess_quantity": charge.exceeding,
                "visit_id": self.id,
                "reason": reason,
            }
        )
        self.write(
            {
                "contract_id": contract.id,
                "contract_service_id": service.id,
                "excess_quantity": charge.exceeding,
                "unit_price": service.excess_price if charge.exceeding else 0,
                "charge_reason": reason,
            }
        )

    def _find_contracts(self, day):
        return self.env["crm.service.contract"]._find(
            self.commercial_partner_id,
            self.company_id,
            day,
            equipment=self.equipment_ids[:1],
            site=self.site_id,
        )

    def _get_uncharged_reason(self, found):
        """Return why no contract takes the visit."""
        for contract, _closeness in found:
            if contract.service_ids.filtered(lambda s: s._covers_kind("visit")):
                return self.env._(
                    "Nothing left of contract %s, which has no price for more visits.",
                    contract.number,
                )
        return self.env._("No contract includes this visit.")

    def _measure(self, service):
        return 1.0

    def _forget_charge(self):
        rows = self.env["crm.service.contract.consumption"].sudo()  # sudo: the ledger
        rows.search([("visit_id", "in", self.ids)]).unlink()
        self.write(
            {"contract_service_id": False, "excess_quantity": 0, "unit_price": 0}
        )

    # --------------------------------------------------------------------- billing
    def _prepare_order_line(self):
        self.ensure_one()
        service = self.contract_service_id.sudo()  # sudo: how it is billed
        day = fields.Datetime.context_timestamp(self, self.start).date()
        return {
            "product_id": service.excess_product_id.id,
            "product_uom_qty": self.excess_quantity,
            "price_unit": self.unit_price,
            "name": self.env._(
                "Visit %(visit)s of %(day)s, beyond those included",
                visit=self.display_name,
                day=self.contract_id._format_day(day),
            ),
        }

    def action_bill(self):
        """Bill visits beyond their contracts now, and show the document.

        :raises UserError: if there is nothing to bill
        """
        self.check_access("write")
        visits = self.try_lock_for_update().sudo()._get_beyond()  # sudo: its price
        if not visits:
            raise UserError(
                self.env._(
                    "Nothing to bill: the contract includes the visit, names no price"
                    " for more of them, or it is billed already."
                )
            )
        made = [
            contract._bill_excess(list(chosen))
            for contract, chosen in visits.grouped("contract_id").items()
        ]
        return self.env["crm.service.contract"]._show_documents(made)

    # -------------------------------------------------------- timeline and worklist
    @api.model
    def _timeline_label(self):
        return self.env._("Maintenance visits")

    @api.model
    def _timeline_domain(self):
        return Domain("state", "in", ("planned", "done"))

    @api.model
    def _timeline_contact_domain(self):
        return Domain("state", "=", "done")

    def _timeline_entry(self):
        text = (
            self.env._("Things to do: %s", self.findings_count)
            if self.findings_count
            else ""
        )
        return {
            "title": self.display_name,
            "text": text,
            "state": self._crm_label("state"),
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
            "reason": self.partner_id.city or False,
            "color": "info",
            "end": fields.Datetime.to_string(self.stop) if self.stop else False,
        }

    def _worklist_reschedule(self, deadline):
        """Move a visit; its duration stays."""
        self.start = deadline
