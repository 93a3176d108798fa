"""What a contract is made of: fees, what it covers, what it includes, what was used."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..kernel import cover
from .crm_service_contract import LIVE

MEASURES = [
    ("hours", "Hours"),
    ("calls", "Calls"),
    ("visits", "Visits"),
    ("pieces", "Pieces of material"),
]
SPANS = [("1", "Month"), ("3", "Quarter"), ("12", "Year"), ("0", "Whole term")]


class CrmServiceContractLine(models.Model):
    """A fee, invoiced every period."""

    _name = "crm.service.contract.line"
    _description = "Fee of a contract"
    _order = "contract_id, sequence, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "crm.service.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one("product.product", required=True, check_company=True)
    name = fields.Char(
        "Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    quantity = fields.Float(default=1.0, digits="Product Unit")
    price_unit = fields.Monetary(
        "Price a period",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
    )
    discount = fields.Float("Discount (%)", digits="Discount")
    subtotal = fields.Monetary(compute="_compute_subtotal")

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.product_id.display_name

    @api.depends("product_id")
    def _compute_price_unit(self):
        for line in self:
            line.price_unit = line.product_id.lst_price

    @api.depends("quantity", "price_unit", "discount")
    def _compute_subtotal(self):
        for line in self:
            amount = line.quantity * line.price_unit * (1 - line.discount / 100)
            line.subtotal = line.currency_id.round(amount) if line.currency_id else 0


class CrmServiceContractCoverage(models.Model):
    """What a contract covers: a machine, a product, a site; nothing named: all."""

    _name = "crm.service.contract.coverage"
    _description = "What a contract covers"
    _order = "contract_id, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "crm.service.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    commercial_partner_id = fields.Many2one(related="contract_id.commercial_partner_id")
    equipment_id = fields.Many2one(
        "crm.equipment",
        string="Machine",
        index="btree_not_null",
        check_company=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="With all its parts.",
    )
    product_id = fields.Many2one(
        "product.product", string="Product", check_company=True
    )
    site_id = fields.Many2one(
        "res.partner",
        string="Site",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
    )
    date_start = fields.Date("From", help="Empty: from the contract's start.")
    date_end = fields.Date("Until", help="Empty: to the contract's end.")

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for line in self:
            if line.date_start and line.date_end and line.date_end < line.date_start:
                # a machine that leaves on the day it came was never covered
                if (line.date_start - line.date_end).days > 1:
                    raise ValidationError(
                        self.env._(
                            "Contract %(contract)s: coverage of “%(what)s” ends before"
                            " it starts.",
                            contract=line.contract_id.display_name,
                            what=line._describe(),
                        )
                    )

    @api.constrains("equipment_id", "contract_id")
    def _check_owner(self):
        for line in self.filtered("equipment_id"):
            owner = line.equipment_id.commercial_partner_id
            if line.date_end or owner == line.contract_id.commercial_partner_id:
                continue
            raise ValidationError(
                self.env._(
                    "Contract %(contract)s cannot cover “%(machine)s”: it stands at"
                    " %(owner)s, not at %(customer)s.",
                    contract=line.contract_id.display_name,
                    machine=line.equipment_id.display_name,
                    owner=owner.display_name,
                    customer=line.contract_id.commercial_partner_id.display_name,
                )
            )

    @api.constrains("equipment_id", "product_id", "site_id", "date_start", "date_end")
    def _check_overlap(self):
        """Refuse that two contracts in force include the same for the same."""
        for line in self.filtered(lambda c: c.contract_id.state in LIVE):
            for other in line._get_rivals():
                shared = line.contract_id._get_kinds() & other.contract_id._get_kinds()
                if not shared or not line._meets(other):
                    continue
                raise ValidationError(
                    self.env._(
                        "“%(what)s” is covered by contract %(other)s already, until"
                        " %(end)s: end that coverage, or start this contract"
                        " (%(contract)s) later.",
                        what=line._describe(),
                        other=other.contract_id.display_name,
                        end=other.contract_id._format_day(other._get_span()[1])
                        or self.env._("further notice"),
                        contract=line.contract_id.display_name,
                    )
                )

    def _get_rivals(self):
        contract = self.contract_id
        return self.sudo().search(  # sudo: an overlap is one whoever sees it
            [
                ("contract_id", "!=", contract.id),
                ("contract_id.state", "in", LIVE),
                (
                    "contract_id.commercial_partner_id",
                    "=",
                    contract.commercial_partner_id.id,
                ),
                ("contract_id.company_id", "=", contract.company_id.id),
                ("equipment_id", "=", self.equipment_id.id),
                ("product_id", "=", self.product_id.id),
                ("site_id", "=", self.site_id.id),
            ]
        )

    def _get_span(self):
        """Return the first and the last day covered, the last False without end."""
        contract = self.contract_id
        ends = [day for day in (self.date_end, contract.date_end) if day]
        start = max(self.date_start or contract.date_start, contract.date_start)
        return start, min(ends) if ends else False

    def _meets(self, other):
        start, stop = self._get_span()
        other_start, other_stop = other._get_span()
        return (not stop or other_start <= stop) and (
            not other_stop or start <= other_stop
        )

    def _describe(self):
        self.ensure_one()
        named = self.equipment_id or self.product_id or self.site_id
        return named.display_name or self.env._("everything of the customer")

    def _end_on(self, day):
        """End coverage on a day, earlier ends stay."""
        for line in self:
            if not line.date_end or line.date_end > day:
                line.date_end = day

    def _hand_on(self, equipment, day):
        """Let another machine take this one's place from a day on."""
        self.ensure_one()
        end = self.date_end
        self._end_on(fields.Date.subtract(day, days=1))
        self.copy({"equipment_id": equipment.id, "date_start": day, "date_end": end})

    def _closeness(self, equipment, path, product, site, day):
        """Return how closely a line names what a ticket is about, None if not."""
        start, stop = self._get_span()
        if day < start or (stop and day > stop):
            return None
        if self.equipment_id:
            return cover.EQUIPMENT if self.equipment_id.id in path else None
        if self.product_id and self.product_id != product:
            return None
        if self.site_id and self.site_id != site:
            return None
        if self.product_id:
            return cover.PRODUCT
        return cover.SITE if self.site_id else cover.EVERYTHING


class CrmServiceContractService(models.Model):
    """What is included: hours, calls, visits or material, and what exceeds it."""

    _name = "crm.service.contract.service"
    _description = "What a contract includes"
    _order = "contract_id, sequence, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "crm.service.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    measure = fields.Selection(MEASURES, required=True, default="hours")
    remote = fields.Boolean("Remote", default=True)
    on_site = fields.Boolean("On site", default=True)
    travel = fields.Boolean("Travel")
    unlimited = fields.Boolean()
    quantity = fields.Float("Included", digits="Product Unit")
    span = fields.Selection(SPANS, string="Every", required=True, default="12")
    excess_product_id = fields.Many2one(
        "product.product", string="Billed as", check_company=True
    )
    excess_price = fields.Monetary(
        "Price beyond", help="Of one hour, call, visit or piece beyond the included."
    )
    consumption_ids = fields.One2many("crm.service.contract.consumption", "service_id")
    used = fields.Float(compute="_compute_used", digits="Product Unit")
    left = fields.Float(compute="_compute_used", digits="Product Unit")

    _not_negative = models.Constraint(
        "CHECK (quantity >= 0 AND excess_price >= 0)",
        "What is included and its price beyond cannot be negative.",
    )

    @api.constrains("excess_price", "excess_product_id")
    def _check_excess(self):
        for service in self:
            if service.excess_price and not service.excess_product_id:
                raise ValidationError(
                    self.env._(
                        "“%s”: choose the product by which what exceeds is billed.",
                        service.display_name,
                    )
                )

    @api.depends("consumption_ids.included_quantity", "quantity", "span", "unlimited")
    def _compute_used(self):
        used = self._origin._get_used(fields.Date.context_today(self))
        for service in self:
            service.used = used.get(service._origin.id, 0.0)
            left = 0.0 if service.unlimited else service.quantity - service.used
            service.left = max(0.0, left)

    def _get_span(self, day):
        """Return the first and last day of the budget that a day falls into."""
        self.ensure_one()
        contract = self.contract_id
        months = int(self.span)
        if not months:
            return contract.term_start or contract.date_start, contract.date_end
        return contract._get_span_at(months, day)

    def _get_used(self, day):
        """Return what is used of the budgets that a day falls into: ``{id: used}``.

        One query for all the services that share a span.
        """
        rows = self.env["crm.service.contract.consumption"].sudo()  # sudo: sums only
        used = {}
        spans = {service: service._get_span(day) for service in self}
        for span in set(spans.values()):
            services = [s.id for s in self if spans[s] == span]
            domain = [("service_id", "in", services), ("date", ">=", span[0])]
            if span[1]:
                domain.append(("date", "<=", span[1]))
            for service, total in rows._read_group(
                domain, ["service_id"], ["included_quantity:sum"]
            ):
                used[service.id] = total
        return used

    def _covers_kind(self, kind):
        """Return whether work of a kind, or a visit, is charged to this service."""
        self.ensure_one()
        if self.measure == "visits":
            return kind == "visit"
        if self.measure == "pieces":
            return kind == "material"
        return kind in ("remote", "on_site", "travel") and self[kind]

    def _describe_left(self, left):
        """Return what is left, in words."""
        self.ensure_one()
        if self.unlimited:
            return self.env._("%s: without limit", self.name)
        measures = dict(self._fields["measure"]._description_selection(self.env))
        return self.env._(
            "%(service)s: %(left)s of %(all)s %(measure)s left",
            service=self.name,
            left=_short(left, self.env),
            all=_short(self.quantity, self.env),
            measure=measures[self.measure].lower(),
        )


class CrmServiceContractConsumption(models.Model):
    """The ledger of a contract's budgets, written by the system."""

    _name = "crm.service.contract.consumption"
    _description = "Consumption of a contract"
    _order = "date desc, id desc"

    contract_id = fields.Many2one(
        "crm.service.contract", required=True, index=True, ondelete="cascade"
    )
    service_id = fields.Many2one(
        "crm.service.contract.service", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    measure = fields.Selection(related="service_id.measure")
    date = fields.Date(required=True)
    quantity = fields.Float(required=True)
    included_quantity = fields.Float("Included", required=True)
    excess_quantity = fields.Float("Beyond")
    work_id = fields.Many2one("crm.ticket.work", ondelete="cascade")
    ticket_id = fields.Many2one("crm.ticket", index="btree_not_null")
    visit_id = fields.Many2one("crm.maintenance.visit", ondelete="cascade")
    reason = fields.Char("Why")

    _budget_idx = models.Index("(service_id, date)")
    _work_once = models.UniqueIndex(
        "(work_id) WHERE work_id IS NOT NULL", "This work is charged already."
    )
    _visit_once = models.UniqueIndex(
        "(visit_id) WHERE visit_id IS NOT NULL", "This visit is charged already."
    )


def _short(value, env):
    """Return a number without needless decimals, in the reader's form."""
    lang = env["res.lang"]._get_data(code=env.user.lang or "en_US")
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", lang.decimal_point or ".")
