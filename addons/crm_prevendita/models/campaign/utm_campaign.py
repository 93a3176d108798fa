import random

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .crm_campaign_sql import member_steps
from .kernel.campaign import MEMBER_STEPS, hold_out

BATCH = 5000


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
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Members"),
            "res_model": "crm.campaign.member",
            "view_mode": "list,kanban,pivot,form",
            "domain": [("campaign_id", "=", self.id)],
            "context": {"default_campaign_id": self.id},
        }

    def action_view_actions(self):
        return self._show_actions([("campaign_id", "in", self.ids)])

    def _show_actions(self, domain):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Marketing actions"),
            "res_model": "crm.marketing.action",
            "view_mode": "list,kanban,calendar,pivot,graph,form",
            "domain": domain,
            "context": {"default_campaign_id": self[:1].id},
        }
