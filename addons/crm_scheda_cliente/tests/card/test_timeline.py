"""The timeline: its order, its pages, its filters, and who sees what."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CardCommon


@tagged("post_install", "-at_install")
class TestTimeline(CardCommon):
    def _pages(self, limit, user=None, **filters):
        timeline = self.env["crm.timeline"].with_user(user or self.env.user)
        seen, cursor = [], None
        while True:
            page = timeline.get_page(self.rossi.id, filters, cursor, limit)
            seen += [(e["model"], e["id"]) for e in page["entries"]]
            cursor = page["cursor"]
            if not cursor:
                return seen

    def _new_steps(self, moments):
        steps = self.env["crm.lifecycle.step"].create(
            [
                {"partner_id": self.rossi.id, "step": "dormant", "date_end": moment}
                for moment in moments
            ]
        )
        self.env.flush_all()
        for step, moment in zip(steps, moments, strict=True):
            self.env.cr.execute(
                "UPDATE crm_lifecycle_step SET date = %s WHERE id = %s",
                [moment, step.id],
            )
        self.env.invalidate_all()
        return steps

    def test_microseconds(self):
        """SC-01 Entries of the same second are neither repeated nor lost."""
        base = datetime(2026, 3, 1, 10, 0, 0)
        # written out of the order of their ids, as concurrent users do
        moments = [base + timedelta(microseconds=m) for m in (500, 7, 900, 300, 300)]
        steps = self._new_steps(moments)
        seen = self._pages(1, kinds=["lifecycle"])
        self.assertEqual(len(seen), 5)
        order = steps.sorted(lambda s: (s.date, s.id), reverse=True)
        self.assertEqual([res_id for __, res_id in seen], order.ids)
        self.assertEqual(self._pages(2, kinds=["lifecycle"]), seen)

    def test_pages_over_sources(self):
        """SC-01 Pages of one go through all sources exactly as one page does."""
        for n in range(3):
            self._new_order(date_order=self.NOW + timedelta(days=n))
            self._new_invoice(invoice_date=(self.NOW + timedelta(days=n)).date())
        midnight = datetime(2026, 3, 17)
        self._new_order(date_order=midnight)
        self._new_steps([midnight, self.NOW])
        whole = self._pages(200)
        self.assertGreaterEqual(len(whole), 9)
        self.assertEqual(len(set(whole)), len(whole))
        for limit in (1, 2, 3):
            self.assertEqual(self._pages(limit), whole)

    def test_bad_cursor(self):
        """SC-01 A cursor that nobody gave is refused with a sentence."""
        for cursor in (["x", "y", "z"], [1], "abc", ["2026-01-01", "sale.order", "x"]):
            with self.assertRaisesRegex(UserError, "Open the card again"):
                self.env["crm.timeline"].get_page(self.rossi.id, cursor=cursor)

    def test_filters(self):
        """SC-01 The timeline is filtered by kind, period, person and text."""
        first = self._new_order(self.anna_partner, client_order_ref="urgente")
        second = self._new_order(date_order=self.NOW + timedelta(days=40))
        invoice = self._new_invoice(self.anna_partner)
        orders = {("sale.order", first.id), ("sale.order", second.id)}
        moves = {("account.move", invoice.id)}
        self.assertEqual(set(self._pages(50, kinds=["order"])), orders)
        period = {"date_from": "2026-03-16", "date_to": "2026-03-16"}
        found = set(self._pages(50, kinds=["order", "invoice"], **period))
        self.assertEqual(found, {("sale.order", first.id)} | moves)
        found = set(
            self._pages(50, kinds=["order", "invoice"], partner_id=self.anna_partner.id)
        )
        self.assertEqual(found, {("sale.order", first.id)} | moves)
        self.assertEqual(self._pages(50, text="urgente"), [("sale.order", first.id)])

    def test_messages(self):
        """BA-05 Mails and notes on the customer and its documents are tracked."""
        order = self._new_order()
        note = order.message_post(body="Chiede uno sconto", message_type="comment")
        mail = self.rossi.message_post(
            body="Buongiorno", message_type="email", author_id=self.anna_partner.id
        )
        other = self.bianchi.message_post(body="Altro", message_type="comment")
        seen = self._pages(50, kinds=["message"])
        self.assertIn(("mail.message", note.id), seen)
        self.assertIn(("mail.message", mail.id), seen)
        self.assertNotIn(("mail.message", other.id), seen)
        page = self.env["crm.timeline"].get_page(self.rossi.id, {"text": "sconto"})
        self.assertEqual(
            page["entries"][0]["open"], {"model": "sale.order", "id": order.id}
        )

    def test_messages_of_unreadable_documents(self):
        """BA-05 What is written on a document is seen by who may read it."""
        order = self._new_order(user_id=self.sara.id)
        note = order.message_post(body="Riservato", message_type="comment")
        entry = ("mail.message", note.id)
        self.assertIn(entry, self._pages(50, self.sara, kinds=["message"]))
        self.assertNotIn(entry, self._pages(50, self.giulia, kinds=["message"]))
        self.assertNotIn(entry, self._pages(50, self.luca, kinds=["message"]))

    def test_activities(self):
        """BA-06 BA-09 An activity done is history, with the time it took."""
        activity = self.rossi.activity_schedule(
            "mail.mail_activity_data_call", summary="Chiamare", user_id=self.giulia.id
        )
        activity.activity_type_id.crm_ask_time = True
        with self.assertRaisesRegex(UserError, "time it took"):
            activity.with_user(self.giulia).action_feedback("Fatto")
        activity.crm_time_spent = 0.5
        activity.with_user(self.giulia).action_feedback("Fatto")
        page = (
            self.env["crm.timeline"]
            .with_user(self.giulia)
            .get_page(self.rossi.id, {"kinds": ["activity"]})
        )
        entry = page["entries"][0]
        self.assertEqual((entry["title"], entry["id"]), ("Chiamare", activity.id))
        self.assertIn("00:30", entry["text"])

    def test_appointment(self):
        """BA-08 An appointment is in the assignee's calendar and on the card."""
        event = (
            self.env["calendar.event"]
            .with_user(self.sara)
            .create(
                {
                    "name": "Visita",
                    "start": self.NOW,
                    "stop": self.NOW + timedelta(hours=1),
                    "user_id": self.giulia.id,
                    "partner_ids": [
                        (6, 0, (self.giulia.partner_id | self.anna_partner).ids)
                    ],
                }
            )
        )
        mine = self.env["calendar.event"].with_user(self.giulia)
        self.assertIn(
            event, mine.search([("partner_ids.user_ids", "=", self.giulia.id)])
        )
        self.assertEqual(
            self._pages(10, self.giulia, kinds=["event"]),
            [("calendar.event", event.id)],
        )

    def test_private_appointment(self):
        """SC-06 A private appointment shows when, not what."""
        self.env["calendar.event"].create(
            {
                "name": "Segreto",
                "privacy": "private",
                "start": self.NOW,
                "stop": self.NOW + timedelta(hours=1),
                "user_id": self.sara.id,
                "partner_ids": [(6, 0, (self.sara.partner_id | self.rossi).ids)],
            }
        )
        page = (
            self.env["crm.timeline"]
            .with_user(self.luca)
            .get_page(self.rossi.id, {"kinds": ["event"]})
        )
        self.assertNotIn("Segreto", str(page))

    def test_strangers(self):
        """SC-06 A portal user does not read the timeline of anybody."""
        stranger = self._new_user("anna", "base.group_portal")
        with self.assertRaises(AccessError):
            self.env["crm.timeline"].with_user(stranger).get_page(self.bianchi.id)
