"""Threads without an answer on the desk of the agents."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from odoo.addons.crm_scheda_cliente.models.arguments import takes, text

AGENT = "crm_postvendita.crm_postvendita_group_agent"


class ForumPost(models.Model):
    _name = "forum.post"
    _inherit = ["forum.post", "crm.worklist.mixin"]

    _worklist_kind = "forum"
    _worklist_icon = "fa-comments"
    _worklist_sequence = 40
    _worklist_groups = (AGENT,)
    _worklist_user = "crm_user_id"
    _worklist_deadline = "crm_answer_by"
    _worklist_partner = "crm_partner_id"
    #: the day follows from the forum's own setting
    _worklist_can_reschedule = False
    _worklist_fields = ("name", "forum_id", "crm_answer_by", "crm_user_id", "views")

    crm_user_id = fields.Many2one(
        "res.users",
        "Who answers",
        index="btree_not_null",
        domain="[('share', '=', False)]",
        groups="base.group_user",
        copy=False,
    )
    crm_answer_by = fields.Datetime(
        "Answer by",
        compute="_compute_crm_answer_by",
        store=True,
        groups="base.group_user",
    )

    crm_in_work = fields.Boolean(
        "Has an open ticket",
        compute="_compute_crm_in_work",
        store=True,
        help="The ticket is on the desk then, not the thread.",
        groups="base.group_user",
    )

    _crm_unanswered_idx = models.Index(
        "(crm_answer_by, id) WHERE crm_unanswered IS TRUE"
    )

    @api.depends("create_date", "forum_id.crm_answer_days")
    def _compute_crm_answer_by(self):
        for post in self:
            days = timedelta(days=post.forum_id.crm_answer_days)
            post.crm_answer_by = (post.create_date or fields.Datetime.now()) + days

    @api.depends("crm_ticket_ids.is_open")
    def _compute_crm_in_work(self):
        for post in self:
            post.crm_in_work = any(ticket.is_open for ticket in post.crm_ticket_ids)

    @api.model
    def _worklist_label(self):
        return self.env._("Forum threads without an answer")

    @api.model
    def _worklist_domain(self):
        return (
            Domain("crm_unanswered", "=", True)
            & Domain("crm_in_work", "=", False)
            & Domain("state", "=", "active")
            & Domain("active", "=", True)
        )

    @api.model
    def _worklist_user_domain(self, user_ids):
        """Threads of the given people, and those that any agent may answer."""
        mine = super()._worklist_user_domain(user_ids)
        users = self.env["res.users"].browse(user_ids)
        if any(user.has_group(AGENT) for user in users):
            return mine | Domain("crm_user_id", "=", False)
        return mine

    def _worklist_entry(self):
        return {
            "title": self.name or "",
            "reason": self.env._("No answer in “%s”", self.forum_id.name),
            "state": self.env._("Views: %s", self.views),
            "color": "warning",
            "actions": ["answer", "ticket"]
            + (["take"] if self.crm_user_id != self.env.user else []),
        }

    @api.model
    def _worklist_actions(self):
        answer = {
            "name": "body",
            "label": self.env._("Answer in the forum, for everybody to read"),
            "type": "text",
            "required": True,
        }
        return [
            {
                "key": "answer",
                "label": self.env._("Answer"),
                "icon": "fa-reply",
                "method": "action_crm_answer",
                "hotkey": "r",
                "ask": [answer],
            },
            {
                "key": "take",
                "label": self.env._("Take"),
                "icon": "fa-hand-paper-o",
                "method": "action_crm_take",
                "hotkey": "t",
            },
            {
                "key": "ticket",
                "label": self.env._("Ticket"),
                "icon": "fa-ticket",
                "method": "action_crm_ticket",
            },
        ]

    def _worklist_reassign(self, user):
        self._check_crm_agent()
        # sudo: who answers is for the agents to say, whatever karma they have
        self.sudo().crm_user_id = user

    def _check_crm_agent(self):
        """Refuse whoever may not work on the customers' requests."""
        self.check_access("read")
        self.env["crm.ticket"].check_access("create")

    def action_crm_take(self):
        """Answer the thread oneself: it leaves the other agents' desks."""
        self._worklist_reassign(self.env.user)
        return True

    @takes(body=text(100_000))
    def action_crm_answer(self, body):
        """Answer the thread in the forum.

        :param str body: plain text
        :raises AccessError: if the user is no agent
        """
        question = self._get_crm_question()
        question._check_crm_agent()
        question._answer_crm_thread(plaintext2html(body))
        return True
