"""What is looked at during a visit, and how it was found."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

CHECK_KINDS = [("check", "Fine or not"), ("value", "Measure"), ("text", "Text")]


class CrmMaintenanceChecklist(models.Model):
    """What is looked at during a visit."""

    _name = "crm.maintenance.checklist"
    _description = "Checklist"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    item_ids = fields.One2many(
        "crm.maintenance.checklist.item", "checklist_id", string="Items", copy=True
    )


class CrmMaintenanceChecklistItem(models.Model):
    _name = "crm.maintenance.checklist.item"
    _description = "Item of a checklist"
    _order = "checklist_id, sequence, id"

    checklist_id = fields.Many2one(
        "crm.maintenance.checklist", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("What to look at", required=True, translate=True)
    kind = fields.Selection(CHECK_KINDS, required=True, default="check")
    unit = fields.Char(translate=True)
    low = fields.Float("From")
    high = fields.Float("To", help="A measure outside the limits is a finding.")

    @api.constrains("low", "high")
    def _check_limits(self):
        for item in self.filtered(lambda item: item.low and item.high):
            if item.high < item.low:
                raise ValidationError(
                    self.env._(
                        "“%s”: the upper limit is below the lower one.", item.name
                    )
                )


class CrmMaintenanceCheck(models.Model):
    """One item, as it was found."""

    _name = "crm.maintenance.check"
    _description = "Check of a visit"
    _order = "visit_id, sequence, id"

    visit_id = fields.Many2one(
        "crm.maintenance.visit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="visit_id.company_id", store=True)
    equipment_id = fields.Many2one("crm.equipment", string="Which machine")
    machine = fields.Char(compute="_compute_machine", help="Serial number, or name.")
    sequence = fields.Integer(default=10)
    name = fields.Char("What to look at", required=True)
    kind = fields.Selection(CHECK_KINDS, required=True, default="check")
    unit = fields.Char()
    low = fields.Float()
    high = fields.Float()
    value = fields.Float("Measured")
    measured = fields.Boolean(
        "Was measured",
        compute="_compute_measured",
        store=True,
        readonly=False,
        copy=False,
    )
    result = fields.Selection(
        [("ok", "Fine"), ("ko", "To do"), ("na", "Does not apply")],
        compute="_compute_result",
        store=True,
        readonly=False,
    )
    note = fields.Char()
    out_of_limits = fields.Boolean(compute="_compute_out_of_limits")
    photo_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Photos",
        domain=[("res_model", "=", "crm.maintenance.check")],
    )
    ticket_id = fields.Many2one("crm.ticket", readonly=True, copy=False)
    sale_order_id = fields.Many2one("sale.order", readonly=True, copy=False)

    @api.depends("equipment_id")
    def _compute_machine(self):
        for check in self:
            machine = check.equipment_id
            check.machine = machine.serial or machine.name

    @api.depends("value")
    def _compute_measured(self):
        for check in self:
            check.measured = check.measured or bool(check.value)

    @api.depends("value", "measured", "kind", "low", "high")
    def _compute_result(self):
        for check in self:
            if check.kind != "value" or not check.measured:
                # a measure that was taken back is fine no longer
                undone = check.kind == "value" and check.result == "ok"
                check.result = False if undone else check.result
                continue
            check.result = "ko" if check._is_outside() else "ok"

    @api.depends("value", "measured", "kind", "low", "high")
    def _compute_out_of_limits(self):
        for check in self:
            check.out_of_limits = (
                check.kind == "value" and check.measured and check._is_outside()
            )

    def _is_outside(self):
        self.ensure_one()
        low = self.low and self.value < self.low
        high = self.high and self.value > self.high
        return bool(low or high)

    @api.constrains("result", "measured", "kind")
    def _check_measured(self):
        """A measure is fine when it was measured: an empty one says nothing."""
        for check in self:
            if check.kind == "value" and check.result == "ok" and not check.measured:
                raise ValidationError(
                    self.env._(
                        "“%s”: write the measure first, or mark it “Not applicable”.",
                        check.name,
                    )
                )

    def write(self, vals):
        self._check_unsigned(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_unsigned({"result": True})

    def _check_unsigned(self, vals):
        links = {"ticket_id", "sale_order_id"}
        for check in self:
            if check.visit_id.signed_on and vals.keys() - links:
                raise UserError(
                    self.env._(
                        "The report of visit %s is signed: it can no longer be"
                        " changed. Write what is missing as a note.",
                        check.visit_id.display_name,
                    )
                )

    def action_ok(self):
        self.result = "ok"

    def action_ko(self):
        self.result = "ko"

    def action_na(self):
        self.result = "na"

    def _describe(self):
        """Return a finding in words, for a ticket or a quotation."""
        self.ensure_one()
        parts = [self.name]
        if self.kind == "value" and self.measured:
            parts.append(f"{self.value:g} {self.unit or ''}".strip())
        if self.note:
            parts.append(self.note)
        return ": ".join(parts)
