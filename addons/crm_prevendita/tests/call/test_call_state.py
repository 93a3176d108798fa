"""The state beside every number: may it be called, now, for marketing."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import mail_new_test_user

from ..common import MarketingCommon

NUMBER = "+390302345611"


@tagged("post_install", "-at_install")
class TestCallState(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        parameters = cls.env["ir.config_parameter"]
        parameters.set_param("crm_prevendita.opposition_days", "15")
        cls.env.company.crm_keeps_calling_code = True
        cls.person = cls.env["res.partner"].create(
            {"name": "Carla", "phone": NUMBER, "city": "Milano", "tz": "Europe/Rome"}
        )
        cls.checks = cls.env["crm.phone.check"].sudo()

    def _state(self, moment, number=NUMBER, user=None):
        gate = self.env["crm.contact.gate"].with_user(user or self.gina)
        with freeze_time(moment):
            return gate.get_call_states([number]).get(number)

    def _check(self, opposed, day="2026-12-01"):
        self.checks._record_answer({NUMBER: opposed}, day)

    def test_hours(self):
        """LC-04 By hour, day, eve, patron and holiday; until when is said, across the
        end of daylight saving too."""
        self._check(False)
        cases = (
            # UTC → state, and from when again (Rome)
            ("2026-12-01 10:00:00", "allowed", None),
            ("2026-12-01 18:30:00", "allowed", None),  # 19:30 of a working day
            ("2026-12-01 19:00:00", "not_now", "09:00"),  # 20:00
            ("2026-12-05 18:30:00", "not_now", "09:00"),  # Saturday 19:30 → Wednesday
            ("2026-12-06 10:00:00", "not_now", "09:00"),  # Sunday; Monday the patron's
        )
        for moment, state, again in cases:
            found = self._state(moment)
            self.assertEqual(found["state"], state, moment)
            if again:
                self.assertIn(again, found["label"], moment)
        # Sunday, Saint Ambrose on Monday, the Immaculate on Tuesday: Wednesday
        self.assertIn("9", self._state("2026-12-06 10:00:00")["label"])
        self._check(False, "2026-10-20")
        # 25 October 2026: clocks go back on the night to Sunday
        before = self._state("2026-10-24 16:59:00")  # 18:59 in summer time
        self.assertEqual(before["state"], "allowed")
        after = self._state("2026-10-26 07:59:00")  # 8:59 in winter time
        self.assertEqual(after["state"], "not_now")
        self.assertEqual(self._state("2026-10-26 08:00:00")["state"], "allowed")

    def test_register(self):
        """LC-04 Never asked, asked too long ago, opposed: each is told apart."""
        noon = "2026-12-01 11:00:00"
        self.assertEqual(self._state(noon)["state"], "register_needed")
        self._check(False, "2026-10-01")
        self.assertEqual(self._state(noon)["state"], "register_needed")
        self._check(True)
        self.assertEqual(self._state(noon)["state"], "refused")
        self.env["phone.blacklist"].sudo()._add([NUMBER])
        self._check(False)
        self.assertEqual(self._state(noon)["state"], "refused")

    def test_of_a_list(self):
        """LC-04 PV-02 A name whose list says no is refused, before it is a lead."""
        number = "+390302345619"
        bank = self.env["crm.name.bank"].create({"name": "Fair"})
        self.env["crm.name"].create(
            {"name": "Dario", "phone": number, "bank_id": bank.id,
             "consent_phone": "no"}
        )  # fmt: skip
        self.assertEqual(self._state("2026-12-01 11:00:00", number)["state"], "refused")

    def test_no_number_and_colleagues(self):
        """LC-04 What is no number has no state, nor has a colleague's."""
        self.assertIsNone(self._state("2026-12-01 11:00:00", "abc"))
        self.gina.partner_id.phone = "+390302345618"
        self.assertIsNone(self._state("2026-12-01 11:00:00", "+390302345618"))

    def test_queries(self):
        """LC-04 As many queries for a hundred numbers as for one."""
        gate = self.env["crm.contact.gate"].with_user(self.gina)
        numbers = [f"+3903023457{index:02}" for index in range(60)]
        self.env["res.partner"].create(
            [{"name": number, "phone": number} for number in numbers]
        )
        gate.get_call_states([NUMBER])
        counts = []
        for asked in ([NUMBER], numbers):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            gate.get_call_states(asked)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_who_may_check(self):
        """LC-04 Who may not ask the register asks who may; a manager is led to it."""
        gate = self.env["crm.contact.gate"]
        self.assertFalse(gate.with_user(self.gina).get_check_action())
        self.assertTrue(gate.with_user(self.sara).get_check_action())
        said = gate.with_user(self.gina).ask_check(NUMBER)
        self.assertIn(self.sara.name, said)
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.sara.partner_id.ids)], limit=1
        )
        self.assertIn("Carla", message.body)

    def test_of_colleagues_alone(self):
        """LC-04 No customer learns what is known of a number."""
        customer = mail_new_test_user(
            self.env, login="state_portal", groups="base.group_portal"
        )
        with self.assertRaises(AccessError):
            self._state("2026-12-01 11:00:00", user=customer)
