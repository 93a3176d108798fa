"""A visit is taken from its contract's budget; what exceeds it is billed, once."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmMaintenanceVisit(models.Model):
    _name = "crm.maintenance.visit"
    _inherit = ["crm.maintenance.visit", "crm.billable.mixin"]

    unit_price = fields.Monetary("Price beyond", readonly=True, copy=False)
    price = fields.Monetary(compute="_compute_price", store=True)

    _beyond_idx = models.Index("(contract_id, date_visit) WHERE excess_quantity > 0")

    @api.depends("unit_price", "excess_quantity")
    def _compute_price(self):
        for visit in self:
            amount = visit.unit_price * visit.excess_quantity
            visit.price = visit.currency_id.round(amount) if visit.currency_id else 0

    def write(self, vals):
        frozen = {"contract_id", "partner_id", "start"} & vals.keys()
        if frozen and not self.env.context.get("crm_visit_planned"):
            self._check_not_billed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        self._check_not_billed()

    def _check_not_billed(self):
        for visit in self.filtered("is_billed"):
            raise UserError(
                self.env._(
                    "Visit %s is in an order or an invoice already: cancel that one"
                    " first.",
                    visit.display_name,
                )
            )

    def action_reopen(self):
        self._check_not_billed()
        return super().action_reopen()

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
