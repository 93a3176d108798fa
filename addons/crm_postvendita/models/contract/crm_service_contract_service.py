"""What a contract includes: hours, calls, visits or material, and what is left."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.misc import get_lang

MEASURES = [
    ("hours", "Hours"),
    ("calls", "Calls"),
    ("visits", "Visits"),
    ("pieces", "Pieces of material"),
]
SPANS = [("1", "Month"), ("3", "Quarter"), ("12", "Year"), ("0", "Whole term")]


class CrmServiceContractService(models.Model):
    """What is included: hours, calls, visits or material, and what exceeds it."""

    _name = "crm.service.contract.service"
    _inherit = ["crm.contract.part.mixin"]
    _description = "What a contract includes"
    _order = "contract_id, sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    measure = fields.Selection(MEASURES, required=True, default="hours")
    remote = fields.Boolean(default=True)
    on_site = fields.Boolean(default=True)
    travel = fields.Boolean()
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

    def _lock(self):
        """Let who charges the same budget at the same time wait for each other."""
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM crm_service_contract_service WHERE id IN %s"
                    " ORDER BY id FOR NO KEY UPDATE",
                    tuple(self.ids),
                )
            )

    def _covers_kind(self, kind):
        """Return whether work of a kind, or a visit, is charged to this service."""
        self.ensure_one()
        if self.measure == "visits":
            return kind == "visit"
        if self.measure == "pieces":
            return kind == "material"
        return kind in ("remote", "on_site", "travel") and self[kind]

    def _describe_unit(self):
        """Return of what the price beyond is, in words."""
        self.ensure_one()
        return {
            "hours": self.env._("an hour"),
            "calls": self.env._("a call"),
            "visits": self.env._("a visit"),
            "pieces": self.env._("a piece"),
        }[self.measure]

    def _describe_left(self, left):
        """Return what is left, in words."""
        self.ensure_one()
        if self.unlimited:
            return self.env._("%s: without limit", self.name)
        return self.env._(
            "%(service)s: %(left)s of %(all)s %(measure)s left",
            service=self.name,
            left=_short(left, self.env),
            all=_short(self.quantity, self.env),
            measure=self._crm_label("measure").lower(),
        )


def _short(value, env):
    """Return a number without needless decimals, in the reader's form."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", get_lang(env).decimal_point or ".")
