"""Sources that fail and input that makes no sense."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.crm_mydesk.models.caller.kernel import phone_number

from .common import DeskCommon


@tagged("post_install", "-at_install")
class TestBadInput(DeskCommon):
    def test_a_source_that_raises_everywhere(self):
        """MD-01 Whatever a list of another add-on does, the desk stands."""
        self._activity(self.marco)
        calls = type(self.env["crm.phone.call"])
        for hook in (
            "_worklist_domain",
            "_worklist_user_domain",
            "_worklist_label",
            "_worklist_actions",
            "_worklist_summary",
            "_worklist_entry",
        ):
            self.env["crm.phone.call"].create(
                {"number": "0307654321", "state": "missed", "user_id": self.marco.id}
            )
            with (
                self.subTest(hook),
                mute_logger("odoo.addons.crm_mydesk.models.desk.crm_desk"),
                patch.object(calls, hook, side_effect=KeyError("broken")),
            ):
                desk = self._desk(self.marco)
                self.assertTrue(self._section(desk, "callback")["error"])
                self.assertEqual(self._section(desk, "activity")["count"], 1)
                self.assertTrue(desk["next"])

    def test_an_entry_that_goes_while_it_is_done(self):
        """MD-01 What a colleague has deleted meanwhile says so, whatever is done."""
        activity = self._activity(self.marco)
        gone = activity.id
        activity.unlink()
        desk = self.env["crm.desk"].with_user(self.marco)
        for key, answers in (
            ("done", {"feedback": "Late"}),
            ("reschedule", {"deadline": "2026-01-01"}),
            ("reassign", {"user_id": self.giulia.id}),
        ):
            self.assertTrue(desk.run("mail.activity", gone, key, answers)["gone"])

    def test_a_list_that_does_not_exist(self):
        desk = self.env["crm.desk"].with_user(self.marco)
        activity = self._activity(self.marco)
        with self.assertRaises(UserError):
            desk.run("mail.activity", activity.id, "done", {}, kind="nothing")
        self.assertFalse(desk.get_section("nothing"))

    def test_layout_of_nonsense(self):
        desk = self.env["crm.desk"].with_user(self.marco)
        desk.set_layout([None, 7, "activity", "activity"], ["'; DROP TABLE"])
        self.assertTrue(desk.get_desk()["sections"])

    def test_whatever_an_exchange_sends(self):
        """MD-03 Letters, short codes, hidden callers: a call each, no error."""
        exchange = self.env["crm.phone.exchange"].create({"name": "Test"})
        calls = self.env["crm.phone.call"]
        for number in (
            "",
            "anonymous",
            "sip:anonymous@anonymous.invalid",
            "113",
            "12",
            "0800-FLOWERS",
            "+39030" + "9" * 60,
            "😀",
            "00",
            "+",
            "٠٣٠١٢٣٤٥٦",
            "030\u00a07654321",
        ):
            event = {
                "number": phone_number.clean(number)[:64],
                "extension": "",
                "state": "missed",
                "direction": "in",
                "reference": "",
            }
            with self.subTest(number):
                call = calls._announce(exchange, event)
                self.assertTrue(call.display_name)
                self.assertTrue(call.callback_date)
                self.assertTrue(call._worklist_entry()["title"])
        known = calls.search([("partner_id", "=", self.officine.id)])
        self.assertEqual(len(known), 1)
