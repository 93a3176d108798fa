"""A ticket's contract: covered or not, by what, until when."""

from odoo import api, fields, models

from .crm_service_contract import LIVE

#: what a new ticket needs of its customer, which has a hundred columns
_OF_CUSTOMER = (
    *("commercial_partner_id", "company_id", "tier", "lang", "partner_share"),
    *("name", "email", "phone"),
)


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    contract_id = fields.Many2one(
        "crm.service.contract",
        index="btree_not_null",
        tracking=True,
        copy=False,
        check_company=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
    )
    cover_state = fields.Selection(
        [
            ("warranty", "Under warranty"),
            ("contract", "Under contract"),
            ("suspended", "Contract suspended"),
            ("none", "Not covered"),
            ("unknown", "Machine not chosen"),
        ],
        compute="_compute_cover",
        string="Covered",
    )
    cover_until = fields.Date("Covered until", compute="_compute_cover")
    cover_text = fields.Char("Covered by", compute="_compute_cover")

    @api.depends(
        "equipment_id.warranty_end",
        "contract_id.state",
        "contract_id.date_end",
        "work_ids.coverage",
    )
    def _compute_cover(self):
        today = self._crm_today()
        undecided = self.filtered(lambda t: not t.equipment_id and not t.contract_id)
        machines = undecided._get_customers_machines()
        for ticket in self:
            day = ticket.create_date.date() if not ticket.is_open else today
            state, until, text = ticket._get_cover(day or today)
            if ticket in undecided:
                state, text = "unknown", self.env._("no machine, no contract on file")
                key = (ticket.commercial_partner_id, ticket.company_id)
                if found := machines.get(key):
                    text = found._describe_covers(day or today)
            ticket.cover_state, ticket.cover_until = state, until
            ticket.cover_text = text[:1].upper() + text[1:]

    def _get_customers_machines(self):
        """Return the machines of the tickets' customers.

        :return: dict of ``crm.equipment`` by customer and company
        """
        customers = self.commercial_partner_id
        if not customers:
            return {}
        machines = self.env["crm.equipment"].sudo()  # sudo: shown with the ticket
        found = machines.search(
            [
                ("commercial_partner_id", "in", customers.ids),
                ("state", "=", "in_use"),
            ]
        )
        return found.grouped(lambda m: (m.commercial_partner_id, m.company_id))

    def _get_cover(self, day):
        """Return whether a ticket is covered: ``(state, until, words)``."""
        machine = self.equipment_id.sudo()  # sudo: shown with the ticket
        contract = self.contract_id.sudo()  # sudo: shown with the ticket
        in_force = contract.state == "running" and (
            not contract.date_end or contract.date_end >= day
        )
        parts = []
        if in_force:
            parts.append(contract._describe(day))
        elif contract.state == "suspended":
            reason = contract.suspension_reason or self.env._("suspended by hand")
            parts.append(
                self.env._(
                    "contract %(number)s: %(reason)s",
                    number=contract.number,
                    reason=reason,
                )
            )
        elif contract:
            parts.append(
                self.env._(
                    "contract %(number)s is over since %(day)s",
                    number=contract.number,
                    day=contract._format_day(contract.date_end),
                )
            )
        if machine.warranty_end and machine.warranty_start <= day:
            over = machine.warranty_end < day
            label = (
                self.env._("warranty was over on %s")
                if over
                else self.env._("warranty until %s")
            )
            parts.insert(0, label % machine._format_day(machine.warranty_end))
            if not over:
                return "warranty", machine.warranty_end, ", ".join(parts)
        if in_force:
            return "contract", contract.date_end, ", ".join(parts)
        state = "suspended" if contract.state == "suspended" else "none"
        return state, False, ", ".join(parts) or self.env._("No warranty, no contract")

    @api.onchange("equipment_id")
    def _onchange_equipment_id(self):
        super()._onchange_equipment_id()
        if self.equipment_id:
            found = self._find_contracts()
            self.contract_id = found[0][0].id if found else False

    # ------------------------------------------------------------------------ CRUD
    @api.model
    def _fill_company(self, vals_list, body=""):
        result = super()._fill_company(vals_list, body)
        self._fill_contracts(vals_list)
        return result

    @api.model
    def _fill_contracts(self, vals_list):
        """Give new tickets the contract that covers them, in one query a batch."""
        todo = [v for v in vals_list if v.get("partner_id") and "contract_id" not in v]
        partners = self.env["res.partner"].browse({v["partner_id"] for v in todo})
        # sudo: what covers a customer holds whoever opens the ticket
        partners = partners.sudo()
        partners.fetch(_OF_CUSTOMER)
        customers = partners.commercial_partner_id
        customers.fetch(_OF_CUSTOMER)
        if not customers:
            return
        contracts = self.env["crm.service.contract"].sudo()  # sudo: as above
        live = contracts.search(
            [("commercial_partner_id", "in", customers.ids), ("state", "in", LIVE)],
            order="state, date_end, id",
        )
        for vals in todo:
            vals["contract_id"] = False  # looked for, not to be looked for again
        if not live:
            return
        today = self._crm_today()
        machines = self.env["crm.equipment"]
        products = self.env["product.product"]
        for vals in todo:
            partner = partners.browse(vals["partner_id"]).sudo()  # sudo: as above
            own = live.filtered(
                lambda c, partner=partner, vals=vals: (
                    c.commercial_partner_id == partner.commercial_partner_id
                    and c.company_id.id == vals["company_id"]
                )
            )
            found = own._rank(
                today,
                machines.browse(vals.get("equipment_id") or []),
                products.browse(vals.get("product_id") or []),
                partner,
            )
            if found:
                vals["contract_id"] = found[0][0].id

    def write(self, vals):
        result = super().write(vals)
        about = {"equipment_id", "partner_id", "product_id"} & vals.keys()
        if about and "contract_id" not in vals:
            for ticket in self.filtered("is_open"):
                found = ticket._find_contracts()
                contract = found[0][0] if found else self.env["crm.service.contract"]
                if ticket.contract_id != contract:
                    ticket.contract_id = contract.id
        if about or "contract_id" in vals:
            # sudo: work of colleagues is charged anew, too
            self.sudo().work_ids._charge()
        return result

    # ------------------------------------------------------------------- contracts
    def _find_contracts(self, day=None, states=("running", "suspended")):
        """Return the contracts that cover the ticket, the closest first."""
        self.ensure_one()
        return self.env["crm.service.contract"]._find(
            self.commercial_partner_id,
            self.company_id or self.env.company,
            day or self._crm_today(),
            equipment=self.equipment_id,
            product=self.product_id,
            site=self.equipment_id.sudo().site_id or self.partner_id,  # sudo: where
            states=states,
        )

    @api.model
    def _get_contracts_of(self, partners):
        """Return the contracts in force of the customers of some contacts."""
        # sudo: routing and deadlines ask for anybody
        customers = partners.sudo().commercial_partner_id
        if not customers:
            return {}
        # sudo: likewise
        contracts = self.env["crm.service.contract"].sudo()
        groups = contracts._read_group(
            [
                ("commercial_partner_id", "in", customers.ids),
                ("state", "=", "running"),
                ("date_start", "<=", self._crm_today()),
            ],
            ["commercial_partner_id"],
            ["id:array_agg"],
        )
        return {customer.id: ids for customer, ids in groups}

    @api.model
    def _deadline_fields(self):
        return super()._deadline_fields() | {"contract_id"}

    def _get_policies(self):
        """The service level of the contract comes before those of the list."""
        found = super()._get_policies()
        for ticket in self:
            contract = ticket.contract_id
            if contract.policy_id and contract.state == "running":
                found[ticket.id] = contract.policy_id
        return found
