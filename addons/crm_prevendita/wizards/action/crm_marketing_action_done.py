"""Closing actions: what came of them, and what follows."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.action.crm_marketing_action import SATISFACTION


class CrmMarketingActionDone(models.TransientModel):
    """Closes actions: outcome, time, notes, next step, opportunity."""

    _name = "crm.marketing.action.done"
    _description = "Close marketing actions"

    action_ids = fields.Many2many("crm.marketing.action", required=True)
    action_count = fields.Integer(compute="_compute_action")
    type_id = fields.Many2one("crm.marketing.action.type", compute="_compute_action")
    partner_id = fields.Many2one("res.partner", compute="_compute_action")
    has_opportunity = fields.Boolean(compute="_compute_action")
    outcome_id = fields.Many2one(
        "crm.marketing.action.outcome",
        required=True,
        domain="['|', ('type_ids', '=', False), ('type_ids', 'in', type_id)]",
    )
    sign = fields.Selection(related="outcome_id.sign")
    date_done = fields.Datetime(required=True, default=fields.Datetime.now)
    time_spent = fields.Float(
        compute="_compute_time_spent",
        store=True,
        readonly=False,
    )
    satisfaction = fields.Selection(
        SATISFACTION,
        string="Degree of Satisfaction",
        help="What the customer said; leave it empty if you did not ask.",
    )
    note = fields.Html(string="What was said")
    plan_next = fields.Boolean(
        compute="_compute_next", store=True, readonly=False, string="Plan the next step"
    )
    next_type_id = fields.Many2one(
        "crm.marketing.action.type",
        compute="_compute_next",
        store=True,
        readonly=False,
        string="Next Step",
    )
    next_is_appointment = fields.Boolean(related="next_type_id.is_appointment")
    next_date = fields.Datetime(
        compute="_compute_next", store=True, readonly=False, string="When"
    )
    next_user_id = fields.Many2one(
        "res.users",
        compute="_compute_next_user_id",
        store=True,
        readonly=False,
        string="By Whom",
        domain="[('share', '=', False)]",
    )
    open_opportunity = fields.Boolean(
        compute="_compute_open_opportunity",
        store=True,
        readonly=False,
        string="Open an opportunity",
    )
    opportunity_name = fields.Char(
        compute="_compute_opportunity_name", store=True, readonly=False
    )
    expected_revenue = fields.Monetary()
    date_closing = fields.Date(string="Expected Closing")
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )

    @api.depends("action_ids")
    def _compute_action(self):
        for wizard in self:
            actions = wizard.action_ids
            wizard.action_count = len(actions)
            wizard.type_id = actions.type_id if len(actions.type_id) == 1 else False
            partners = actions.partner_id
            wizard.partner_id = partners if len(partners) == 1 else False
            wizard.has_opportunity = all(action.opportunity_id for action in actions)

    @api.depends("action_ids")
    def _compute_time_spent(self):
        for wizard in self:
            one = len(wizard.action_ids) == 1
            action = wizard.action_ids._origin if one else False
            wizard.time_spent = action._get_proposed_hours() if action else 0

    @api.depends("outcome_id")
    def _compute_next(self):
        for wizard in self:
            action = wizard.action_ids._origin[:1]
            next_type, moment = (
                action._get_next_step(wizard.outcome_id)
                if action and wizard.outcome_id
                else (False, False)
            )
            wizard.plan_next = bool(next_type)
            wizard.next_type_id = next_type
            wizard.next_date = moment

    @api.depends("action_ids")
    def _compute_next_user_id(self):
        for wizard in self:
            users = wizard.action_ids.user_id
            wizard.next_user_id = users if len(users) == 1 else self.env.user

    @api.depends("outcome_id")
    def _compute_open_opportunity(self):
        for wizard in self:
            wizard.open_opportunity = (
                wizard.outcome_id.opens_opportunity and not wizard.has_opportunity
            )

    @api.depends("partner_id")
    def _compute_opportunity_name(self):
        for wizard in self:
            wizard.opportunity_name = wizard.partner_id.name

    def action_confirm(self):
        """Close the actions; return the next screen, or False."""
        self.ensure_one()
        actions = self.action_ids.filtered(lambda action: action.state == "planned")
        if self.plan_next and not self.next_type_id:
            raise UserError(self.env._("Choose what the next step is, or untick it."))
        self._close(actions)
        leads = self.env["crm.lead"]
        if self.open_opportunity:
            leads = self._open_opportunity(actions)
        if self.plan_next:
            self._plan_next(actions)
        return self._show(leads)

    def _close(self, actions):
        actions._mark_done(
            self.outcome_id,
            {
                "date_done": self.date_done,
                "time_spent": self.time_spent,
                "satisfaction": self.satisfaction,
            },
        )
        if not self.note:
            return
        for action in actions:
            action.note = (action.note or "") + self.note

    def _open_opportunity(self, actions):
        single = len(actions) == 1
        return actions._open_opportunity(
            {
                "name": single and self.opportunity_name,
                "expected_revenue": self.expected_revenue,
                "date_deadline": self.date_closing,
                "description": self.note,
            }
        )

    def _plan_next(self, actions):
        values = {"user_id": self.next_user_id.id}
        if self.next_is_appointment or len(actions) == 1:
            values["date_start"] = self.next_date
        elif self.next_date:
            day = fields.Datetime.context_timestamp(self, self.next_date).date()
            values["date_deadline"] = day
        return self.env["crm.marketing.action"].create(
            [
                {**action._prepare_next_action(self.next_type_id), **values}
                for action in actions
            ]
        )

    def _show(self, leads):
        if len(leads) != 1 or self.has_opportunity:
            return {"type": "ir.actions.act_window_close"}
        return leads._get_records_action(context={})
