"""Who pays for work: warranty, contract or customer; decided by rule, with reason."""

from odoo import api, fields, models
from odoo.exceptions import UserError

#: why work is in no invoice, the first that applies
UNBILLED = [
    ("ready", "Ready to be billed"),
    ("open", "The ticket is still open"),
    ("timer", "The timer is running"),
    ("no_customer", "No customer"),
    ("no_amount", "Neither hours nor quantity"),
    ("no_product", "No product"),
    ("no_price", "No price"),
    ("ordered", "In an order, not invoiced yet"),
    ("contract", "Under contract"),
    ("warranty", "Under warranty"),
    ("goodwill", "Goodwill"),
]
#: what may go into an order now
_BILLABLE = ("ready", "open")
#: value of the context's ``crm_charging`` while who pays is being decided: an object,
#: which no client can send
CHARGING = object()


class CrmTicketWork(models.Model):
    _inherit = "crm.ticket.work"

    coverage_manual = fields.Boolean(
        "By hand", help="Who pays was chosen by hand: the rules leave it alone."
    )
    charge_reason = fields.Char("Why", readonly=True, copy=False)
    contract_id = fields.Many2one(
        "crm.service.contract", readonly=True, copy=False, index="btree_not_null"
    )

    unbilled_reason = fields.Selection(
        UNBILLED,
        string="Why it is not billed",
        compute="_compute_unbilled_reason",
        store=True,
        index="btree_not_null",
    )

    _beyond_idx = models.Index("(contract_id, date) WHERE excess_quantity > 0")

    @api.depends(
        *("is_billed", "sale_line_id.invoice_status", "invoice_line_id", "coverage"),
        *("excess_quantity", "timer_start", "kind", "hours", "quantity", "unit_price"),
        *("product_id", "ticket_id.partner_id", "ticket_id.is_open"),
    )
    def _compute_unbilled_reason(self):
        for work in self:
            work.unbilled_reason = work._get_unbilled_reason()

    def _get_unbilled_reason(self):
        """Return why work is in no invoice, ``False`` if it is."""
        if self.is_billed:
            invoiced = self.sale_line_id.invoice_status == "invoiced"
            return "ordered" if not self.invoice_line_id and not invoiced else False
        beyond = self.coverage == "contract" and self.excess_quantity > 0
        if self.coverage != "billable" and not beyond:
            return self.coverage
        amount = self.quantity if self.kind == "material" else self.hours
        missing = (
            ("timer", self.timer_start),
            ("no_customer", not self.ticket_id.partner_id),
            ("no_amount", not amount),
            ("no_product", not self.product_id),
            ("no_price", not self.unit_price),
            ("open", self.ticket_id.is_open),
        )
        return next((reason for reason, applies in missing if applies), "ready")

    # ------------------------------------------------------------------------ CRUD
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if vals.get("coverage"):
                vals.setdefault("coverage_manual", True)
        works = super().create(vals_list)
        works._charge()
        return works

    def write(self, vals):
        if self.env.context.get("crm_charging") is CHARGING:
            return super().write(vals)
        if vals.get("coverage") and "coverage_manual" not in vals:
            vals = {**vals, "coverage_manual": True}
        result = super().write(vals)
        if self._charge_fields() & vals.keys():
            self._charge()
        return result

    @api.model
    def _charge_fields(self):
        """Return the fields whose change can move work to another payer."""
        return {
            "kind",
            "hours",
            "quantity",
            "date",
            "coverage",
            "coverage_manual",
            "ticket_id",
            "timer_start",
        }

    # -------------------------------------------------------------------- charging
    def _charge(self):
        """Decide who pays for work that is in no order yet, and say why."""
        todo = self.filtered(lambda w: not w.is_billed and not w.timer_start)
        # sudo: budgets are kept by the system
        works = todo.sudo().with_context(crm_charging=CHARGING)
        works._forget_consumption()
        for work in works.sorted("id"):
            if work.coverage_manual:
                work._charge_by_hand()
            else:
                work._charge_by_rule()

    def _forget_consumption(self):
        rows = self.env["crm.service.contract.consumption"].sudo()  # sudo: the ledger
        rows.search([("work_id", "in", self.ids)]).unlink()

    def _charge_by_hand(self):
        self.write(
            {
                "charge_reason": self.env._("Chosen by hand."),
                "contract_id": self.ticket_id.contract_id.id
                if self.coverage == "contract"
                else False,
                "contract_service_id": False,
                "excess_quantity": 0,
            }
        )

    def _charge_by_rule(self):
        machine = self.ticket_id.equipment_id
        if machine and machine._covers(self.kind, self.date):
            self._set_charge(
                "warranty",
                self.env._(
                    "Warranty of %(machine)s until %(day)s (%(rule)s).",
                    machine=machine.display_name,
                    day=machine._format_day(machine.warranty_end),
                    rule=machine.warranty_rule_id.name,
                ),
            )
            return
        charge, service = self._find_charge()
        if charge:
            self._charge_contract(charge, service)
        else:
            self._set_charge("billable", self._get_billable_reason())

    def _find_charge(self):
        """Return what the contracts take of this work: ``(Charge, service)``."""
        found = self.ticket_id._find_contracts(self.date, ("running",))
        chosen = self.ticket_id.contract_id
        return self._choose_service(self.kind, found, chosen, self.date)

    def _measure(self, service):
        """Return how much of a service this work takes, in the service's measure."""
        if service.measure == "pieces":
            return self.quantity
        if service.measure == "hours":
            return self.hours
        # a call is counted once, with the first work on its ticket
        rows = service.consumption_ids.filtered(
            lambda row: row.ticket_id == self.ticket_id and row.work_id != self
        )
        return 0.0 if rows else 1.0

    def _charge_contract(self, charge, service):
        contract = service.contract_id
        left = contract._get_left(self.date)[service]
        budget = service._describe_left(max(0.0, left or 0.0))
        machine = self.ticket_id.equipment_id
        reason = self.env._(
            "Contract %(number)s, %(budget)s before this%(machine)s.",
            number=contract.number,
            budget=budget,
            machine=f" ({machine.display_name})" if machine else "",
        )
        self._set_charge(
            "contract",
            reason,
            contract_id=contract.id,
            contract_service_id=service.id,
            excess_quantity=charge.exceeding,
        )
        given = self.product_id - self._get_default_service()
        if charge.exceeding and not given and service.excess_product_id:
            self.product_id = service.excess_product_id
        self.env["crm.service.contract.consumption"].sudo().create(  # sudo: ledger
            {
                "contract_id": contract.id,
                "service_id": service.id,
                "date": self.date,
                "quantity": charge.included + charge.exceeding,
                "included_quantity": charge.included,
                "excess_quantity": charge.exceeding,
                "work_id": self.id,
                "ticket_id": self.ticket_id.id,
                "reason": reason,
            }
        )

    def _set_charge(self, coverage, reason, **values):
        self.write(
            {
                "coverage": coverage,
                "charge_reason": reason,
                "contract_id": False,
                "contract_service_id": False,
                "excess_quantity": 0,
                **values,
            }
        )

    def _get_billable_reason(self):
        """Return why nobody but the customer pays."""
        ticket = self.ticket_id
        __, __, text = ticket._get_cover(self.date)
        machine = ticket.equipment_id
        if machine and machine._covers("remote", self.date):
            return self.env._("The warranty does not cover this kind of work.")
        if ticket.contract_id.state == "running":
            return self.env._("Not included, or nothing left: %s.", text)
        return self.env._("%s.", text[:1].upper() + text[1:])

    # --------------------------------------------------------------------- amounts
    @api.depends("excess_quantity", "contract_service_id")
    def _compute_unit_price(self):
        beyond = self.filtered(
            lambda w: w.coverage == "contract" and w.excess_quantity > 0
        )
        super(CrmTicketWork, self - beyond)._compute_unit_price()
        for work in beyond:
            service = work.contract_service_id.sudo()  # sudo: its price is agreed
            work.unit_price = service.excess_price or work._get_list_price()

    @api.depends("excess_quantity")
    def _compute_amounts(self):
        super()._compute_amounts()
        for work in self.filtered(lambda w: w.coverage == "contract"):
            if work.excess_quantity > 0:
                price = work.excess_quantity * work.unit_price
                work.price = work.currency_id.round(price)
                work.margin = work.price - work.cost

    def _get_beyond(self):
        return (
            super()
            ._get_beyond()
            .filtered(lambda work: work.coverage == "contract" and work.product_id)
        )

    def _get_to_bill(self):
        return super()._get_to_bill() | self._get_beyond()

    # -------------------------------------------------------------- not billed yet
    def action_mend_unbilled(self):
        """Give work what it lacks to be billed: its team's service, its list price.

        :return: the action that says how much is left, and why
        """
        self.check_access("write")
        todo = self.filtered(lambda work: not work.is_billed and not work.timer_start)
        for work in todo.filtered(lambda work: work.kind != "material"):
            work.product_id = work.product_id or work._get_default_service()
        for work in todo.filtered(lambda work: work.unbilled_reason == "no_price"):
            work.unit_price = work._get_list_price()
        mended = todo.filtered(lambda work: work.unbilled_reason in _BILLABLE)
        told = self.env._("Ready to be billed: %s.", len(mended))
        return self._tell_unbilled(told, mended)

    def action_bill_unbilled(self):
        """Put chosen work into orders, one a ticket; what cannot be billed is said.

        :raises UserError: if none of it can be billed
        """
        self.check_access("write")
        self.ticket_id.check_access("write")
        todo = self.try_lock_for_update()._get_to_bill()
        todo = todo.filtered(lambda work: work.unbilled_reason in _BILLABLE)
        if not todo:
            reasons = self._describe_unbilled()
            raise UserError(self.env._("Nothing to bill: %s.", reasons))
        orders = [works._bill() for works in todo.grouped("ticket_id").values()]
        told = self.env._(
            "Work billed: %(count)s lines, in %(orders)s.",
            count=len(todo),
            orders=", ".join(order.name for order in orders),
        )
        return self._tell_unbilled(told, todo)

    def action_open_ticket(self):
        return self.ticket_id.action_open_form()

    def _describe_unbilled(self):
        """Return why work is not billed, and how much of it: “No price: 2”."""
        labels = self._crm_labels("unbilled_reason")
        return "; ".join(
            f"{labels[reason]}: {len(works)}"
            for reason, works in self.grouped("unbilled_reason").items()
            if reason
        )

    def _tell_unbilled(self, told, done):
        left = (self - done)._describe_unbilled()
        if left:
            told = self.env._("%(told)s Left: %(reasons)s.", told=told, reasons=left)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": told,
                "sticky": bool(left),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _prepare_order_line(self):
        values = super()._prepare_order_line()
        if self.coverage == "contract":
            service = self.contract_service_id.sudo()  # sudo: how it is billed
            if service.measure != "pieces" and service.excess_product_id:
                values["product_id"] = service.excess_product_id.id
            values["product_uom_qty"] = self.excess_quantity
        return values
