"""Rounds of visits: places, order, drawing, and the screen's figures."""

from datetime import datetime
from itertools import permutations

from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ...models.action.kernel.rounds import (
    WAYPOINTS,
    best_order,
    distance,
    draw,
    length,
    map_links,
    place,
    travel_hours,
)
from ..common import MarketingCommon
from .test_schedule import PATIENT

BRESCIA, MILAN, VERONA = (45.54, 10.22, True), (45.46, 9.19, True), (45.44, 10.99, True)
SPOTS = st.tuples(st.floats(36, 47), st.floats(6, 18), st.just(True))


@tagged("post_install", "-at_install")
class TestRounds(BaseCase):
    def test_place(self):
        """PV-07 A place is known exactly, or by the post code, or not at all."""
        self.assertEqual(place(45.1, 10.2, "00100"), (45.1, 10.2, True))
        self.assertEqual(place(0, 0, "25121"), (45.54, 10.22, False))
        self.assertIsNone(place(0, 0, "25121", "DE"))
        self.assertIsNone(place(0, 0, False))

    def test_distance(self):
        """PV-07 Brescia and Milan are some 81 km apart as the crow flies."""
        self.assertAlmostEqual(distance(BRESCIA, MILAN), 81, delta=1)
        self.assertEqual(travel_hours(BRESCIA, BRESCIA), 0.25)
        self.assertEqual(travel_hours(None, MILAN), 0.5)
        self.assertEqual(travel_hours(BRESCIA, MILAN), 2.25)

    @PATIENT
    @given(st.lists(st.one_of(st.none(), SPOTS), max_size=7), st.one_of(SPOTS))
    def test_best_order(self, places, start):
        """PV-07 A round has every stop once, and is nearly as short as can be."""
        order = best_order(places, start)
        self.assertEqual(sorted(order), list(range(len(places))))
        known = [index for index in order if places[index]]
        self.assertEqual(order[: len(known)], known)
        if known and len(known) <= 5:
            shortest = min(length(p, places, start) for p in permutations(known))
            self.assertLessEqual(length(known, places, start), shortest * 1.35 + 1e-6)

    @PATIENT
    @given(st.lists(st.one_of(st.none(), SPOTS), max_size=9))
    def test_draw(self, places):
        """PV-07 Every stop is within the map, and those without a place are not."""
        for spot, point in zip(places, draw(places), strict=True):
            self.assertEqual(spot is None, point is None)
            if point:
                self.assertTrue(all(0 <= value <= 100 for value in point))

    def test_draw_one_zone(self):
        """PV-07 Stops of one post zone do not hide each other."""
        points = draw([(45.54, 10.22, False)] * 4)
        self.assertEqual(len(set(points)), 4)

    def test_links(self):
        """PV-07 A long round is cut where the provider's page would refuse it."""
        self.assertEqual(map_links([]), [])
        self.assertIn("search", map_links(["Via Roma, Brescia"])[0])
        self.assertEqual(len(map_links([str(n) for n in range(WAYPOINTS + 2)])), 1)
        two = map_links([str(n) for n in range(WAYPOINTS + 3)])
        self.assertEqual(len(two), 2)
        self.assertIn(f"destination={WAYPOINTS + 1}", two[0])
        self.assertIn(f"origin={WAYPOINTS + 1}", two[1])


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 06:00:00")
class TestVisitRound(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        italy = cls.env.ref("base.it")
        cls.stops = cls.env["res.partner"].create(
            [
                {"name": name, "zip": code, "city": city, "country_id": italy.id}
                for name, code, city in (
                    ("Far", "37121", "Verona"),
                    ("Near", "25121", "Brescia"),
                    ("Middle", "46100", "Mantova"),
                    ("Nowhere", False, False),
                )
            ]
        )
        cls.env.company.partner_id.write(
            {"zip": "25100", "city": "Brescia", "country_id": italy.id}
        )
        cls.visits = cls.env["crm.marketing.action"].concat(
            *[
                cls._new_action(
                    type_id=cls.type_visit.id,
                    partner_id=partner.id,
                    date_deadline="2026-05-05",
                )
                for partner in cls.stops
            ]
        )
        cls.rounds = cls.env["crm.marketing.action"].with_user(cls.gina)

    def _names(self, found):
        return [stop["partner"] for stop in found["stops"]]

    def test_round(self):
        """PV-07 The round of a day: in a short order, on a map, with a link."""
        found = self.rounds.get_visit_round(day="2026-05-05")
        self.assertEqual(len(found["stops"]), 4)
        found = self.rounds.get_visit_round(day="2026-05-05", best=True)
        self.assertEqual(self._names(found), ["Near", "Far", "Middle", "Nowhere"])
        self.assertIsNone(found["stops"][3]["point"])
        self.assertIsNone(found["stops"][3]["kilometres"])
        self.assertFalse(found["stops"][0]["exact"])
        self.assertEqual(len(found["links"]), 1)
        self.assertGreater(found["kilometres"], 50)
        self.assertEqual(found["users"], [])
        self.assertFalse(self.rounds.get_visit_round(day="2026-05-04")["stops"])

    def test_zone(self):
        """PV-07 A zone is the beginning of the post code, or a town."""
        found = self.rounds.get_visit_round(day="2026-05-05", zone="25")
        self.assertEqual(self._names(found), ["Near"])
        found = self.rounds.get_visit_round(day="2026-05-05", zone="manto")
        self.assertEqual(self._names(found), ["Middle"])

    def test_exact_place(self):
        """PV-07 A position that is known makes the distance exact."""
        self.stops[0].write({"partner_latitude": 45.54, "partner_longitude": 10.22})
        found = self.rounds.get_visit_round(stops=self.visits[:1].ids)
        self.assertTrue(found["stops"][0]["exact"])
        self.assertIsNone(found["stops"][0]["kilometres"])
        self.assertIn("45.540000", found["links"][0])

    def test_plan(self):
        """PV-07 PV-09 The visits get times one after the other, and meetings."""
        ids = self.visits[1::-1].ids
        found = self.rounds.plan_visit_round(ids, "2026-05-05", 9.5)
        near, far = self.visits[1], self.visits[0]
        self.assertEqual(near.date_start, datetime(2026, 5, 5, 7, 30))
        # an hour's visit, sixty kilometres: an hour and three quarters
        self.assertEqual(far.date_start, datetime(2026, 5, 5, 10, 15))
        self.assertTrue(near.calendar_event_id and far.calendar_event_id)
        self.assertEqual(self._names(found)[:2], ["Near", "Far"])

    def test_bad_input(self):
        """PV-07 An empty round, a closed visit and an odd hour are told."""
        with self.assertRaises(UserError):
            self.rounds.plan_visit_round([], "2026-05-05")
        with self.assertRaises(UserError):
            self.rounds.plan_visit_round(self.visits.ids, "2026-05-05", 30)
        self.visits[0].action_cancel()
        with self.assertRaisesRegex(UserError, "closed"):
            self.rounds.plan_visit_round(self.visits.ids, "2026-05-05")

    def test_access(self):
        """PV-07 One sees one's own round; a manager chooses whose."""
        found = self.env["crm.marketing.action"].with_user(self.marco)
        self.assertFalse(
            found.get_visit_round(day="2026-05-05", user_id=self.gina.id)["stops"]
        )
        with self.assertRaises(AccessError):
            found.get_visit_round(stops=self.visits.ids)
        found = found.with_user(self.sara)
        found = found.get_visit_round(day="2026-05-05", user_id=self.gina.id)
        self.assertEqual(len(found["stops"]), 4)
        self.assertIn(self.gina.id, [user["id"] for user in found["users"]])
        with self.assertRaises(AccessError):
            self.env["crm.marketing.action"].with_user(self.paola).get_visit_round()
