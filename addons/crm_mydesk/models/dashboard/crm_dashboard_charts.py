"""The charts of what is always there: sales, invoices, customers, calls."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: the bounds of the days overdue, as on the statement of account
AGES = (0, 30, 60, 90)


class CrmDashboard(models.AbstractModel):
    _inherit = "crm.dashboard"

    @api.model
    def _get_charts(self, frame):
        charts = super()._get_charts(frame)
        for build in self._get_builders(frame):
            charts += build(frame)
        return charts

    @api.model
    def _get_builders(self, frame):
        """Return the methods that build charts, those that suit the chosen team."""
        people = [self._get_work_charts, self._get_call_charts]
        if frame["team_key"] != frame["team_id"]:
            # a team of another add-on sells nothing
            return people
        return [
            self._get_order_charts,
            self._get_quotation_charts,
            self._get_invoice_charts,
            *people,
            self._get_rating_charts,
            self._get_step_charts,
            self._get_customer_charts,
            self._get_exposure_charts,
        ]

    @api.model
    def _get_team_domain(self, frame, name="team_id"):
        team_id = frame["team_id"]
        return Domain(name, "=", team_id) if team_id else Domain.TRUE

    @api.model
    def _get_team_users(self, frame):
        """Return the ids of the people of the team, or None for everybody."""
        if not frame["team_id"]:
            return None
        # sudo: who belongs to a team, not what they do
        return self.env["crm.team"].sudo().browse(frame["team_id"]).member_ids.ids

    @api.model
    def _get_user_names(self, ids):
        # sudo: names only
        users = self.env["res.users"].sudo().browse([i for i in ids if i])
        names = {user.id: user.name for user in users}
        return [names.get(user_id, self.env._("Nobody")) for user_id in ids]

    # ---------------------------------------------------------------------- sales
    @api.model
    def _get_order_charts(self, frame):
        if not self.env["sale.order"].has_access("read"):
            return []
        domain = Domain("state", "=", "sale") & self._get_team_domain(frame)
        # in the company's currency, at the rate of the order's own day
        amount = SQL(
            "SUM(%s / COALESCE(NULLIF(%s, 0), 1))",
            self._get_column("sale.order", "amount_untaxed"),
            self._get_column("sale.order", "currency_rate"),
        )
        title = self.env._("Orders")
        span = self._get_span_domain(
            "sale.order", "date_order", frame["start"], frame["end"]
        )
        action = self._get_chart_action("sale.order", title, domain & span)
        by_user = self._get_totals_by("sale.order", domain & span, "user_id", amount)
        trend = self._get_trend("sale.order", domain, "date_order", frame, amount)
        return [
            self._get_trend_chart(
                "orders", title, trend, frame, unit="money", sequence=10, action=action
            ),
            self._prepare_people_chart(
                "orders_by_person",
                self.env._("Orders per person"),
                [key for key, _value in by_user],
                [{"label": title, "values": [value for _key, value in by_user]}],
                unit="money",
                sequence=20,
                action={**action, "context": {"group_by": ["user_id"]}},
            ),
        ]

    @api.model
    def _get_quotation_charts(self, frame):
        """Return how many quotations of the period became orders."""
        if not self.env["sale.order"].has_access("read"):
            return []
        domain = self._get_team_domain(frame)
        state = self._get_column("sale.order", "state")
        now, before = self._get_trend(
            "sale.order", domain, "create_date", frame, group=state
        )
        title = self.env._("Quotations that became orders")
        span = self._get_span_domain(
            "sale.order", "create_date", frame["start"], frame["end"]
        )
        names = {
            "sale": self.env._("Became orders"),
            "open": self.env._("Open"),
            "cancel": self.env._("Lost"),
        }
        zeros = [0] * len(frame["buckets"])
        series = []
        for key, label in names.items():
            states = ("draft", "sent") if key == "open" else (key,)
            parts = [now.get(state, zeros) for state in states]
            values = [sum(column) for column in zip(*parts, strict=True)]
            series.append({"label": label, "values": values})
        return [
            self._prepare_chart(
                "quotations",
                title,
                frame["labels"],
                series,
                unit="count",
                stacked=True,
                total=self._get_rate(now),
                previous=self._get_rate(before),
                total_unit="percent",
                sequence=30,
                action=self._get_chart_action("sale.order", title, domain & span),
            )
        ]

    @api.model
    def _get_rate(self, parts):
        everything = sum(sum(values) for values in parts.values())
        won = sum(parts.get("sale", []))
        # of nothing there is no rate: 0 % would say that all were lost
        return round(100.0 * won / everything, 1) if everything else None

    @api.model
    def _get_invoice_charts(self, frame):
        """Return what was invoiced: for accounting only."""
        if not self._reads_accounting():
            return []
        moves = self.env["account.move"]
        domain = (
            Domain("move_type", "in", moves.get_sale_types())
            & Domain("state", "=", "posted")
            & self._get_team_domain(frame)
        )
        title = self.env._("Invoiced")
        span = self._get_span_domain(
            "account.move", "invoice_date", frame["start"], frame["end"]
        )
        column = self._get_column("account.move", "amount_untaxed_signed")
        amount = SQL("SUM(%s)", column)
        trend = self._get_trend("account.move", domain, "invoice_date", frame, amount)
        return [
            self._get_trend_chart(
                "invoiced",
                title,
                trend,
                frame,
                unit="money",
                type="line",
                sequence=40,
                action=self._get_chart_action("account.move", title, domain & span),
            )
        ]

    # ----------------------------------------------------------------------- work
    @api.model
    def _get_work_charts(self, frame):
        """Return the activities that each person has done."""
        user = self.env.user
        users = self._get_team_users(frame)
        if not user.has_group("sales_team.group_sale_salesman_all_leads"):
            users = [user.id]
        done = Domain("active", "=", False) & Domain("date_done", "!=", False)
        if users is not None:
            done &= Domain("user_id", "in", users)
        span = self._get_span_domain(
            "mail.activity", "date_done", frame["start"], frame["end"]
        )
        # sudo: how many, never which: reading each one asks for its document
        everybody = self.sudo()._get_totals_by("mail.activity", done & span, "user_id")
        return [
            self._prepare_people_chart(
                "activities",
                self.env._("Activities done per person"),
                [key for key, _count in everybody],
                [
                    {
                        "label": self.env._("Activities"),
                        "values": [count for _key, count in everybody],
                    }
                ],
                sequence=50,
                total=sum(count for _key, count in everybody),
                action=self._get_chart_action(
                    "mail.activity",
                    self.env._("Activities done"),
                    done & span,
                    active_test=False,
                ),
            )
        ]

    @api.model
    def _get_call_charts(self, frame):
        calls = self.env["crm.phone.call"]
        domain = Domain("direction", "=", "in")
        users = self._get_team_users(frame)
        if users is not None:
            domain &= Domain("user_id", "in", users)
        state = self._get_column("crm.phone.call", "state")
        now, before = self._get_trend(
            "crm.phone.call", domain, "date", frame, group=state
        )
        if not now and not before:
            return []
        labels = calls._crm_labels("state")
        title = self.env._("Incoming calls")
        span = self._get_span_domain(
            "crm.phone.call", "date", frame["start"], frame["end"]
        )
        zeros = [0] * len(frame["buckets"])
        return [
            self._prepare_chart(
                "calls",
                title,
                frame["labels"],
                [
                    {"label": labels[key], "values": now.get(key, zeros)}
                    for key in ("answered", "missed")
                ],
                stacked=True,
                area="service",
                sequence=70,
                total=sum(map(sum, now.values())),
                previous=sum(map(sum, before.values())),
                action=self._get_chart_action("crm.phone.call", title, domain & span),
            )
        ]

    # ------------------------------------------------------------------ customers
    @api.model
    def _get_customer_charts(self, frame):
        partners = self.env["res.partner"]
        domain = Domain("parent_id", "=", False)
        if "team_id" in partners._fields:
            domain &= self._get_team_domain(frame)
        charts = []
        for name, title, sequence in (
            ("lifecycle", self.env._("Names by lifecycle"), 60),
            ("tier", self.env._("Customers by tier"), 61),
        ):
            labels = partners._crm_labels(name)
            known = domain & Domain(name, "!=", False)
            totals = self._get_totals_by("res.partner", known, name)
            action = self._get_chart_action("res.partner", title, known)
            charts.append(
                self._prepare_chart(
                    name,
                    title,
                    [labels.get(key, key) for key, _count in totals],
                    [{"label": title, "values": [count for _key, count in totals]}],
                    type="pie",
                    area="customers",
                    sequence=sequence,
                    total=sum(count for _key, count in totals),
                    action={
                        **action,
                        "views": [[False, "list"], [False, "form"]],
                        "context": {"group_by": [name]},
                    },
                )
            )
        return charts

    @api.model
    def _get_rating_domain(self):
        """Hook: the ratings that count as the customers'."""
        return Domain("consumed", "=", True) & Domain("rating", ">=", 1)

    @api.model
    def _get_rating_charts(self, frame):
        """Return how satisfied the customers are, where ratings are asked."""
        ratings = self.env.get("rating.rating")
        if ratings is None or not ratings.has_access("read"):
            return []
        domain = self._get_rating_domain()
        title = self.env._("Customer satisfaction (1 to 5)")
        average = SQL("AVG(%s)", self._get_column("rating.rating", "rating"))
        now, before = self._get_trend(
            "rating.rating", domain, "write_date", frame, average
        )
        if not now and not before:
            return []
        span = self._get_span_domain(
            "rating.rating", "write_date", frame["start"], frame["end"]
        )
        return [
            self._prepare_chart(
                "ratings",
                title,
                frame["labels"],
                [
                    {
                        "label": self.env._("Average"),
                        "values": [
                            round(value, 2) or None for value in now.get(None, [])
                        ],
                    }
                ],
                type="line",
                unit="score",
                area="satisfaction",
                sequence=65,
                action=self._get_chart_action("rating.rating", title, domain & span),
            )
        ]

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
                action=self._get_chart_action(
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
        action = self._get_chart_action(items, title, domain)
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
