from odoo import api, fields, models
from odoo.fields import Domain

from . import crm_campaign_period_sql as queries

#: letters of a campaign's name that an axis has room for
_LABEL = 22


class CrmDashboardCampaign(models.AbstractModel):
    """What the campaigns cost and what they brought."""

    _inherit = "crm.dashboard"

    @api.model
    def _get_charts(self, frame):
        charts = super()._get_charts(frame)
        chosen = frame["team_key"]
        # a campaign belongs to no team, and its money to no single salesperson
        if not chosen and self.env["crm.campaign.report"].has_access("read"):
            charts += self._get_campaign_charts(frame)
        return charts

    @api.model
    def _get_campaign_charts(self, frame):
        """Return cost against orders of the period by campaign, and the ROI."""
        figures = self._get_campaign_figures(frame)
        campaigns = self.env["utm.campaign"].browse(
            sorted(figures[True], key=lambda key: (-figures[True][key][0], key))
        )
        shown = campaigns[: self._TOP]
        rows = [figures[True][campaign.id] for campaign in shown]
        title = self.env._("Campaigns: cost and orders")
        return [
            self._prepare_chart(
                "campaigns",
                title,
                [
                    self._get_campaign_label(campaign) + self._get_roi_label(*row)
                    for campaign, row in zip(shown, rows, strict=True)
                ],
                self._get_campaign_series(rows),
                unit="money",
                area="campaigns",
                sequence=10,
                total=self._get_total_roi(figures[True]),
                previous=self._get_total_roi(figures[False]),
                total_unit="percent",
                help=self.env._(
                    "What was ordered and spent in these days; the figure is the ROI"
                    " of all of them, each bar's name has its own. The campaigns open"
                    " with their figures since they began."
                ),
                action=self._get_records_action(
                    "crm.campaign.report", title, self._get_report_domain(campaigns)
                ),
            )
        ]

    @api.model
    def _get_report_domain(self, campaigns):
        # of each campaign under the rule that it follows
        rule = Domain("is_applied", "=", True)
        return rule & Domain("campaign_id", "in", campaigns.ids)

    @api.model
    def _get_campaign_figures(self, frame):
        """Return ``{is now: {campaign id: (ordered, cost)}}``, in one query."""
        days = [frame["previous_start"], frame["end"]]
        last = fields.Date.add(frame["end"], days=1)
        query = queries.period(
            self._get_company_rates(),
            self.env["utm.campaign"]._get_rules_in_use(),
            tuple(days),
            (self._to_utc(days[0]), self._to_utc(last)),
            (frame["start"], self._to_utc(frame["start"])),
        )
        self.env.flush_all()
        figures = {True: {}, False: {}}
        for campaign, is_now, ordered, cost in self.env.execute_query(query):
            figures[is_now][campaign] = (float(ordered or 0), float(cost or 0))
        return figures

    @api.model
    def _get_company_rates(self):
        """Return by company what one unit of its currency is worth here."""
        mine, today = self.env.company, fields.Date.context_today(self)
        return {
            company.id: self.env["res.currency"]._get_conversion_rate(
                company.currency_id, mine.currency_id, mine, today
            )
            for company in self.env.companies
        }

    @api.model
    def _get_campaign_series(self, rows):
        parts = {self.env._("Cost"): 1, self.env._("Ordered"): 0}
        return [
            {"label": label, "values": [row[place] for row in rows]}
            for label, place in parts.items()
        ]

    @api.model
    def _get_campaign_label(self, campaign):
        name = campaign.title or campaign.name
        return name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"

    @api.model
    def _get_total_roi(self, figures):
        sums = [sum(column) for column in zip(*figures.values(), strict=True)]
        return self._get_roi(*sums) if sums else None

    @api.model
    def _get_roi(self, ordered, cost):
        """Return the return on what was spent, in hundredths, or None."""
        return round(100.0 * (ordered - cost) / cost, 1) if cost else None

    @api.model
    def _get_roi_label(self, ordered, cost):
        roi = self._get_roi(ordered, cost)
        return f" · ROI {roi:+.0f}%" if roi is not None else ""
