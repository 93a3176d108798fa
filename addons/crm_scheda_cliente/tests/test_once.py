"""What is sent twice is done once."""

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestOnce(TransactionCase):
    def test_the_same_is_done_once(self):
        """SU-01 The same token with the same words leads to what the first one did."""
        acts = self.env["crm.once"]
        token = acts._make()
        act, earlier = acts._begin(token, ["a", 1])
        self.assertIsNone(earlier)
        act.result = "/my/tickets/1"
        self.assertEqual(acts._begin(token, ["a", 1])[1], "/my/tickets/1")
        self.assertFalse(acts._begin(token, ["a", 1])[0])

    def test_other_words_another_person_another_page(self):
        """SU-01 None of them is a repetition."""
        acts = self.env["crm.once"]
        token = acts._make()
        acts._begin(token, "a")
        other = new_test_user(self.env, "once_other", groups="base.group_portal")
        self.assertIsNone(acts._begin(token, "b")[1])
        self.assertIsNone(acts.with_user(other)._begin(token, "a")[1])
        self.assertIsNone(acts._begin(acts._make(), "a")[1])

    def test_nobody_reads_them_and_they_go(self):
        """SU-01 They hold addresses with keys: for a day, and for nobody."""
        act, _earlier = self.env["crm.once"]._begin("x", "a")
        for groups in ("base.group_portal", "base.group_user"):
            user = new_test_user(self.env, f"once_{groups}", groups=groups)
            with self.assertRaises(AccessError):
                act.with_user(user).read(["result"])
        two_days_ago = fields.Datetime.subtract(fields.Datetime.now(), days=2)
        self.env.cr.execute(
            "UPDATE crm_once SET create_date = %s WHERE id = %s", [two_days_ago, act.id]
        )
        kept, _earlier = self.env["crm.once"]._begin("y", "a")
        self.env["crm.once"]._gc_acts()
        self.assertFalse(act.exists())
        self.assertTrue(kept.exists())
