"""Service levels: how soon to answer and to solve, and for which tickets."""

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .crm_ticket import PRIORITIES
from .kernel import routing

#: where a policy says how many hours of work each target has
_HOURS = {
    "first_response": "first_response_hours",
    "next_response": "next_response_hours",
    "resolution": "resolution_hours",
}


class CrmSlaPolicy(models.Model):
    """How soon to answer and to solve, for whom, in whose working hours."""

    _name = "crm.sla.policy"
    _description = "Service level"
    _inherit = ["crm.cached.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        check_company=True,
        help="Empty: those of the ticket's team, or else of the company.",
    )
    # conditions, all of which must hold
    team_ids = fields.Many2many("crm.ticket.team", string="Teams")
    category_ids = fields.Many2many("crm.ticket.category", string="Categories")
    product_ids = fields.Many2many("product.product", string="Products")
    partner_ids = fields.Many2many("res.partner", string="Customers")
    tier = fields.Selection(
        selection=lambda self: self.env["crm.ticket.routing.rule"]._selection_tier(),
        string="Customer tier",
    )
    covered = fields.Selection(
        [("yes", "With a contract in force"), ("no", "Without a contract")],
        string="Contract",
        help="Empty: it does not matter.",
    )
    min_priority = fields.Selection(PRIORITIES, string="From priority")
    # targets, in hours of work; zero: none
    first_response_hours = fields.Float("First answer within (hours)", default=0)
    next_response_hours = fields.Float("Next answers within (hours)", default=0)
    resolution_hours = fields.Float("Solution within (hours)", default=0)
    warn_percent = fields.Integer("Warn at (% of the time)", default=80)
    escalation_user_id = fields.Many2one(
        "res.users",
        string="Escalate to",
        help="Empty: the leader of the team.",
    )

    _warn_range = models.Constraint(
        "CHECK (warn_percent BETWEEN 1 AND 100)",
        "The warning comes between 1 and 100 % of the time.",
    )

    @api.constrains("first_response_hours", "next_response_hours", "resolution_hours")
    def _check_targets(self):
        for policy in self:
            hours = [policy[name] for name in _HOURS.values()]
            if min(hours) < 0:
                raise ValidationError(
                    self.env._("“%s”: hours cannot be negative.", policy.name)
                )
            if not any(hours):
                raise ValidationError(
                    self.env._(
                        "“%s” has no target: give the hours of at least one of first"
                        " answer, next answers, solution.",
                        policy.name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - {"name", "escalation_user_id"}:
            self.env["crm.ticket.sla"]._recompute_policies(self)
        return result

    def _get_terms(self):
        """Return what deadlines are computed from, without a query."""
        known = self._get_known((*_HOURS.values(), "calendar_id", "warn_percent"))
        return known.get(self.id, {})

    def _get_targets(self):
        """Return the hours of work of each target: ``{target: hours}``."""
        terms = self._get_terms()
        return {target: terms.get(name, 0) for target, name in _HOURS.items()}

    def _as_kernel(self):
        """Return the policy's conditions as the pure kernel takes them."""
        levels = ("0", "1", "2", "3")
        wanted = levels[levels.index(self.min_priority) :] if self.min_priority else ()
        return routing.Rule(
            key=self.id,
            teams=frozenset(self.team_ids.ids),
            categories=frozenset(self.category_ids.ids),
            products=frozenset(self.product_ids.ids),
            partners=frozenset(self.partner_ids.ids),
            tiers=frozenset([self.tier] if self.tier else ()),
            priorities=frozenset(wanted),
            covered={"yes": True, "no": False}.get(self.covered),
        )

    @tools.ormcache("company_id")
    def _get_rules(self, company_id):
        """Return the kernel's rules of a company, in order."""
        policies = self.sudo().search(  # sudo: deadlines hold for everybody
            self._get_rules_domain(company_id)
        )
        return tuple(policy._as_kernel() for policy in policies)

    @api.model
    def _get_rules_domain(self, company_id):
        """Return which policies are tried in turn on the tickets of a company."""
        return Domain("company_id", "in", (company_id, False))

    @api.model
    def _find_for(self, tickets):
        """Return the service level that applies to each ticket: ``{id: policy}``."""
        model = self.sudo()  # sudo: see _get_rules
        rules = {
            company.id: model._get_rules(company.id) for company in tickets.company_id
        }
        asked = any(rule.asks_contracts for known in rules.values() for rule in known)
        contracts = tickets._get_contracts_of(tickets.partner_id) if asked else {}
        found = {}
        for ticket in tickets:
            request = self._prepare_request(ticket, contracts)
            rule, _why = routing.first_match(rules[ticket.company_id.id], request)
            found[ticket.id] = model.browse(rule.key if rule else [])
        return found

    @api.model
    def _prepare_request(self, ticket, contracts):
        """Return what the conditions look at, for the kernel.

        :param dict contracts: see ``crm.ticket._get_contracts_of``
        """
        category, customer = ticket.category_id, ticket.commercial_partner_id
        return routing.Request(
            team=ticket.team_id._origin.id or 0,
            categories=frozenset(category._get_path_ids() if category else ()),
            products=frozenset(ticket.product_id._origin.ids),
            partners=frozenset((ticket.partner_id | customer)._origin.ids),
            contracts=frozenset(contracts.get(customer._origin.id, ())),
            tier=customer.tier,
            priority=ticket.priority,
        )
