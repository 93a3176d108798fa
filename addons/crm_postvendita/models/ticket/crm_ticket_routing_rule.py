"""The rules that send a new ticket to its team and owner, and why, in batches."""

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import html2plaintext

from .crm_ticket import PRIORITIES
from .kernel import routing


class CrmTicketRoutingRule(models.Model):
    _name = "crm.ticket.routing.rule"
    _description = "Ticket routing rule"
    _inherit = ["crm.cached.mixin"]
    #: the conditions and their order; what a rule decides is read when it applies
    _cached_fields = (
        "sequence",
        "active",
        "company_id",
        "channel_ids",
        "from_team_ids",
        "category_ids",
        "product_ids",
        "partner_ids",
        "tier",
        "covered",
        "lang_ids",
        "words",
        "words_without",
    )
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
    words_without = fields.Char(
        "Without words",
        help="Words or phrases, separated by commas: with one of them the rule does"
        " not apply, as in “it does not matter whether the machine is stopped”.",
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
        help="Empty: those that the ticket's category and product ask for.",
    )
    set_category_id = fields.Many2one("crm.ticket.category", string="Set category")
    set_priority = fields.Selection(PRIORITIES, string="Set priority")
    tag_ids = fields.Many2many("crm.ticket.tag", string="Add tags")

    @api.model
    def _selection_tier(self):
        return list(self.env["res.partner"]._crm_labels("tier").items())

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
            words_without=routing.split_words(self.words_without),
        )

    @tools.ormcache("company_id")
    def _get_rules(self, company_id):
        """Return the kernel's rules of a company, in order."""
        rules = self.sudo().search(  # sudo: the gateway routes for anybody
            [("company_id", "in", (company_id, False))]
        )
        return tuple(rule._as_kernel() for rule in rules)

    # --------------------------------------------------------------------- routing
    @api.model
    def _route(self, vals_list, text=""):
        """Add team, owner, priority and tags to tickets that nobody has routed.

        :param list vals_list: values of tickets to be created, with their company
        :param str text: what the rules read besides subject and description
        """
        todo = [vals for vals in vals_list if not vals.get("user_id")]
        if not todo:
            return
        # why a ticket is where it is, is read by the staff
        self = self.with_context(lang=self._get_staff_lang())
        turns = Turns(self.env)
        rules = {
            company_id: self._get_rules(company_id)
            for company_id in {vals["company_id"] for vals in todo}
        }
        partners = self.env["res.partner"].browse(
            [vals["partner_id"] for vals in todo if vals.get("partner_id")]
        )
        asked = any(rule.asks_contracts for known in rules.values() for rule in known)
        tickets = self.env["crm.ticket"]
        contracts = tickets._get_contracts_of(partners) if asked else {}
        for vals in todo:
            partner = partners.browse(vals.get("partner_id") or [])
            partner = partner.with_prefetch(partners._prefetch_ids)
            request = self._prepare_request(vals, partner, contracts, text)
            self._apply(
                vals, *routing.first_match(rules[vals["company_id"]], request), turns
            )

    @api.model
    def _get_staff_lang(self):
        """Return the language to note things in: the user's, or the company's where
        a mail, a customer or a visitor opens the ticket."""
        if self.env.lang and self.env.user._is_internal():
            return self.env.lang
        return self.env.company.partner_id.lang

    @api.model
    def _prepare_request(self, vals, partner, contracts, text):
        """Return what is known of a ticket to be created, for the kernel.

        :param dict contracts: see ``crm.ticket._get_contracts_of``
        :param str text: see ``_route``
        """
        partner = partner.sudo()  # sudo: the gateway routes for anybody
        categories = self.env["crm.ticket.category"]
        category = categories.browse(vals.get("category_id") or [])
        texts = [vals.get("name") or ""]
        if vals.get("description"):
            texts.append(html2plaintext(vals["description"]))
        if text:
            texts.append(text)
        return routing.Request(
            channel=vals.get("channel_id") or 0,
            team=vals.get("team_id") or 0,
            categories=frozenset(category._get_path_ids() if category else ()),
            products=frozenset([vals["product_id"]] if vals.get("product_id") else ()),
            partners=frozenset(partner.ids + partner.commercial_partner_id.ids),
            contracts=frozenset(contracts.get(partner.commercial_partner_id.id, ())),
            tier=partner.commercial_partner_id.tier,
            lang=partner.lang or "",
            priority=vals.get("priority") or "1",
            text="\n".join(texts)[:20000],
        )

    @api.model
    def _apply(self, vals, match, reasons, turns):
        """Write what a rule decides into the values of a ticket to be created.

        :param match: the kernel's rule that fired, or None
        :param reasons: see ``_format_reasons``
        :param Turns turns: whose turn it is, through the whole batch
        """
        rule = self.sudo().browse(match.key if match else [])  # sudo: see _get_rules
        vals["routing_rule_id"] = rule.id
        vals["routing_reason"] = rule._format_reasons(rule, reasons)
        if rule.team_id:
            vals["team_id"] = rule.team_id.id
        if rule.set_category_id and not vals.get("category_id"):
            vals["category_id"] = rule.set_category_id.id
        if rule.set_priority:
            vals["priority"] = rule.set_priority
        if rule.tag_ids:
            links = [fields.Command.link(tag) for tag in rule.tag_ids.ids]
            vals["tag_ids"] = (vals.get("tag_ids") or []) + links
        # sudo: who stands in a team and which skills a category asks for is the
        # system's business
        trusted = self.sudo().env
        team = trusted["crm.ticket.team"].browse(vals.get("team_id") or [])
        category = trusted["crm.ticket.category"].browse(vals.get("category_id") or [])
        product = trusted["product.product"].browse(vals.get("product_id") or [])
        vals["user_id"], note = turns.next_owner(rule, team, category, product)
        if note:
            vals["routing_reason"] = f"{vals['routing_reason']} {note}"

    # --------------------------------------------------------------------- reasons
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
            value = self.env["res.partner"]._crm_labels("tier").get(value, value)
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


class Turns:
    """Whose turn it is, through a whole batch: loads are counted only once."""

    def __init__(self, env):
        self.env = env
        self._load = {}
        self._present = {}
        self._last = {}

    def next_owner(self, rule, team, category, product):
        """Return whom a rule or, without one, a team decides, and why.

        Unless a rule names them, category and product say which skills it takes.

        :return: ``(user id or False, a sentence or "")``
        """
        mode = rule.owner_mode or "team"
        if mode == "fixed":
            person = rule.user_id
            return (person.id if person.active else False), ""
        if mode == "team":
            mode = team.assignment
        if mode in (False, "none", "manual") or not team:
            return False, ""
        members, absent = self._members(team)
        note = ""
        if mode == "skill":
            members, note = self._skilled(
                rule.skill_ids
                # sudo: what the system asks itself
                or self.env["crm.ticket.skill"]._get_asked(category, product.sudo()),
                members,
                absent,
            )
            mode = "least_loaded"
        if mode == "least_loaded":
            self._count_load(team)
            last = None
        else:
            last = self._last_owner(team)
        owner = routing.pick_owner(mode, members, self._load, last, absent)
        if owner:
            self._load[owner] = self._load.get(owner, 0) + 1
            self._last[team.id] = owner
        return owner or False, note

    def _skilled(self, skills, members, absent):
        """Return those who can do it, everybody if none of them is there."""
        if not skills:
            return members, ""
        skills_of = {}
        for skill in skills:
            for user_id in skill.user_ids.ids:
                skills_of.setdefault(user_id, set()).add(skill.id)
        able = routing.with_skills(members, skills_of, set(skills.ids))
        names = ", ".join(skills.mapped("name"))
        if set(able) - absent:
            return able, self.env._("Asks for: %s.", names)
        return members, self.env._("Nobody is there who has: %s.", names)

    def _last_owner(self, team):
        """Return who got the team's last ticket.

        Read from the tickets: a counter on the team would make every two mails
        that arrive together wait for each other.
        """
        if team.id not in self._last:
            # sudo: turns count for everybody
            last = (
                self.env["crm.ticket"]
                .sudo()
                .with_context(active_test=False)
                .search_fetch(
                    [("team_id", "=", team.id), ("user_id", "!=", False)],
                    ["user_id"],
                    order="id DESC",
                    limit=1,
                )
            )
            self._last[team.id] = last.user_id.id
        return self._last[team.id]

    def _members(self, team):
        if team.id not in self._present:
            members = list(team._get_staff())
            absent = (
                self.env["res.users"]
                .browse(members)
                ._crm_get_absent(fields.Datetime.now())
            )
            self._present[team.id] = (members, absent)
        return self._present[team.id]

    def _count_load(self, team):
        """Count the open tickets of a team's members that are not counted yet."""
        members, _absent = self._members(team)
        new = [member for member in members if member not in self._load]
        if new:
            load = team._get_load(self.env["res.users"].browse(new))
            self._load.update({member: load.get(member, 0) for member in new})
