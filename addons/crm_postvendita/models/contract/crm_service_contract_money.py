"""What a contract brought and cost, and how it joins timeline, worklist and card."""

from odoo import api, fields, models
from odoo.fields import Domain

from .crm_service_contract import AMOUNTS, LIVE, MANAGER

#: from so many days before the notice on, a renewal is somebody's work
_RENEWAL_DAYS = 30


class CrmServiceContract(models.Model):
    _inherit = "crm.service.contract"

    _timeline_kind = "contract"
    _timeline_icon = "fa-handshake-o"
    _timeline_sequence = 42
    _timeline_partner = "commercial_partner_id"
    _timeline_date = "date_start"
    _timeline_text = ("name", "number")
    _timeline_fields = ("number", "name", "state")

    _worklist_kind = "contract"
    _worklist_icon = "fa-handshake-o"
    _worklist_sequence = 45
    _worklist_deadline = "notice_date"
    _worklist_can_reschedule = False
    _worklist_fields = ("number", "name", "date_end", "renewal", "renewal_error")

    yearly_amount = fields.Monetary(
        "Fees a year", compute="_compute_yearly_amount", store=True, groups=AMOUNTS
    )
    brought = fields.Monetary(
        compute="_compute_brought",
        groups=AMOUNTS,
        help="Invoices of this contract, posted, without taxes, and work beyond it.",
    )
    cost = fields.Monetary(
        compute="_compute_money", groups=MANAGER, help="Work and visits charged to it."
    )
    margin = fields.Monetary(compute="_compute_money", groups=MANAGER)

    @api.depends(
        "line_ids.quantity",
        "line_ids.price_unit",
        "line_ids.discount",
        "invoice_months",
    )
    def _compute_yearly_amount(self):
        for contract in self:
            periods = 12 / int(contract.invoice_months or 12)
            contract.yearly_amount = periods * sum(contract.line_ids.mapped("subtotal"))

    def _compute_brought(self):
        brought = self._get_brought()
        for contract in self:
            contract.brought = brought.get(contract.id, 0.0)

    def _compute_money(self):
        cost = self._get_cost()
        for contract in self:
            contract.cost = cost.get(contract.id, 0.0)
            contract.margin = contract.brought - contract.cost

    def _get_brought(self):
        """Return the invoices of contracts, and what is beyond in no such invoice."""
        moves = self.env["account.move"].sudo()  # sudo: sums only, by group
        sums = {
            contract.id: amount
            for contract, amount in moves._read_group(
                [("crm_contract_id", "in", self.ids), ("state", "=", "posted")],
                ["crm_contract_id"],
                ["amount_untaxed_signed:sum"],
            )
        }
        apart = Domain("invoice_line_id", "=", False) & (
            Domain("sale_line_id", "=", False)
            | Domain("sale_line_id.order_id.crm_contract_id", "=", False)
        )
        for name, _day in self._get_excess_models():
            model = self.env[name].sudo()  # sudo: sums only, by group
            for contract, price in model._read_group(
                Domain("contract_id", "in", self.ids) & apart,
                ["contract_id"],
                ["price:sum"],
            ):
                sums[contract.id] = sums.get(contract.id, 0.0) + price
        return sums

    def _get_cost(self):
        sums = {}
        for name in ("crm.ticket.work", "crm.maintenance.visit"):
            model = self.env[name].sudo()  # sudo: sums only, by group
            for contract, cost in model._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["cost:sum"]
            ):
                sums[contract.id] = sums.get(contract.id, 0.0) + cost
        return sums

    # -------------------------------------------------------------------- timeline
    @api.model
    def _timeline_label(self):
        return self.env._("Contracts")

    @api.model
    def _timeline_domain(self):
        return Domain("state", "!=", "draft")

    def _timeline_entry(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            "title": self.env._("Contract %s", self.display_name),
            "state": states[self.state],
            "color": self._get_color(),
        }

    def _get_color(self):
        colors = {"running": "success", "suspended": "danger", "draft": "info"}
        return colors.get(self.state, "secondary")

    # -------------------------------------------------------------------- worklist
    @api.model
    def _worklist_label(self):
        return self.env._("Renewals")

    @api.model
    def _worklist_domain(self):
        """Return contracts whose renewal is to be spoken about with the customer."""
        soon = fields.Date.add(fields.Date.context_today(self), days=_RENEWAL_DAYS)
        domain = Domain("state", "in", LIVE) & Domain("notice_given", "=", False)
        manual = Domain("renewal", "=", "manual") | Domain("renewal_error", "!=", False)
        return domain & manual & Domain("notice_date", "<=", soon)

    def _worklist_entry(self):
        return {
            "title": self.display_name,
            "reason": self.renewal_error
            or self.env._("Ends on %s", self._format_day(self.date_end)),
            "color": "danger" if self.renewal_error else "info",
        }

    # ---------------------------------------------------------------------- form
    ticket_count = fields.Integer("Tickets", compute="_compute_counts")
    visit_count = fields.Integer("Visits", compute="_compute_counts")

    def _compute_counts(self):
        for field, name in (
            ("ticket_count", "crm.ticket"),
            ("visit_count", "crm.maintenance.visit"),
        ):
            model = self.env[name]
            counts = {}
            if model.has_access("read"):
                counts = dict(
                    model._read_group(
                        [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
                    )
                )
            for contract in self:
                contract[field] = counts.get(contract._origin, 0)

    def action_view_tickets(self):
        self.ensure_one()
        return self._open(
            self.env._("Tickets"), "crm.ticket", [("contract_id", "=", self.id)]
        )

    def action_view_visits(self):
        self.ensure_one()
        return self._open(
            self.env._("Visits"),
            "crm.maintenance.visit",
            [("contract_id", "=", self.id)],
        )

    def action_view_invoices(self):
        self.ensure_one()
        return self._open(
            self.env._("Invoices"), "account.move", [("crm_contract_id", "=", self.id)]
        )
