"""Marketing plans: a period with its aims and budget, and how far its campaigns are."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .kernel.share import percent
from .utm_campaign_figures import MONEY_GROUPS


class CrmMarketingPlan(models.Model):
    """A period, what is to be reached in it, with what budget, by which campaigns."""

    _name = "crm.marketing.plan"
    _description = "Marketing plan"
    _inherit = ["mail.thread"]
    _crm_own_author = True
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Plan", required=True)
    active = fields.Boolean(default=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    note = fields.Html(string="Strategy")
    campaign_ids = fields.One2many("utm.campaign", "plan_id", string="Campaigns")
    budget = fields.Monetary(tracking=True)
    budget_campaigns = fields.Monetary(
        string="Given to Campaigns", compute="_compute_actual"
    )
    target_leads = fields.Integer(string="Leads Planned")
    target_opportunities = fields.Integer(string="Opportunities Planned")
    target_orders = fields.Integer(string="Orders Planned")
    target_revenue = fields.Monetary(string="Revenue Planned")
    actual_leads = fields.Integer(string="Leads", compute="_compute_actual")
    actual_opportunities = fields.Integer(
        string="Opportunities", compute="_compute_actual"
    )
    actual_orders = fields.Integer(string="Orders", compute="_compute_actual")
    # money is for whom the campaigns' own costs and revenue are for: a share of what
    # was planned tells it as well as the amount does
    actual_revenue = fields.Monetary(
        string="Revenue Booked", compute="_compute_actual", groups=MONEY_GROUPS
    )
    actual_cost = fields.Monetary(
        string="Spent", compute="_compute_actual", groups=MONEY_GROUPS
    )
    progress = fields.Float(
        string="Revenue Reached",
        compute="_compute_actual",
        groups=MONEY_GROUPS,
        help="Revenue booked, in percent of the revenue planned.",
    )

    progress_leads = fields.Float(string="Leads Reached", compute="_compute_actual")
    progress_opportunities = fields.Float(
        string="Opportunities Reached", compute="_compute_actual"
    )
    progress_orders = fields.Float(string="Orders Reached", compute="_compute_actual")
    progress_budget = fields.Float(
        string="Budget Spent", compute="_compute_actual", groups=MONEY_GROUPS
    )
    progress_time = fields.Float(
        string="Time Gone",
        compute="_compute_progress_time",
        help="How much of the period is over: what is planned and not reached can be"
        " compared with it.",
    )

    _positive = models.Constraint(
        "CHECK(budget >= 0 AND target_revenue >= 0 AND target_leads >= 0"
        " AND target_opportunities >= 0 AND target_orders >= 0)",
        "Budget and objectives of a plan cannot be negative.",
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for plan in self:
            if plan.date_to < plan.date_from:
                raise ValidationError(
                    self.env._(
                        "The plan “%(plan)s” ends before it begins: correct one of"
                        " the two dates.",
                        plan=plan.name,
                    )
                )

    @api.depends("campaign_ids")
    def _compute_actual(self):
        # sudo: the plan's reader sees totals, whosever the documents are
        campaigns = self.campaign_ids.sudo()
        leads = dict(
            self.env["crm.lead"]
            .sudo()  # sudo: as above
            .with_context(active_test=False)
            ._read_group(
                [("campaign_id", "in", campaigns.ids)], ["campaign_id"], ["__count"]
            )
        )
        deals = dict(
            self.env["crm.lead"]
            .sudo()  # sudo: as above
            .with_context(active_test=False)
            ._read_group(
                [("campaign_id", "in", campaigns.ids), ("type", "=", "opportunity")],
                ["campaign_id"],
                ["__count"],
            )
        )
        # sudo: each figure is read by whom its field is for
        for plan in self.sudo():
            mine = plan.campaign_ids
            plan.budget_campaigns = sum(mine.mapped("budget"))
            plan.actual_leads = sum(leads.get(campaign, 0) for campaign in mine)
            plan.actual_opportunities = sum(deals.get(campaign, 0) for campaign in mine)
            plan.actual_orders = sum(mine.mapped("order_count"))
            plan.actual_revenue = sum(mine.mapped("revenue_booked"))
            plan.actual_cost = sum(mine.mapped("cost_total"))
            plan.progress = percent(plan.actual_revenue, plan.target_revenue)
            plan.progress_leads = percent(plan.actual_leads, plan.target_leads)
            plan.progress_opportunities = percent(
                plan.actual_opportunities, plan.target_opportunities
            )
            plan.progress_orders = percent(plan.actual_orders, plan.target_orders)
            plan.progress_budget = percent(plan.actual_cost, plan.budget)

    @api.depends("date_from", "date_to")
    def _compute_progress_time(self):
        today = fields.Date.context_today(self)
        for plan in self:
            gone = whole = 0
            if plan.date_from and plan.date_to:
                whole = (plan.date_to - plan.date_from).days + 1
                gone = min(max((today - plan.date_from).days + 1, 0), whole)
            plan.progress_time = percent(gone, whole)

    def action_view_leads(self):
        """Open the leads and opportunities that the plan's campaigns brought."""
        return self._show_leads(self.env._("Leads"), [])

    def action_view_opportunities(self):
        domain = [("type", "=", "opportunity")]
        return self._show_leads(self.env._("Opportunities"), domain)

    def _show_leads(self, name, domain):
        domain = [("campaign_id", "in", self.campaign_ids.ids), *domain]
        action = self.campaign_ids._show_records(name, "crm.lead", domain)
        return {**action, "context": {"create": False, "active_test": False}}

    def action_view_orders(self):
        """Open the orders credited to the plan's campaigns."""
        return self.campaign_ids.action_view_orders()

    def action_view_campaigns(self):
        """Open the campaigns, with what each cost and brought."""
        domain = [("plan_id", "in", self.ids)]
        name = self.env._("Campaigns")
        return self.campaign_ids._show_records(
            name, "utm.campaign", domain, "list,kanban,form"
        )

    def action_compare_campaigns(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_campaign_report_action"
        )
        action["domain"] = [("plan_id", "=", self.id)]
        return action
