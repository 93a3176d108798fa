"""The day that a phone reads: whose, in which order, in how many queries."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DAY, DayCase


@tagged("post_install", "-at_install")
class TestDay(DayCase):
    def test_stops_in_their_order(self):
        """PO-33 The day's stops with where, what and with which machine, by hour."""
        late, early = self.stop(14), self.stop(8)
        self.stop(9, user=self.colleague)
        self.rossi.write({"street": "Via Roma 1", "phone": "+39 030 1"})
        self.stop(10).action_cancel()
        day = self.read_day()
        self.assertEqual([stop["id"] for stop in day["stops"]], [early.id, late.id])
        stop = day["stops"][0]
        self.assertEqual(stop["start"], f"{DAY}T08:00:00Z")
        self.assertIn("Via Roma 1", stop["address"])
        self.assertEqual(stop["phone"], "+39 030 1")
        self.assertEqual(stop["machines"][0]["serial"], "S8")
        belts, pressure = stop["checks"]
        self.assertEqual((belts["kind"], belts["result"]), ("check", ""))
        self.assertEqual((pressure["low"], pressure["value"]), (7, None))
        self.assertIn([DAY, 2], day["days"])
        self.assertTrue(day["mine"])

    def test_a_day_is_the_technicians_own(self):
        """PO-33 A day begins at midnight where the technician is."""
        visit = self.visit(user_id=self.agent.id, start="2026-03-09 23:30:00")
        self.assertEqual([stop["id"] for stop in self.read_day()["stops"]], visit.ids)
        self.agent.tz = "UTC"
        self.assertFalse(self.read_day()["stops"])

    def test_zero_is_a_measure(self):
        """PO-33 What was measured as 0 is not what was not measured."""
        visit = self.stop()
        visit.check_ids[1].write({"value": 0, "measured": True})
        [stop] = self.read_day()["stops"]
        self.assertEqual(stop["checks"][1]["value"], 0)
        self.assertIsNotNone(stop["checks"][1]["value"])

    def test_queries_do_not_grow_with_the_day(self):
        """PO-33 A day of twelve stops is read with the queries of a day of two."""
        self.stop(7)
        self.stop(8)
        counts = [self.count_queries()]
        for hour in range(9, 19):
            self.stop(hour)
        counts.append(self.count_queries())
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[1], 60)
        self.env.invalidate_all()
        with self.assertQueryCount(counts[1]):
            self.read_day()

    def count_queries(self):
        """Queries of a day that is read when the caches of the registry are warm."""
        for _warm in range(2):
            self.read_day()
            self.env.flush_all()
            self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.read_day()
        return self.env.cr.sql_log_count - before

    def test_managers_look_at_the_day_of_others(self):
        """PO-33 A manager sees a technician's day; a technician sees his own."""
        visit = self.stop()
        day = self.read_day(self.manager, self.agent.id)
        self.assertEqual([stop["id"] for stop in day["stops"]], visit.ids)
        self.assertFalse(day["mine"])
        self.assertIn(self.agent.id, [user["id"] for user in day["technicians"]])
        self.assertEqual(self.read_day()["technicians"], [])
        for user, technician in (
            (self.colleague, self.agent),
            (self.manager, self.stranger),
            (self.stranger, self.agent),
            (self.portal_anna, self.agent),
        ):
            with self.assertRaises(AccessError):
                self.read_day(user, technician.id)
        with self.assertRaises(AccessError):
            self.read_day(self.stranger)

    def test_parts_at_hand(self):
        """PO-33 Parts that were used before are on the phone, others are found."""
        products = self.env["product.product"]
        used, other = products.create([{"name": "Belt A40"}, {"name": "Valve V7"}])
        self.stop().part_ids.create(
            {"visit_id": self.stop(9).id, "product_id": used.id}
        )
        visits = self.env["crm.maintenance.visit"].with_user(self.agent)
        kept = [row["id"] for row in visits._get_day_products()]
        self.assertIn(used.id, kept)
        self.assertNotIn(other.id, kept)
        found = [row["id"] for row in visits._get_day_products("valve v7")]
        self.assertEqual(found, other.ids)
        with self.assertRaises(AccessError):
            visits.with_user(self.portal_anna)._get_day_products("valve")
