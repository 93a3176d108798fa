"""What one does from the desk."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import DeskCommon


@tagged("post_install", "-at_install")
class TestDeskAction(DeskCommon):
    def _run(self, user, record, key, **answers):
        desk = self.env["crm.desk"].with_user(user)
        return desk.run(record._name, record.id, key, answers)

    def test_done_with_outcome(self):
        """MD-01 BA-09 Done from the desk, the outcome in the history."""
        activity = self._activity(self.marco)
        self._run(self.marco, activity, "done", feedback="Will buy in May")
        self.assertFalse(activity.active)
        self.assertIn("Will buy in May", self.officine.message_ids[0].body)

    def test_sent_twice_is_done_once(self):
        """MD-01 The second click of one act changes nothing and says nothing wrong."""
        activity = self._activity(self.marco)
        desk = self.env["crm.desk"].with_user(self.marco)
        day = self.today + timedelta(days=5)
        sent = ("mail.activity", activity.id, "reschedule", {"deadline": str(day)})
        desk.run(*sent, once="a1")
        activity.date_deadline = self.today
        self.assertFalse(desk.run(*sent, once="a1")["gone"])
        self.assertEqual(activity.date_deadline, self.today)
        desk.run(*sent, once="a2")
        self.assertEqual(activity.date_deadline, day)

    def test_moved_in_another_window(self):
        """MD-01 What was moved meanwhile is not moved back in silence."""
        activity = self._activity(self.marco)
        desk = self.env["crm.desk"].with_user(self.marco)
        (entry,) = self.env["crm.worklist"]._entries(activity)
        seen = {"deadline": entry["deadline"], "user_id": entry["user_id"]}
        day = self.today + timedelta(days=5)
        activity.date_deadline = self.today + timedelta(days=9)
        sent = (activity._name, activity.id, "reschedule", {"deadline": str(day)})
        self.assertTrue(desk.run(*sent, seen=seen)["changed"])
        self.assertEqual(activity.date_deadline, self.today + timedelta(days=9))
        (entry,) = self.env["crm.worklist"]._entries(activity)
        seen = {"deadline": entry["deadline"], "user_id": self.giulia.id}
        self.assertNotIn("changed", desk.run(*sent, seen=seen))
        self.assertEqual(activity.date_deadline, day)
        given = (activity._name, activity.id, "reassign", {"user_id": self.giulia.id})
        self.assertTrue(desk.run(*given, seen=seen)["changed"])
        self.assertEqual(activity.user_id, self.marco)

    def test_day_of_the_reader_elsewhere(self):
        """MD-01 Where hours are another zone's, today is counted in that zone."""
        desk = self.env["crm.desk"].with_user(self.marco)
        start, end = desk.with_context(tz="America/New_York")._get_day()
        self.assertIn((start.hour, end.hour), [(4, 3), (5, 4)])

    def test_done_and_next(self):
        activity = self._activity(self.marco)
        result = self._run(self.marco, activity, "done_next", feedback="Call again")
        self.assertEqual(result["action"]["type"], "ir.actions.act_window")

    def test_reschedule(self):
        """MD-01 A deadline moves from the desk."""
        activity = self._activity(self.marco)
        day = self.today + timedelta(days=5)
        self._run(self.marco, activity, "reschedule", deadline=str(day))
        self.assertEqual(activity.date_deadline, day)
        start = fields.Datetime.now().replace(microsecond=0) + timedelta(hours=2)
        meeting = self._meeting(self.marco, start, hours=3)
        later = start + timedelta(days=1)
        self._run(self.marco, meeting, "reschedule", deadline=str(later))
        self.assertEqual(
            (meeting.start, meeting.stop - later), (later, timedelta(hours=3))
        )

    def test_reassign(self):
        """MD-06 BA-07 Work is given to a colleague."""
        activity = self._activity(self.marco)
        self._run(self.marco, activity, "reassign", user_id=self.giulia.id)
        self.assertEqual(activity.user_id, self.giulia)

    def test_gone_meanwhile(self):
        activity = self._activity(self.marco)
        self.env["mail.activity"].browse(activity.id).unlink()
        self.assertTrue(self._run(self.marco, activity, "done")["gone"])

    def test_bad_answers(self):
        activity = self._activity(self.marco)
        bad = [
            ("reschedule", {}),
            ("reschedule", {"deadline": "tomorrow"}),
            ("reassign", {}),
            ("reassign", {"user_id": self.anna.id}),
            ("unlink", {}),
            ("write", {"vals": {"summary": "x"}}),
        ]
        for key, answers in bad:
            with self.subTest(key), self.assertRaises(UserError):
                self._run(self.marco, activity, key, **answers)

    def test_only_sources_of_the_worklist(self):
        for model in ("res.users", "ir.cron", "no.such.model"):
            with self.subTest(model), self.assertRaises(UserError):
                self.env["crm.desk"].with_user(self.marco).run(model, 1, "done")

    def test_own_rights_decide(self):
        """MD-01 The desk gives nobody rights that they have not."""
        quotation = self._quotation(self.marco)
        day = str(self.today + timedelta(days=5))
        with self.assertRaises(AccessError):
            self._run(self.giulia, quotation, "reschedule", deadline=day)
        with self.assertRaises(UserError):
            # the accountant's desk has no such list, or no right to change it
            self._run(self.dario, quotation, "reschedule", deadline=day)
