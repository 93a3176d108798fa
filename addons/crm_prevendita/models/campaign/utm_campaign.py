"""Campaigns: whom each is for, over which channels, step after step, until when."""

import random

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .kernel.campaign import MEMBER_STEPS, hold_out
from .utm_campaign_sql import member_steps

MAILING_GROUPS = "mass_mailing.group_mass_mailing_user"


class UtmCampaign(models.Model):
    """A campaign: whom it is for, over which channels, until when."""

    _inherit = "utm.campaign"

    plan_id = fields.Many2one(
        "crm.marketing.plan", index="btree_not_null", ondelete="set null"
    )
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="To")
    budget = fields.Monetary()
    objective = fields.Text()
    segment_ids = fields.Many2many("crm.segment", string="Segments")
    excluded_segment_ids = fields.Many2many(
        "crm.segment",
        "utm_campaign_excluded_segment_rel",
        "campaign_id",
        "segment_id",
        string="Except",
    )
    hold_out_share = fields.Float(
        string="Hold-Out %",
        help="Names left out at random, to learn what the campaign itself adds.",
    )
    series_id = fields.Many2one(
        "crm.marketing.series", string="Series of Actions", ondelete="set null"
    )
    member_ids = fields.One2many("crm.campaign.member", "campaign_id", string="Members")
    member_count = fields.Integer(compute="_compute_counts")
    action_count = fields.Integer(compute="_compute_counts")
    cost_ids = fields.One2many("crm.campaign.cost", "campaign_id", string="Costs")
    target_list_ids = fields.Many2many(
        "mailing.list",
        "utm_campaign_target_list_rel",
        string="Mailing Lists",
        groups=MAILING_GROUPS,
        help="Names of the register whose e-mail address is on these lists.",
    )
    excluded_list_ids = fields.Many2many(
        "mailing.list",
        "utm_campaign_excluded_list_rel",
        string="Except the Lists",
        groups=MAILING_GROUPS,
    )
    step_ids = fields.One2many("crm.campaign.step", "campaign_id", string="Steps")
    run_state = fields.Selection(
        [("draft", "Not Started"), ("running", "Running"), ("stopped", "Stopped")],
        string="Steps Are",
        default="draft",
        required=True,
        copy=False,
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for campaign in self:
            dates = (campaign.date_from, campaign.date_to)
            if all(dates) and dates[1] < dates[0]:
                raise ValidationError(
                    self.env._(
                        "The campaign “%(campaign)s” ends before it begins: correct"
                        " one of the two dates.",
                        campaign=campaign.title,
                    )
                )

    @api.constrains("hold_out_share")
    def _check_hold_out(self):
        for campaign in self:
            if not 0 <= campaign.hold_out_share <= 50:
                raise ValidationError(
                    self.env._(
                        "The hold-out of “%(campaign)s” must be between 0 and 50 %%.",
                        campaign=campaign.title,
                    )
                )

    def _compute_counts(self):
        members = dict(
            self.env["crm.campaign.member"]._read_group(
                [("campaign_id", "in", self.ids)], ["campaign_id"], ["__count"]
            )
        )
        actions = {}
        if self.env["crm.marketing.action"].has_access("read"):
            actions = dict(
                self.env["crm.marketing.action"]._read_group(
                    [("campaign_id", "in", self.ids)], ["campaign_id"], ["__count"]
                )
            )
        for campaign in self:
            campaign.member_count = members.get(campaign._origin, 0)
            campaign.action_count = actions.get(campaign._origin, 0)

    def _compute_mailing_mail_count(self):
        # sudo: the form asks how many mailings there are, whoever opens it; core
        # would refuse the whole campaign to who may not see mailings
        return super(UtmCampaign, self.sudo())._compute_mailing_mail_count()

    # whom it is for

    def action_add_members(self):
        """Add the names of the segments, minus the excluded ones."""
        self.ensure_one()
        # sudo: whoever adds the members need not see mailing lists
        if not self.segment_ids and not self.sudo().target_list_ids:
            raise UserError(
                self.env._(
                    "Choose the segments or the lists that “%(campaign)s” is for.",
                    campaign=self.title,
                )
            )
        self._add_members(self._get_target())
        return self.action_view_members()

    def _get_target(self):
        """Return the names that the campaign is for now."""
        # sudo: whoever adds the members need not see mailing lists
        lists = self.sudo()
        partners = self._get_listed(lists.target_list_ids)
        for segment in self.segment_ids:
            partners |= segment._get_partners()
        for segment in self.excluded_segment_ids:
            partners -= segment._get_partners()
        return partners - self._get_listed(lists.excluded_list_ids)

    @api.model
    def _get_listed(self, lists):
        """Return the names of the register that mailing lists hold, by address."""
        if not lists:
            return self.env["res.partner"]
        subscriptions = self.env["mailing.subscription"].sudo()  # sudo: as above
        contacts = subscriptions.search(
            [("list_id", "in", lists.ids), ("opt_out", "=", False)]
        ).contact_id
        addresses = list(set(contacts.mapped("email_normalized")) - {False})
        return self.env["res.partner"].search([("email_normalized", "in", addresses)])

    def _add_members(self, partners):
        """Add names as members, holding out some at random.

        :return: the members added; a name that is in already is left as it is
        """
        self.ensure_one()
        Member = self.env["crm.campaign.member"]
        known = Member.search([("campaign_id", "=", self.id)]).partner_id
        new = partners - known
        chosen = hold_out(new.ids, self.hold_out_share, random.SystemRandom())
        return Member.create(
            [
                {
                    "campaign_id": self.id,
                    "partner_id": partner.id,
                    "is_held_out": partner.id in chosen,
                }
                for partner in new
            ]
        )

    def action_refresh_members(self):
        """Bring the members' states in line with the documents."""
        self.env.flush_all()
        rows = self.env.execute_query(member_steps(self.ids))
        levels = {}
        for member_id, level in rows:
            levels.setdefault(level, []).append(member_id)
        Member = self.env["crm.campaign.member"].sudo()  # sudo: facts write the state
        behind = Member.search(
            [
                ("campaign_id", "in", self.ids),
                ("state", "!=", "targeted"),
                ("id", "not in", [row[0] for row in rows]),
            ]
        )
        behind.state = "targeted"
        for level, ids in levels.items():
            step = MEMBER_STEPS[level]
            Member.search([("id", "in", ids), ("state", "!=", step)]).state = step

    @api.model
    def _cron_refresh_members(self):
        campaigns = self.search([("member_ids", "!=", False)])
        for index in range(0, len(campaigns), 50):
            campaigns[index : index + 50].action_refresh_members()
            self.env["ir.cron"]._commit_progress(50)

    def action_view_members(self):
        self.ensure_one()
        self.action_refresh_members()
        return self.env["crm.campaign.member"]._crm_records_action(
            name=self.env._("Members"),
            views=[(False, mode) for mode in ("list", "kanban", "pivot", "form")],
            domain=[("campaign_id", "=", self.id)],
            context={"default_campaign_id": self.id},
        )

    # what it does

    def action_plan_series(self):
        """Plan the campaign's series of actions for members without one yet."""
        self.ensure_one()
        if not self.series_id:
            raise UserError(
                self.env._(
                    "Choose the series of actions of “%(campaign)s” first.",
                    campaign=self.title,
                )
            )
        done = self.env["crm.marketing.action"].sudo()  # sudo: whoever planned it
        done = done.search([("campaign_id", "=", self.id)]).commercial_partner_id
        members = self.member_ids.filtered(
            lambda member: (
                not member.is_held_out and member.commercial_partner_id not in done
            )
        )
        actions = self.series_id._plan(members.partner_id, {"campaign_id": self.id})
        return self._show_actions([("id", "in", actions.ids)])

    def action_view_actions(self):
        return self._show_actions([("campaign_id", "in", self.ids)])

    def _show_actions(self, domain):
        modes = ("list", "kanban", "calendar", "pivot", "graph", "form")
        return self.env["crm.marketing.action"]._crm_records_action(
            name=self.env._("Marketing actions"),
            views=[(False, mode) for mode in modes],
            domain=list(domain),
            context={"default_campaign_id": self[:1].id},
        )

    def action_write_newsletter(self):
        """Open a new newsletter to the campaign's members, the held out excepted."""
        self.ensure_one()
        mine = [("campaign_id", "in", self.ids), ("is_held_out", "=", False)]
        return self.env["mailing.mailing"]._get_new_action(
            [("campaign_member_ids", "any", mine)], campaign_id=self.id
        )

    # its steps, which run by themselves once it was started

    def action_start_steps(self):
        """Start: from now on each step is done for the members whose turn it is."""
        for campaign in self:
            if not campaign.step_ids:
                raise UserError(
                    self.env._(
                        "“%(campaign)s” has no steps yet: add the first one.",
                        campaign=campaign.title,
                    )
                )
            if not campaign.member_ids:
                raise UserError(
                    self.env._(
                        "“%(campaign)s” has no members yet: add them first.",
                        campaign=campaign.title,
                    )
                )
            campaign.step_ids._check_ready()
        self.run_state = "running"
        self._get_steps_cron()._trigger()

    def action_stop_steps(self):
        self.run_state = "stopped"

    def action_run_steps(self):
        """Do now what the job would do within the hour."""
        self.ensure_one()
        if self.run_state != "running":
            raise UserError(
                self.env._(
                    "“%(campaign)s” was not started: start its steps first.",
                    campaign=self.title,
                )
            )
        self._get_steps_cron()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The steps run in the background, from now on."),
            },
        }

    @api.model
    def _get_steps_cron(self):
        # sudo: to wake a job up is no administration
        return self.env.ref("crm_prevendita.crm_campaign_cron_steps").sudo()

    @api.model
    def _cron_run_steps(self):
        """Run the steps of every campaign that runs."""
        today = fields.Date.context_today(self)
        running = self.search(
            Domain("run_state", "=", "running")
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", today))
        )
        over = running.filtered(lambda c: c.date_to and c.date_to < today)
        over.run_state = "stopped"
        for campaign in running - over:
            campaign._run_steps()

    def _run_steps(self):
        """Let members in at each step, and do what is due; parents come first."""
        self.ensure_one()
        passages = self.env["crm.campaign.passage"]
        for step in self.step_ids.sorted(lambda s: s._get_depth()):
            step._enrol()
            passages._run_step(step)
