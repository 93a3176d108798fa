"""Times that nobody made up, measures that were taken, photos and parts of a visit."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_maintenance import PIXEL, MaintenanceCase


@tagged("post_install", "-at_install")
class TestPresence(MaintenanceCase):
    def planned(self):
        visit = self.visit(user_id=self.agent.id, start="2026-03-10 08:00:00")
        return visit.with_user(self.agent)

    def test_times_are_never_made_up(self):
        """PO-33 A visit is done by who says when; planned hours are no work."""
        visit = self.planned()
        with self.at("2026-03-10 12:00:00"):
            with self.refused("arrived and left", UserError):
                visit.action_done()
            self.assertEqual((visit.state, visit.hours), ("planned", 0))
            visit.check_in = "2026-03-10 08:10:00"
            with self.refused("arrived and left", UserError):
                visit.action_done()
            visit.check_out = "2026-03-10 09:55:00"
            visit.action_done()
        self.assertEqual(visit.hours, 1.75)
        self.assertEqual(str(visit.start), "2026-03-10 08:10:00")
        # sudo: the agenda is looked at, not who may read it
        self.assertEqual(visit.event_id.sudo().stop, visit.check_out)

    def test_arrived_and_left_at_the_desk(self):
        """PO-33 The buttons take the moment they are pressed, once."""
        visit = self.planned()
        for moment, deed in (
            ("2026-03-10 08:07:00", "action_check_in"),
            ("2026-03-10 08:30:00", "action_check_in"),
            ("2026-03-10 09:37:00", "action_check_out"),
            ("2026-03-10 09:50:00", "action_check_out"),
        ):
            with self.at(moment):
                self.rpc(self.agent, visit, deed)
        self.assertEqual(str(visit.check_in), "2026-03-10 08:07:00")
        self.assertEqual(str(visit.check_out), "2026-03-10 09:37:00")
        self.assertEqual(visit.hours, 1.5)

    def test_moments_that_cannot_be(self):
        """PO-33 Nobody leaves before arriving, or arrives tomorrow."""
        visit = self.planned()
        with self.at("2026-03-10 12:00:00"):
            for values, words in (
                (self.presence("2026-03-10 10:00:00", "2026-03-10 09:00:00"), "before"),
                ({"check_out": "2026-03-10 09:00:00"}, "before"),
                ({"check_in": "2026-03-10 12:06:00"}, "future"),
            ):
                with self.refused(words, ValidationError):
                    visit.write(values)

    def test_typed_hours_stay(self):
        """PO-33 Who takes the pause off the hours by hand keeps them."""
        visit = self.planned()
        visit.write(self.presence())
        visit.hours = 2
        visit.action_done()
        self.assertEqual(visit.hours, 2)

    def test_who_signed_before_times_were_kept(self):
        """PO-33 A visit signed earlier still gets its times, once."""
        visit = self.planned()
        visit.hours = 3
        visit.write({"signature": PIXEL, "signed_by": "Anna Rossi"})
        visit.write(self.presence())
        self.assertEqual(visit.hours, 3, "the customer signed these")
        visit.action_done()
        with self.refused("signed", UserError):
            visit.write(self.presence())


@tagged("post_install", "-at_install")
class TestPoints(MaintenanceCase):
    def test_a_measure_is_fine_when_it_was_measured(self):
        """PO-33 Empty is not 0: a point without its measure is not fine."""
        visit = self.visit(user_id=self.agent.id, start="2026-03-10 08:00:00")
        pressure = visit.check_ids[1].with_user(self.agent)
        with self.refused("measure first", ValidationError):
            pressure.action_ok()
        pressure.write({"value": 0, "measured": True})
        self.assertEqual(pressure.result, "ko")
        self.assertTrue(pressure.out_of_limits)
        pressure.value = 8
        self.assertEqual((pressure.result, pressure.out_of_limits), ("ok", False))
        pressure.write({"value": 0, "measured": False})
        self.assertFalse(pressure.result)
        pressure.action_na()
        self.assertEqual(pressure.result, "na")

    def test_photos_and_parts_are_on_the_report(self):
        """PO-33 What was photographed and used is signed, and then stays."""
        visit = self.visit(user_id=self.agent.id, start="2026-03-10 08:00:00")
        visit = visit.with_user(self.agent)
        belts = visit.check_ids[0]
        photo = {"name": "belt.png", "datas": PIXEL}
        belts.photo_ids = [(0, 0, {**photo, "res_model": belts._name})]
        self.env["crm.maintenance.part"].with_user(self.agent).create(
            {"visit_id": visit.id, "name": "Belt A40", "quantity": 2}
        )
        visit.write(self.presence())
        visit.write({"signature": PIXEL, "signed_by": "Anna Rossi"})
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "crm_postvendita.crm_maintenance_visit_report", visit.ids
        )
        for text in ("belt.png", "Belt A40", "Arrived|Arrivo"):
            self.assertRegex(html.decode(), text)
        for change in (
            lambda: visit.part_ids.write({"quantity": 3}),
            lambda: visit.part_ids.unlink(),
            lambda: visit.part_ids.create({"visit_id": visit.id, "name": "X"}),
        ):
            with self.refused("signed", UserError):
                change()

    def test_parts_go_into_a_quotation_once(self):
        """PO-33 Parts are ordered for the customer by the price list, once."""
        visit = self.visit(user_id=self.agent.id, start="2026-03-10 08:00:00")
        visit = visit.with_user(self.agent)
        parts = visit.part_ids.create(
            [
                {"visit_id": visit.id, "product_id": self.hour.id, "quantity": 2},
                {"visit_id": visit.id, "name": "Belt A40"},
            ]
        )
        visit.action_order_parts()
        order = parts.sudo().sale_order_id  # sudo: the test looks
        self.assertEqual(len(order), 1)
        self.assertEqual(order.order_line[0].product_uom_qty, 2)
        self.assertIn("Belt A40", order.order_line[1].name)
        with self.refused("no parts", UserError):
            visit.action_order_parts()

    def test_access_to_parts(self):
        """PO-33 Parts are for the service and for sales, not for others."""
        visit = self.visit(user_id=self.agent.id)
        part = self.env["crm.maintenance.part"].create(
            {"visit_id": visit.id, "name": "Belt"}
        )
        for user in (self.stranger, self.portal_anna, self.portal_ugo):
            with self.assertRaises(AccessError):
                part.with_user(user).read(["name"])
