from odoo import api, models
from odoo.fields import Domain

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
        """Return cost against orders, campaign by campaign, and the ROI."""
        domain = Domain("rule", "=", self.env.company.campaign_attribution)
        domain &= Domain("booked", "!=", 0) | Domain("cost", "!=", 0)
        rows = self.env["crm.campaign.report"]._read_group(
            domain,
            ["campaign_id"],
            ["booked:sum", "invoiced:sum", "collected:sum", "cost:sum"],
            order="booked:sum DESC, campaign_id",
        )
        title = self.env._("Campaigns: cost and orders")
        shown = rows[: self._TOP]
        return [
            self._prepare_chart(
                "campaigns",
                title,
                [
                    self._get_campaign_label(row[0])
                    + self._get_roi_label(row[1], row[4])
                    for row in shown
                ],
                self._get_campaign_series(shown),
                unit="money",
                area="campaigns",
                sequence=10,
                total=self._get_roi(
                    sum(row[1] for row in rows), sum(row[4] for row in rows)
                ),
                total_unit="percent",
                help=self.env._(
                    "Since each campaign's start, whatever the period; the figure"
                    " is the ROI of all of them, each bar's name has its own."
                ),
                action=self._get_records_action("crm.campaign.report", title, domain),
            )
        ]

    @api.model
    def _get_campaign_series(self, rows):
        parts = {
            self.env._("Cost"): 4,
            self.env._("Ordered"): 1,
            self.env._("Invoiced"): 2,
            self.env._("Collected"): 3,
        }
        return [
            {"label": label, "values": [row[place] or 0 for row in rows]}
            for label, place in parts.items()
        ]

    @api.model
    def _get_campaign_label(self, campaign):
        name = campaign.title or campaign.name
        return name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"

    @api.model
    def _get_roi(self, booked, cost):
        """Return the return on what was spent, in hundredths, or None."""
        return round(100.0 * (booked - cost) / cost, 1) if cost else None

    @api.model
    def _get_roi_label(self, booked, cost):
        roi = self._get_roi(booked, cost)
        return f" · ROI {roi:+.0f}%" if roi is not None else ""
