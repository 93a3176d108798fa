"""Which team and owner a new ticket gets, and why, for a whole batch."""

from odoo import api, fields, models
from odoo.tools import html2plaintext

from .kernel import routing


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

    routing_rule_id = fields.Many2one(
        "crm.ticket.routing.rule",
        string="Rule that routed it",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    routing_reason = fields.Char("Why it is here", readonly=True, copy=False)

    @api.model
    def _fill_routes(self, vals_list):
        """Add team, owner, priority and tags to tickets that nobody has routed."""
        todo = [vals for vals in vals_list if not vals.get("user_id")]
        if not todo or self.env.context.get("crm_ticket_no_routing"):
            return
        # why a ticket is where it is, is read by the staff
        self = self.with_context(lang=self._get_staff_lang())
        turns = _Turns(self.env)
        rules = {
            company_id: self.env["crm.ticket.routing.rule"]._get_rules(company_id)
            for company_id in {vals["company_id"] for vals in todo}
        }
        partners = self.env["res.partner"].browse(
            [vals["partner_id"] for vals in todo if vals.get("partner_id")]
        )
        contracts = self._get_contracts_of(partners)
        for vals in todo:
            partner = partners.browse(vals.get("partner_id") or [])
            partner = partner.with_prefetch(partners._prefetch_ids)
            request = self._prepare_request(vals, partner, contracts)
            self._apply_route(
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
    def _get_contracts_of(self, partners):
        """Return the contracts in force of the customers of some contacts.

        A hook: contracts are another model's business.

        :return: ``{commercial partner id: [contract ids]}``
        """
        return {}

    @api.model
    def _prepare_request(self, vals, partner, contracts):
        """Return what is known of a ticket to be created, for the kernel.

        :param dict contracts: see ``_get_contracts_of``
        """
        partner = partner.sudo()  # sudo: the gateway routes for anybody
        categories = self.env["crm.ticket.category"]
        category = categories.browse(vals.get("category_id") or [])
        text = vals.get("name") or ""
        if vals.get("description"):
            text = f"{text}\n{html2plaintext(vals['description'])}"
        if self.env.context.get("crm_ticket_text"):
            text = f"{text}\n{self.env.context['crm_ticket_text']}"
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
            text=text[:20000],
        )

    @api.model
    def _apply_route(self, vals, match, reasons, turns):
        """Write what a rule decides into the values of a ticket to be created."""
        rule_model = self.env["crm.ticket.routing.rule"].sudo()  # sudo: see _get_rules
        rule = rule_model.browse(match.key if match else [])
        vals["routing_rule_id"] = rule.id
        vals["routing_reason"] = rule_model._format_reasons(rule, reasons)
        if rule.team_id:
            vals["team_id"] = rule.team_id.id
        if rule.set_category_id and not vals.get("category_id"):
            vals["category_id"] = rule.set_category_id.id
        if rule.set_priority:
            vals["priority"] = rule.set_priority
        if rule.tag_ids:
            links = [fields.Command.link(tag) for tag in rule.tag_ids.ids]
            vals["tag_ids"] = (vals.get("tag_ids") or []) + links
        team = self.env["crm.ticket.team"].sudo().browse(vals.get("team_id") or [])
        category = self.env["crm.ticket.category"].browse(vals.get("category_id") or [])
        vals["user_id"], note = turns.next_owner(rule, team, category.sudo())
        # sudo: which skills a category asks for is the system's business
        if note:
            vals["routing_reason"] = f"{vals['routing_reason']} {note}"


class _Turns:
    """Whose turn it is, through a whole batch: loads are counted only once."""

    def __init__(self, env):
        self.env = env
        self._load = {}
        self._present = {}
        self._last = {}

    def next_owner(self, rule, team, category):
        """Return whom a rule or, without one, a team decides, and why.

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
                rule.skill_ids or category.skill_ids, members, absent
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
