"""The manager's charts, and their workbook."""

import doctest
import io
from datetime import date

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import BaseCase, HttpCase, tagged
from odoo.tools import mute_logger

from ...models.dashboard.kernel import dashboard_xlsx, period
from ..common import DeskCommon


@tagged("post_install", "-at_install")
class TestPeriod(BaseCase):
    def test_examples(self):
        for module in (period, dashboard_xlsx):
            failed, tried = doctest.testmod(module)
            self.assertTrue(tried)
            self.assertFalse(failed)

    def test_periods_touch(self):
        """MD-02 Every period is compared with the one just before it."""
        for key in period.PERIODS:
            for today in (date(2026, 1, 1), date(2024, 2, 29), date(2026, 12, 31)):
                frame = period.get_frame(key, today)
                with self.subTest(key, today=today):
                    self.assertTrue(frame["start"] <= today <= frame["end"])
                    gap = frame["start"] - frame["previous_end"]
                    self.assertEqual(gap.days, 1)
                    self.assertLess(frame["previous_start"], frame["previous_end"])

    def test_custom_period(self):
        frame = period.get_frame(
            "month", date(2026, 3, 10), date(2026, 3, 10), date(2026, 3, 1)
        )
        self.assertEqual(frame["start"], date(2026, 3, 1))
        self.assertEqual(frame["previous_start"], date(2026, 2, 19))
        endless = period.get_frame(
            "month", date(2026, 3, 10), date(1, 1, 1), date(9999, 12, 31)
        )
        self.assertEqual(endless["start"].year, 9989)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 09:00:00")
class TestDashboard(DeskCommon):
    def _order(self, user, day, price=100, team=None):
        order = self._quotation(user)
        order.order_line.price_unit = price
        order.action_confirm()
        order.write({"date_order": day, "team_id": (team or self.team).id})
        return order

    def _chart(self, user, key, **params):
        data = self.env["crm.dashboard"].with_user(user).get_dashboard(**params)
        found = [chart for chart in data["charts"] if chart["key"] == key]
        return found[0] if found else None

    def test_sales_force(self):
        """MD-02 The manager sees what each person sold, against before."""
        self._order(self.marco, "2026-03-02 10:00:00", 300)
        self._order(self.giulia, "2026-03-09 10:00:00", 100)
        self._order(self.marco, "2026-02-20 10:00:00", 200)
        team = {"team_id": self.team.id}
        chart = self._chart(self.sara, "orders", **team)
        self.assertEqual((chart["total"], chart["previous"]), (400, 200))
        self.assertEqual(chart["change"], 100)
        self.assertEqual(chart["series"][0]["values"][1], 300)
        people = self._chart(self.sara, "orders_by_person", **team)
        self.assertEqual(people["labels"], ["Marco", "Giulia"])
        self.assertEqual(people["series"][0]["values"], [300, 100])

    def test_figures_by_team(self):
        """MD-02 Where the law wants no figures of single operators, bars are teams; a
        team of two says too much of each, and joins the others."""
        self.env["ir.config_parameter"].set_param("crm_mydesk.figures_by_team", "True")
        self._order(self.marco, "2026-03-02 10:00:00", 300)
        self._order(self.giulia, "2026-03-09 10:00:00", 100)
        more = self.marco.copy({"login": "desk_third", "name": "Third"})
        few = self.env["crm.team"].create({"name": "Few"})
        people = self.marco | self.giulia | more
        for team, users in ((self.team, people), (few, self.sara)):
            team.crm_team_member_ids.unlink()
            team.member_ids = users
        chart = self._chart(self.sara, "orders_by_person", team_id=self.team.id)
        self.assertEqual(chart["labels"], [self.team.name])
        self.assertEqual(chart["series"][0]["values"], [400])
        self.assertEqual(chart["action"]["context"]["group_by"], [])
        self.team.crm_team_member_ids.filtered(lambda m: m.user_id == more).unlink()
        chart = self._chart(self.sara, "orders_by_person", team_id=self.team.id)
        self.assertNotIn(self.team.name, chart["labels"])
        self.assertEqual(chart["series"][0]["values"], [400])

    def test_chart_opens_its_records(self):
        """MD-02 MD-07 A chart's records add up to the chart."""
        self._order(self.marco, "2026-03-02 10:00:00", 300)
        self._order(self.marco, "2026-02-20 10:00:00", 200)
        chart = self._chart(self.sara, "orders", team_id=self.team.id)
        action = chart["action"]
        orders = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(sum(orders.mapped("amount_untaxed")), chart["total"])

    def test_day_is_the_readers_own(self):
        self.sara.tz = "Europe/Rome"
        self._order(self.marco, "2026-02-28 23:30:00", 300)
        chart = self._chart(self.sara, "orders", team_id=self.team.id)
        self.assertEqual(chart["series"][0]["values"][0], 300)

    def test_day_is_not_the_clients_to_choose(self):
        """MD-02 SU-01 No key of the context moves the day that charts look at."""
        charts = self.env["crm.dashboard"].with_user(self.marco)
        context = {"crm_dashboard_today": "2020-01-01"}
        sent = call_kw(charts, "get_dashboard", [], {"context": context})
        self.assertEqual(sent["period"], charts.get_dashboard()["period"])
        with self.assertRaises(AccessError), mute_logger("odoo.service.model"):
            call_kw(charts, "_get_dashboard", ["month"], {"today": "2020-01-01"})

    def test_quotations_that_became_orders(self):
        """MD-02 PV-26 How many quotations became orders."""
        orders = [self._order(self.marco, "2026-03-02 10:00:00") for _i in range(2)]
        orders += [self._quotation(self.marco) for _i in range(2)]
        for order in orders:
            order.team_id = self.team
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET create_date = '2026-03-02' WHERE id = ANY(%s)",
            ([order.id for order in orders],),
        )
        chart = self._chart(self.sara, "quotations", team_id=self.team.id)
        self.assertEqual(chart["total"], 50.0)

    def test_own_rights_decide(self):
        """MD-02 SU-01 A salesperson's charts hold the own figures only."""
        self._order(self.marco, "2026-03-02 10:00:00", 300)
        self._order(self.giulia, "2026-03-02 10:00:00", 100)
        chart = self._chart(self.giulia, "orders", team_id=self.team.id)
        self.assertEqual(chart["total"], 100)
        self.assertIsNone(self._chart(self.dario, "orders"))

    def test_invoices_are_for_accounting(self):
        """MD-02 What was invoiced is for accounting only."""
        self.assertIsNone(self._chart(self.sara, "invoiced"))
        self.assertIsNotNone(self._chart(self.paola, "invoiced"))

    def test_activities_done(self):
        """MD-02 What each person has done."""
        self._activity(self.marco).action_feedback()
        self._activity(self.giulia).action_feedback()
        chart = self._chart(self.sara, "activities", team_id=self.team.id)
        self.assertEqual(chart["total"], 2)
        self.assertEqual(sorted(chart["labels"]), ["Giulia", "Marco"])
        mine = self._chart(self.marco, "activities")
        self.assertEqual(mine["labels"], ["Marco"])

    def test_customers_and_calls(self):
        """MD-02 MD-07 Customers by lifecycle and tier, calls by outcome."""
        exchange = self.env["crm.phone.exchange"].create({"name": "Test"})
        for state in ("answered", "missed", "missed"):
            self.env["crm.phone.call"].create(
                {"exchange_id": exchange.id, "number": "0301", "state": state}
            )
        chart = self._chart(self.sara, "calls")
        self.assertEqual([sum(s["values"]) for s in chart["series"]], [1, 2])
        names = self._chart(self.sara, "lifecycle")
        self.assertEqual(
            names["total"],
            self.env["res.partner"].search_count(
                [("parent_id", "=", False), ("lifecycle", "!=", False)]
            ),
        )

    def test_bad_input(self):
        dashboard = self.env["crm.dashboard"].with_user(self.sara)
        for params in (
            {"period": "fortnight"},
            {"date_from": "yesterday", "date_to": "2026-01-01"},
        ):
            with self.subTest(params), self.assertRaises(UserError):
                dashboard.get_dashboard(**params)
        self.assertTrue(dashboard.get_dashboard(team_id=0)["charts"])
        self.assertTrue(dashboard.get_dashboard(team_id=999999)["charts"])

    def test_strangers(self):
        with self.assertRaises(AccessError):
            self.env["crm.dashboard"].with_user(self.anna).get_dashboard()

    def test_fixed_number_of_queries(self):
        def queries():
            dashboard = self.env["crm.dashboard"].with_user(self.sara)
            dashboard.get_dashboard()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            dashboard.get_dashboard()
            return self.env.cr.sql_log_count - before

        self._order(self.marco, "2026-03-02 10:00:00")
        self._activity(self.marco).action_feedback()
        few = queries()
        for _i in range(8):
            self._order(self.giulia, "2026-03-03 10:00:00")
            self._activity(self.giulia).action_feedback()
        self.assertLessEqual(queries(), few)


@tagged("post_install", "-at_install")
class TestDashboardExport(DeskCommon, HttpCase):
    def test_xlsx(self):
        """MD-07 The charts' figures leave as a workbook."""
        self.sara.name = "=1+1"
        self._activity(self.sara).action_feedback()
        self.sara.password = "desk_sara"
        self.authenticate("desk_sara", "desk_sara")
        answer = self.url_open("/crm_mydesk/dashboard.xlsx?period=year")
        self.assertEqual(answer.status_code, 200)
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        self.assertGreater(len(book.sheetnames), 4)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        # a name that looks like a formula stays a name
        self.assertIn("=1+1", [cell.value for cell in cells])
        self.assertNotIn("f", {cell.data_type for cell in cells if cell.value})

    @mute_logger("odoo.http")
    def test_stranger(self):
        self.anna.password = "desk_anna"
        self.authenticate("desk_anna", "desk_anna")
        answer = self.url_open("/crm_mydesk/dashboard.xlsx")
        self.assertGreaterEqual(answer.status_code, 400)
