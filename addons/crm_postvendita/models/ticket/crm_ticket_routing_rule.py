from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from .crm_ticket import PRIORITIES
from .kernel import routing


class CrmTicketRoutingRule(models.Model):
    _name = "crm.ticket.routing.rule"
    _description = "Ticket routing rule"
    _inherit = ["crm.cached.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company
    )
    # conditions, all of which must hold
    channel_ids = fields.Many2many("crm.ticket.channel", string="Channels")
    from_team_ids = fields.Many2many(
        "crm.ticket.team",
        "crm_ticket_routing_from_team_rel",
        string="Mailboxes",
        help="Teams whose address the request was written to.",
    )
    category_ids = fields.Many2many("crm.ticket.category", string="Categories")
    product_ids = fields.Many2many("product.product", string="Products")
    partner_ids = fields.Many2many("res.partner", string="Customers")
    tier = fields.Selection(
        selection=lambda self: self._selection_tier(), string="Customer tier"
    )
    covered = fields.Selection(
        [("yes", "With a contract in force"), ("no", "Without a contract")],
        string="Contract",
        help="Empty: it does not matter.",
    )
    lang_ids = fields.Many2many("res.lang", string="Languages")
    words = fields.Char(
        help="Words or phrases, separated by commas: one of them is in the subject"
        " or in the text. Accents and capitals do not matter.",
    )
    # what it decides
    team_id = fields.Many2one("crm.ticket.team", check_company=True, index=True)
    owner_mode = fields.Selection(
        [
            ("team", "As the team does"),
            ("none", "Nobody"),
            ("fixed", "This person"),
            ("round_robin", "The team's members, in turn"),
            ("least_loaded", "The member with the fewest open tickets"),
            ("skill", "The member with the skill and the fewest open tickets"),
        ],
        string="Owner",
        required=True,
        default="team",
    )
    user_id = fields.Many2one("res.users", string="Person")
    skill_ids = fields.Many2many(
        "crm.ticket.skill",
        string="Skills",
        help="Empty: those that the ticket's category asks for.",
    )
    set_category_id = fields.Many2one("crm.ticket.category", string="Set category")
    set_priority = fields.Selection(PRIORITIES, string="Set priority")
    tag_ids = fields.Many2many("crm.ticket.tag", string="Add tags")

    @api.model
    def _selection_tier(self):
        return self.env["res.partner"]._fields["tier"]._description_selection(self.env)

    @api.constrains("owner_mode", "user_id", "team_id")
    def _check_owner(self):
        for rule in self:
            if rule.owner_mode == "fixed" and not rule.user_id:
                raise ValidationError(
                    self.env._("Rule “%s”: choose the person who gets it.", rule.name)
                )
            turns = rule.owner_mode in ("round_robin", "least_loaded", "skill")
            if turns and not rule.team_id:
                raise ValidationError(
                    self.env._(
                        "Rule “%s”: choose the team whose members take turns.",
                        rule.name,
                    )
                )

    def _as_kernel(self):
        """Return the rule as the pure kernel takes it."""
        self.ensure_one()
        return routing.Rule(
            key=self.id,
            channels=frozenset(self.channel_ids.ids),
            teams=frozenset(self.from_team_ids.ids),
            categories=frozenset(self.category_ids.ids),
            products=frozenset(self.product_ids.ids),
            partners=frozenset(self.partner_ids.ids),
            tiers=frozenset([self.tier] if self.tier else ()),
            covered={"yes": True, "no": False}.get(self.covered),
            langs=frozenset(self.lang_ids.mapped("code")),
            words=routing.split_words(self.words),
        )

    @tools.ormcache("company_id")
    def _get_rules(self, company_id):
        """Return the kernel's rules of a company, in order."""
        rules = self.sudo().search(  # sudo: the gateway routes for anybody
            [("company_id", "in", (company_id, False))]
        )
        return tuple(rule._as_kernel() for rule in rules)

    @api.model
    def _format_reasons(self, rule, reasons):
        """Return in words why a rule fired.

        :param rule: the rule that fired, or an empty recordset
        :param reasons: the kernel's ``(condition, value)`` pairs
        """
        if not rule:
            return self.env._("No rule applied: assigned as the team does.")
        if not reasons:
            return self.env._("Rule “%s” holds for everything.", rule.name)
        parts = [self._format_reason(name, value) for name, value in reasons]
        return self.env._(
            "Rule “%(rule)s”: %(reasons)s.", rule=rule.name, reasons=", ".join(parts)
        )

    @api.model
    def _format_reason(self, name, value):
        models_of = {
            "channel": "crm.ticket.channel",
            "team": "crm.ticket.team",
            "category": "crm.ticket.category",
            "product": "product.product",
            "customer": "res.partner",
            **self._reason_models(),
        }
        label = {
            "channel": self.env._("channel %s"),
            "team": self.env._("mailbox %s"),
            "category": self.env._("category %s"),
            "product": self.env._("product %s"),
            "customer": self.env._("customer %s"),
            "tier": self.env._("tier %s"),
            "contract": self.env._("contract %s"),
            "covered": self.env._("contract: %s"),
            "language": self.env._("language %s"),
            "priority": self.env._("priority %s"),
            "word": self.env._("the text has “%s”"),
        }[name]
        if name == "tier":
            value = dict(self._selection_tier()).get(value, value)
        if name == "covered":
            value = self.env._("in force") if value else self.env._("none")
        if name in models_of:
            # sudo: the name of what the rule itself mentions
            value = self.env[models_of[name]].sudo().browse(value).display_name
        return label % value

    @api.model
    def _reason_models(self):
        """Return the models of further conditions: ``{condition: model}``."""
        return {}
