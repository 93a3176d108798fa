"""The lifecycle: what moves a customer on, what puts it to sleep."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.profile.kernel import lifecycle
from ..common import CardCommon


@tagged("post_install", "-at_install")
class TestLifecycle(CardCommon):
    def _steps(self, partner=None):
        steps = (partner or self.rossi).lifecycle_step_ids
        return [(s.step, s.date) for s in steps.sorted(lambda s: (s.date, s.id))]

    def test_pure_ladder(self):
        """SC-07 The ladder is decided without a database."""
        self.assertEqual(lifecycle.current([]), "name")
        self.assertEqual(
            lifecycle.current([("customer", True), ("lead", True)]), "customer"
        )
        self.assertEqual(
            lifecycle.current([("customer", True), ("dormant", True)]), "dormant"
        )
        self.assertEqual(
            lifecycle.current([("customer", True), ("dormant", False)]), "customer"
        )
        self.assertTrue(lifecycle.is_news("name", []))
        self.assertFalse(lifecycle.is_news("lead", ["prospect"]))

    def test_each_step_is_dated(self):
        """SC-07 Every step keeps its date, and contacts follow their company."""
        self.assertEqual(self.rossi.lifecycle, "name")
        first = datetime(2026, 1, 5, 10, 0)
        self.anna_partner._crm_reach("lead", date=first)
        self.rossi._crm_reach("prospect", date="2026-02-01")
        self.rossi._crm_reach("prospect")
        self.rossi._crm_reach("lead")
        self.assertEqual(
            self._steps(), [("lead", first), ("prospect", datetime(2026, 2, 1))]
        )
        self.assertEqual(self.rossi.lifecycle, "prospect")
        self.assertEqual(self.anna_partner.lifecycle, "prospect")
        new = self.env["res.partner"].create(
            {"name": "Nuovo", "parent_id": self.rossi.id}
        )
        self.assertEqual(new.lifecycle, "prospect")

    def test_order_makes_a_customer(self):
        """SC-07 A confirmed order is the evidence of a customer."""
        order = self._new_order(self.anna_partner)
        self.assertEqual(self.rossi.lifecycle, "name")
        order.with_user(self.giulia).action_confirm()
        step = self.rossi.lifecycle_step_ids
        self.assertEqual(self.rossi.lifecycle, "customer")
        self.assertEqual((step.origin_model, step.origin_id), (order._name, order.id))
        self.assertEqual(step.user_id, self.giulia)
        self.assertIn(order.name, step.reason)
        action = step.with_user(self.giulia).action_open_origin()
        self.assertEqual(action["res_id"], order.id)
        with self.assertRaises(UserError) as refusal:
            step.with_user(self.luca).action_open_origin()
        # a sentence of ours, no list of rights
        self.assertNotIsInstance(refusal.exception, AccessError)

    def test_invoice_makes_a_customer(self):
        """SC-07 A posted invoice is the evidence of a customer."""
        move = self._new_invoice(post=False)
        self.assertEqual(self.rossi.lifecycle, "name")
        move.action_post()
        self.assertEqual(self._steps(), [("customer", datetime(2026, 3, 16))])

    def test_batch(self):
        """SC-07 A thousand names climb in the same number of queries as ten."""
        partners = self.env["res.partner"].create(
            [{"name": f"Nome {n}"} for n in range(110)]
        )
        few, many = partners[:10], partners[10:]
        counts = []
        for batch in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch._crm_reach("lead")
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(set(partners.mapped("lifecycle")), {"lead"})
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_silence_and_waking(self):
        """SC-07 Silence makes a customer dormant, new evidence wakes it."""
        Partner = self.env["res.partner"]
        old = datetime.now() - timedelta(days=800)
        (self.rossi | self.bianchi)._crm_reach("customer", date=old)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = %s WHERE id IN %s",
            [old, (self.rossi.id, self.bianchi.id)],
        )
        self.env.invalidate_all()
        recent = self._new_order(self.anna_partner, date_order=datetime.now())
        recent.action_confirm()
        recent.date_order = datetime.now() - timedelta(days=30)
        silent = Partner._crm_silent_domain(datetime.now() - timedelta(days=365))
        self.assertEqual(Partner.search(silent) & self.rossi, Partner)
        self.assertIn(self.bianchi, Partner.search(silent))
        self.bianchi._crm_sleep("Silenzio")
        self.assertEqual(self.bianchi.lifecycle, "dormant")
        self.assertNotIn(self.bianchi, Partner.search(silent))
        self.bianchi._crm_reach("customer", date=old + timedelta(days=1))
        self.assertEqual(self.bianchi.lifecycle, "dormant", "old evidence")
        self._new_order(self.bianchi).action_confirm()
        self.assertEqual(self.bianchi.lifecycle, "customer")
        self.assertEqual(len(self.bianchi.lifecycle_step_ids), 2)

    def test_roles(self):
        """SC-07 Steps are read by everybody inside and written by the evidence."""
        self.rossi._crm_reach("lead")
        step = self.rossi.lifecycle_step_ids
        for user in (self.giulia, self.luca, self.paola):
            self.assertEqual(step.with_user(user).step, "lead")
            with self.assertRaises(AccessError):
                step.with_user(user).write({"step": "customer"})
        self.rossi.with_user(self.sara).action_crm_advocate()
        self.assertEqual(self.rossi.lifecycle, "advocate")
