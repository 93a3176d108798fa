from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: the bounds of the days overdue, as on the statement of account
AGES = (0, 30, 60, 90)


class CrmDashboardCustomer(models.AbstractModel):
    """The charts of the customers: who came, who went, what they owe."""

    _inherit = "crm.dashboard"

    # ---------------------------------------------------------------- new and lost
    @api.model
    def _get_step_charts(self, frame):
        """Return who became a customer, and who fell asleep."""
        steps = self.env["crm.lifecycle.step"]
        domain = Domain("step", "in", ("customer", "dormant"))
        if frame["team_id"] and "team_id" in self.env["res.partner"]._fields:
            domain &= Domain("partner_id.team_id", "=", frame["team_id"])
        step = self._get_column(steps._name, "step")
        now, before = self._get_trend(steps._name, domain, "date", frame, group=step)
        title = self.env._("Customers new and lost")
        zeros = [0] * len(frame["buckets"])
        names = {"customer": self.env._("New"), "dormant": self.env._("Lost")}
        span = self._get_span_domain(steps._name, "date", frame["start"], frame["end"])
        return [
            self._prepare_chart(
                "customer_steps",
                title,
                frame["labels"],
                [
                    {"label": label, "values": now.get(key, zeros)}
                    for key, label in names.items()
                ],
                area="customers",
                sequence=55,
                total=sum(now.get("customer", zeros)),
                previous=sum(before.get("customer", [])),
                help=self.env._("Lost: no order, invoice or contact for long."),
                action=self._get_records_action(
                    steps._name, title, domain & span, group_by=["step"]
                ),
            )
        ]

    # -------------------------------------------------------------------- exposure
    @api.model
    def _get_exposure_charts(self, frame):
        """Return what customers owe today, by days overdue: for accounting only."""
        if not self._reads_accounting():
            return []
        items = "account.move.line"
        domain = self._get_open_item_domain(frame)
        ages = dict(self._get_open_item_ages(domain))
        labels = self._get_age_labels()
        title = self.env._("Receivables by days overdue")
        action = self._get_records_action(items, title, domain)
        return [
            self._prepare_chart(
                "exposure",
                title,
                labels,
                [{"label": title, "values": [ages.get(i, 0) for i in range(5)]}],
                unit="money",
                area="customers",
                sequence=62,
                total=sum(ages.values()),
                action=action,
            ),
            self._get_debtor_chart(domain, action),
        ]

    @api.model
    def _reads_accounting(self):
        user = self.env.user
        return any(
            user.has_group(f"account.group_account_{role}")
            for role in ("invoice", "readonly")
        )

    @api.model
    def _get_open_item_domain(self, frame):
        accounts = self.env["account.account"].search(
            [("account_type", "=", "asset_receivable")]
        )
        domain = (
            Domain("account_id", "in", accounts.ids)
            & Domain("parent_state", "=", "posted")
            & Domain("reconciled", "=", False)
            & Domain("partner_id", "!=", False)
        )
        if frame["team_id"]:
            domain &= Domain("move_id.team_id", "=", frame["team_id"])
        return domain

    @api.model
    def _get_open_item_ages(self, domain):
        """Return ``[(place among the ages, amount)]``, in one query."""
        items = self.env["account.move.line"]
        query = items._search(domain)
        if query.is_empty():
            return []
        due = items._field_to_sql(items._table, "date_maturity", query)
        posted = items._field_to_sql(items._table, "date", query)
        residual = items._field_to_sql(items._table, "amount_residual", query)
        query.groupby = SQL("1")
        age = SQL(
            "width_bucket(%s - COALESCE(%s, %s), %s)",
            fields.Date.context_today(self),
            due,
            posted,
            [bound + 1 for bound in AGES],
        )
        rows = self.env.execute_query(query.select(age, SQL("SUM(%s)", residual)))
        return [(place, float(amount or 0)) for place, amount in rows]

    @api.model
    def _get_age_labels(self):
        return [
            self.env._("Not yet due"),
            *(f"{low + 1}–{high}" for low, high in zip(AGES, AGES[1:], strict=False)),
            self.env._("Over %s", AGES[-1]),
        ]

    @api.model
    def _get_debtor_chart(self, domain, action):
        """Return the customers who owe the most."""
        title = self.env._("Who owes the most")
        amount = SQL(
            "SUM(%s)", self._get_column("account.move.line", "amount_residual")
        )
        totals = self._get_totals_by(
            "account.move.line", domain, "partner_id", amount, limit=self._TOP
        )
        partners = self.env["res.partner"].browse([key for key, _amount in totals])
        # sudo: names only, of items that the reader may read
        names = {partner.id: partner.complete_name for partner in partners.sudo()}
        return self._prepare_chart(
            "debtors",
            title,
            [names.get(key) or "" for key, _amount in totals],
            [{"label": title, "values": [amount for _key, amount in totals]}],
            unit="money",
            area="customers",
            sequence=63,
            action={**action, "context": {"group_by": ["partner_id"]}},
        )
