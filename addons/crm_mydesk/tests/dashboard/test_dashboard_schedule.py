"""Charts by mail."""

import io
from datetime import date
from unittest.mock import patch

import openpyxl
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import format_date, mute_logger

from ..common import DeskCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 06:00:00")
class TestDashboardSchedule(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.marco, cls.sara):
            user.partner_id.email = f"{user.login}@bellandi.example"
        order = cls._quotation(cls.marco)
        order.action_confirm()
        order.write({"date_order": "2026-02-10 10:00:00", "team_id": cls.team.id})

    def _schedule(self, user=None, **values):
        schedules = self.env["crm.dashboard.schedule"].with_user(user or self.sara)
        return schedules.create(
            {
                "name": "Month's end",
                "partner_ids": [Command.set(self.marco.partner_id.ids)],
                "next_date": date(2026, 3, 1),
                "send_xlsx": True,
                **values,
            }
        )

    def _mails(self):
        return self.env["mail.mail"].search([("subject", "like", "Month's end%")])

    def _day(self, day):
        return format_date(self.env, day, lang_code=self.sara.lang)

    def _run(self):
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *args, **kwargs: 100.0):
            self.env["crm.dashboard.schedule"]._cron_run()

    def test_charts_go_out_by_themselves(self):
        """MD-02 MD-07 Charts leave by mail when due, as PDF and as a workbook."""
        schedule = self._schedule()
        self._run()
        mail = self._mails()
        self.assertEqual(mail.recipient_ids, self.marco.partner_id)
        self.assertEqual(mail.author_id, self.sara.partner_id)
        # the month that has ended, whole
        self.assertIn(self._day(date(2026, 2, 1)), mail.subject)
        self.assertIn("<table", mail.body_html)
        names = sorted(mail.attachment_ids.mapped("name"))
        self.assertTrue(names[0].endswith("2026-02-01 2026-02-28.pdf"))
        self.assertTrue(names[1].endswith("2026-02-01 2026-02-28.xlsx"))
        file = mail.attachment_ids.filtered(lambda a: a.name.endswith("xlsx"))
        book = openpyxl.load_workbook(io.BytesIO(file.raw))
        values = [row[1].value for row in book.worksheets[0].iter_rows()]
        self.assertIn(100, values)
        self.assertEqual(schedule.next_date, date(2026, 4, 1))
        self.assertTrue(schedule.last_date)
        self._run()
        self.assertEqual(len(self._mails()), 1)

    def test_month_that_has_begun(self):
        schedule = self._schedule(closed=False, unit="weeks", area="sales")
        self._run()
        self.assertIn(self._day(date(2026, 3, 1)), self._mails().subject)
        self.assertNotIn("lifecycle", self._mails().body_html)
        self.assertEqual(schedule.next_date, date(2026, 3, 8))

    def test_a_sleeping_server_sends_once(self):
        """MD-02 After days without a server one mail goes out, not one per day."""
        schedule = self._schedule(unit="days", next_date=date(2026, 2, 1))
        self._run()
        self.assertEqual(len(self._mails()), 1)
        self.assertEqual(schedule.next_date, date(2026, 3, 3))

    def test_figures_of_the_owner(self):
        """MD-02 SU-01 A mail holds what its owner may read, nothing more."""
        schedule = self._schedule(user=self.giulia)
        keys = {chart["key"] for chart in schedule._get_dashboard()["charts"]}
        self.assertNotIn("exposure", keys)
        with self.assertRaises(ValidationError):
            schedule.with_user(self.giulia).user_id = self.sara
        with self.assertRaises(ValidationError):
            self._schedule(user=self.giulia, user_id=self.paola.id)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_a_stranger(self):
        schedule = self._schedule()
        with self.assertRaises(AccessError):
            schedule.with_user(self.giulia).read(["name"])
        with self.assertRaises(AccessError):
            schedule.with_user(self.giulia).action_send()
        with self.assertRaises(AccessError):
            self._schedule(user=self.anna)

    def test_one_that_fails_stops_no_other(self):
        """MD-02 Charts of somebody who has left say why, the others go out."""
        gone = self._schedule(user=self.marco, name="Gone")
        other = self._schedule()
        self.marco.active = False
        self._run()
        self.assertIn("Marco", gone.last_error)
        self.assertFalse(gone.last_date)
        self.assertEqual(len(self._mails()), 1)
        self.assertTrue(other.last_date)

    def test_what_is_missing_is_said(self):
        mute = self.marco.copy({"login": "desk_mute"}).partner_id
        mute.email = False
        for values in (
            {"partner_ids": [Command.clear()]},
            {"send_pdf": False, "send_xlsx": False},
            {"partner_ids": [Command.set(mute.ids)]},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self._schedule(**values)
        with self.assertRaises(UserError):
            self.env["crm.dashboard"].with_user(self.sara).get_dashboard("century")

    def test_as_people_do(self):
        form = Form(self.env["crm.dashboard.schedule"].with_user(self.sara))
        form.name = "Month's end, by hand"
        form.partner_ids.add(self.marco.partner_id)
        form.period = "week"
        schedule = form.save()
        self.assertEqual(schedule.user_id, self.sara)
        schedule.action_send()
        self.assertEqual(len(self._mails()), 1)
