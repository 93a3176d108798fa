"""Customers are asked how satisfied they are; a bad answer gives somebody a call."""

import uuid

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from .kernel import satisfaction

CSAT = [
    ("1", "Very dissatisfied"),
    ("2", "Dissatisfied"),
    ("3", "So so"),
    ("4", "Satisfied"),
    ("5", "Very satisfied"),
]
EFFORT = [
    ("1", "Very easy"),
    ("2", "Easy"),
    ("3", "Neither easy nor hard"),
    ("4", "Hard"),
    ("5", "Very hard"),
]
NPS = [(str(vote), str(vote)) for vote in range(11)]


#: days after a question, and after an answer, unless the ticket's team says otherwise
LINK_DAYS, CHANGE_DAYS = 30, 7
#: what one of us types about an action of his own: a note, in no figure
NOTED = "action"


class CrmSatisfaction(models.Model):
    """A customer was asked how satisfied he is; perhaps he has answered."""

    _name = "crm.satisfaction"
    _description = "Customer satisfaction"
    _order = "asked_on desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    ticket_id = fields.Many2one(
        "crm.ticket", index="btree_not_null", ondelete="cascade"
    )
    partner_id = fields.Many2one("res.partner", "Customer", index=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", "Company of the customer", index=True
    )
    company_id = fields.Many2one("res.company", index=True)
    user_id = fields.Many2one("res.users", "Agent", index="btree_not_null")
    team_id = fields.Many2one("crm.ticket.team", index="btree_not_null")
    category_id = fields.Many2one("crm.ticket.category", index="btree_not_null")
    product_id = fields.Many2one("product.product", index="btree_not_null")
    tier = fields.Selection(selection="_selection_tier", string="Customer tier")
    channel = fields.Selection(
        [
            ("mail", "E-mail"),
            ("portal", "Portal"),
            ("phone", "Phone"),
            ("survey", "Survey"),
            ("action", "Marketing action"),
        ],
        required=True,
        default="mail",
    )
    asked_on = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    answered_on = fields.Datetime(index="btree_not_null")
    csat = fields.Selection(CSAT, "Satisfaction", aggregator=None)
    nps_vote = fields.Selection(
        NPS,
        "Would recommend us (0 to 10)",
        help="“How likely is it that you recommend us?” 9 and 10 promote, 0 to 6"
        " detract; the Net Promoter Score is the difference of their parts.",
    )
    effort = fields.Selection(
        EFFORT, help="“How easy was it to have it solved?”, the customer's effort."
    )
    comment = fields.Text()
    is_bad = fields.Boolean("Bad vote", compute="_compute_is_bad", store=True)
    callback_id = fields.Many2one(
        "mail.activity", "Call-back", ondelete="set null", index="btree_not_null"
    )
    callback_user_id = fields.Many2one("res.users", "Calls back")
    callback_date = fields.Date("Call back by")
    access_token = fields.Char(
        default=lambda self: str(uuid.uuid4()), copy=False, groups="base.group_system"
    )

    _ticket_unique = models.UniqueIndex(
        "(ticket_id) WHERE ticket_id IS NOT NULL",
        "The customer has been asked about this ticket already.",
    )
    _token_unique = models.UniqueIndex("(access_token)", "The link exists already.")
    _asked_idx = models.Index("(partner_id, asked_on DESC)")
    _card_idx = models.Index("(commercial_partner_id, answered_on DESC)")

    @api.model
    def _selection_tier(self):
        return list(self.env["res.partner"]._crm_labels("tier").items())

    @api.depends("csat", "nps_vote", "effort")
    def _compute_is_bad(self):
        for record in self:
            record.is_bad = satisfaction.is_bad(
                int(record.csat or 0),
                int(record.nps_vote) if record.nps_vote else None,
                int(record.effort or 0),
            )

    @api.model
    def _ask(self, tickets, channel="mail"):
        """Note that the customers of tickets are asked; return the requests."""
        return self.create([self._prepare_request(t, channel) for t in tickets])

    @api.model
    def _prepare_request(self, ticket, channel):
        return {
            "ticket_id": ticket.id,
            "partner_id": ticket.partner_id.id,
            "commercial_partner_id": ticket.commercial_partner_id.id,
            "company_id": ticket.company_id.id,
            "user_id": ticket.user_id.id,
            "team_id": ticket.team_id.id,
            "category_id": ticket.category_id.id,
            "product_id": ticket.product_id.id,
            "tier": ticket.commercial_partner_id.tier,
            "channel": channel,
        }

    def _get_public_url(self):
        """Return the address of the page with the question."""
        self.ensure_one()
        # sudo: the token goes to the customer alone, in the mail
        token = self.sudo().access_token
        return f"{self.get_base_url()}/satisfaction/{token}"

    def _is_open(self):
        """Tell whether an answer is still taken, or may still be changed."""
        self.ensure_one()
        team = self.team_id
        if self.answered_on:
            since = self.answered_on
            days = team.rating_change_days if team else CHANGE_DAYS
        else:
            since, days = self.asked_on, team.rating_link_days if team else LINK_DAYS
        return fields.Datetime.now() <= fields.Datetime.add(since, days=days)

    @api.model
    def _get_open_domain(self):
        """Return the domain of those that are open, see ``_is_open``."""
        now, found = fields.Datetime.now(), Domain.FALSE
        # sudo: how long answers are taken, of every team
        teams = self.env["crm.ticket.team"].sudo().with_context(active_test=False)
        limits = [(False, LINK_DAYS, CHANGE_DAYS)]
        limits += [
            (team.id, team.rating_link_days, team.rating_change_days)
            for team in teams.search([("id", ">", 0)])
        ]
        for team_id, link_days, change_days in limits:
            asked = fields.Datetime.subtract(now, days=link_days)
            answered = fields.Datetime.subtract(now, days=change_days)
            found |= Domain("team_id", "=", team_id) & (
                (Domain("answered_on", "=", False) & Domain("asked_on", ">=", asked))
                | Domain("answered_on", ">=", answered)
            )
        return found

    @api.model
    def _end_links(self):
        """Give each link that is open another address: the mailed one is dead."""
        for some in split_every(1000, self.search(self._get_open_domain()).ids):
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_satisfaction SET access_token = gen_random_uuid()"
                    " WHERE id IN %s",
                    tuple(some),
                )
            )
        self.invalidate_model(["access_token"])

    def _answer(self, vals, channel=None):
        """Write what a customer answered; a bad vote opens a call-back.

        :param dict vals: any of ``csat``, ``nps_vote``, ``effort``, ``comment``; what
            is none of the choices is left out
        """
        self.ensure_one()
        choices = {"csat": dict(CSAT), "nps_vote": dict(NPS), "effort": dict(EFFORT)}
        kept = {
            name: str(vals[name])
            for name, allowed in choices.items()
            if str(vals.get(name)) in allowed
        }
        if vals.get("comment"):
            kept["comment"] = str(vals["comment"])[:2000]
        if not kept:
            return False
        if channel:
            kept["channel"] = channel
        self.write({**kept, "answered_on": fields.Datetime.now()})
        self._open_callback()
        return True

    # ------------------------------------------------------------------ call-backs
    def _open_callback(self):
        """Give somebody a call to make for each bad vote, once."""
        for record in self.filtered(lambda r: r.is_bad and not r.callback_date):
            record.callback_date = record._get_callback_date()
            user = record._get_callback_user()
            target = record.ticket_id or record.partner_id
            if not user or not target:
                continue
            speaking = target.with_context(lang=user.lang)
            record.callback_user_id = user
            record.callback_id = speaking.activity_schedule(
                "mail.mail_activity_data_call",
                date_deadline=record.callback_date,
                user_id=user.id,
                summary=speaking.env._("Call back: the customer is not satisfied"),
                note=record.comment or "",
            )

    def _get_callback_date(self):
        """Return the next day on which the team, or the company, works."""
        calendar = self.team_id.calendar_id or self.company_id.resource_calendar_id
        tomorrow = fields.Datetime.add(
            fields.Datetime.context_timestamp(self, fields.Datetime.now()), days=1
        ).replace(hour=0, minute=0, second=0, microsecond=0)
        found = calendar and calendar.plan_hours(0.01, tomorrow, compute_leaves=True)
        return (found or tomorrow).date()

    def _get_callback_user(self):
        """Return who calls back.

        Who leads the team, the agent, without a ticket the customer's salesperson; else
        a manager of the service, rather none who only administers the system.
        """
        customer = self.partner_id | self.commercial_partner_id
        for user in (self.team_id.user_id, self.user_id, *customer.user_id):
            if user.active:
                return user
        managers = self.env.ref("crm_postvendita.crm_postvendita_group_manager")
        return managers.all_user_ids.filtered(
            lambda user: (
                user.active and not user.share and self.company_id <= user.company_ids
            )
        ).sorted(lambda user: (user.has_group("base.group_system"), user.id))[:1]

    def action_open_ticket(self):
        self.ensure_one()
        return self.ticket_id.action_open_form()
