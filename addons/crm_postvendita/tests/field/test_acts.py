"""What a phone sends: applied once, in its order, or shown as a conflict."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import DAY, DayCase, picture


@tagged("post_install", "-at_install")
class TestActs(DayCase):
    def whole_visit(self, visit):
        """Everything that is done on a visit, as the phone has queued it."""
        belts, pressure = visit.check_ids
        empty = {"result": "", "note": "", "value": None}
        return [
            self.act(visit, "check_in", {"check_in": ""}),
            self.act(visit, "check", empty, check=belts.id, result="ko", note="worn"),
            self.act(visit, "photo", check=belts.id, photo=picture("JPEG"), name="B"),
            self.act(visit, "check", empty, check=pressure.id, value=8.5, result="ok"),
            self.act(visit, "part", {"quantity": 0}, name="Belt A40", quantity=2),
            self.act(visit, "report", {"report": ""}, report="Changed\nthe belt"),
            self.act(visit, "next", {"date_next": ""}, date_next="2026-09-10"),
            self.act(visit, "check_out", {"check_out": ""}, f"{DAY}T09:35:00Z"),
            self.act(visit, "sign", name="Anna Rossi", signature=picture()),
            self.act(visit, "finish", at=f"{DAY}T09:40:00Z"),
        ]

    def test_a_whole_visit_sent_later(self):
        """PO-33 Times are those of the pressing, whenever they arrive."""
        visit = self.stop()
        acts = self.whole_visit(visit)
        self.assertEqual(self.outcomes(*acts), ["done"] * 10)
        self.assertEqual((visit.state, visit.hours), ("done", 1.5))
        self.assertEqual(str(visit.check_in), f"{DAY} 08:05:00")
        self.assertEqual(visit.check_ids.mapped("result"), ["ko", "ok"])
        self.assertEqual(visit.check_ids[1].value, 8.5)
        self.assertEqual(visit.check_ids[0].photo_ids.mimetype, "image/jpeg")
        self.assertEqual(visit.part_ids.quantity, 2)
        self.assertIn("Changed<br>the belt", visit.report)
        self.assertEqual(str(visit.date_next), "2026-09-10")
        self.assertEqual(str(visit.signed_on), f"{DAY} 08:05:00")
        self.assertEqual(visit.signed_by, "Anna Rossi")

    def test_sent_twice_changes_nothing(self):
        """PO-33 A repeated send is answered as the first and changes nothing."""
        visit = self.stop()
        acts = self.whole_visit(visit)
        self.send(*acts[:5])
        self.assertEqual(self.outcomes(*acts), ["done"] * 10)
        self.assertEqual(len(visit.check_ids.photo_ids), 1)
        before = visit.message_ids
        self.assertEqual(self.outcomes(*acts), ["done"] * 10)
        self.assertEqual(visit.message_ids, before)
        self.assertEqual(len(visit.part_ids), 1)
        ledger = self.env["crm.visit.act"].search([("visit_id", "=", visit.id)])
        self.assertEqual(len(ledger), 10)

    def test_what_fails_holds_back_its_own_visit(self):
        """PO-33 In order: what follows a refusal waits, other visits go on."""
        visit, other = self.stop(), self.stop(10)
        pressure = visit.check_ids[1]
        acts = [
            self.act(visit, "check", {"result": ""}, check=pressure.id, result="ok"),
            self.act(visit, "check_in", {"check_in": ""}),
            self.act(other, "check_in", {"check_in": ""}),
        ]
        answers = self.send(*acts)
        outcomes = [answer["outcome"] for answer in answers]
        self.assertEqual(outcomes, ["refused", "held", "done"])
        self.assertIn("measure first", answers[0]["text"])
        self.assertFalse(visit.check_in)
        self.assertTrue(other.check_in)

    def test_a_wrong_clock(self):
        """PO-33 A phone that is hours ahead does not bend the times."""
        visit = self.stop()
        act = self.act(visit, "check_in", {"check_in": ""}, f"{DAY}T13:00:00Z")
        self.assertEqual(self.outcomes(act, sent=f"{DAY}T15:00:00Z"), ["done"])
        self.assertEqual(str(visit.check_in), f"{DAY} 09:00:00")

    def test_outside_its_limits_is_to_do(self):
        """PO-33 A measure outside its limits is not fine because of a tap."""
        visit = self.stop()
        pressure = visit.check_ids[1]
        act = self.act(visit, "check", check=pressure.id, value=0, result="ok")
        act["base"] = {"value": None, "result": ""}
        self.assertEqual(self.outcomes(act), ["done"])
        self.assertEqual((pressure.result, pressure.measured), ("ko", True))

    def test_parts_are_counted_not_added(self):
        """PO-33 A part's number is what the phone says; none takes it off."""
        visit = self.stop()
        product = self.env["product.product"].create({"name": "Belt A40"})
        for before, after in ((0, 2), (2, 5), (5, 0)):
            act = self.act(visit, "part", {"quantity": before}, quantity=after)
            act["values"] |= {"product": product.id, "name": "Belt A40"}
            self.assertEqual(self.outcomes(act), ["done"])
            self.assertEqual(sum(visit.part_ids.mapped("quantity")), after)
        act = self.act(visit, "part", quantity=1, product=self.hour.id, name="X")
        self.assertEqual(self.outcomes(act), ["refused"])

    # ------------------------------------------------------------------- conflicts
    def test_the_office_moved_it(self):
        """PO-33 A visit that was moved is shown with both hours; one may insist."""
        visit = self.stop()
        act = self.act(visit, "check_in", {"check_in": ""})
        visit.start = f"{DAY} 15:00:00"
        [answer] = self.send(act)
        self.assertEqual((answer["outcome"], answer["reason"]), ("conflict", "moved"))
        [row] = answer["rows"]
        self.assertEqual(row["mine"], f"{DAY}T08:00:00Z")
        self.assertEqual(row["theirs"], f"{DAY}T15:00:00Z")
        self.assertFalse(visit.check_in)
        act["seen"] = answer["seen"]
        self.assertEqual(self.outcomes(act), ["done"])
        self.assertTrue(visit.check_in)

    def test_the_office_cancelled_it(self):
        """PO-33 Who made a cancelled visit nevertheless brings it back."""
        visit = self.stop()
        acts = self.whole_visit(visit)
        visit.action_cancel()
        [answer, *others] = self.send(*acts)
        self.assertEqual(answer["reason"], "cancelled")
        self.assertEqual({other["outcome"] for other in others}, {"held"})
        self.assertEqual(visit.state, "cancelled")
        for act in acts:
            act["seen"] = answer["seen"]
        self.assertEqual(self.outcomes(*acts), ["done"] * 10)
        self.assertEqual(visit.state, "done")

    def test_somebody_changed_the_same(self):
        """PO-33 What the office wrote meanwhile is not overwritten in silence."""
        visit = self.stop()
        belts = visit.check_ids[0]
        visit.report = "<p>Office</p>"
        belts.write({"result": "na", "note": "removed"})
        base = {"result": "", "note": ""}
        for act, theirs in (
            (self.act(visit, "report", {"report": ""}, report="Mine"), ["Office"]),
            (
                self.act(visit, "check", base, check=belts.id, result="ok", note="x"),
                ["na", "removed"],
            ),
        ):
            [answer] = self.send(act)
            self.assertEqual(answer["reason"], "changed")
            self.assertEqual([row["theirs"] for row in answer["rows"]], theirs)
            act["base"] = answer["base"]
            self.assertEqual(self.outcomes(act), ["done"])
        self.assertEqual((belts.result, belts.note), ("ok", "x"))
        self.assertIn("Mine", visit.report)

    def test_zero_of_the_office_is_not_nothing(self):
        """PO-33 A measure of 0 that the office wrote is seen, as every other one."""
        visit = self.stop()
        pressure = visit.check_ids[1]
        act = self.act(visit, "check", check=pressure.id, value=8, result="ok")
        act["base"] = {"value": None, "result": ""}
        pressure.write({"value": 0, "measured": True})
        [answer] = self.send(act)
        self.assertEqual(answer["outcome"], "conflict")
        self.assertIn(0, [row["theirs"] for row in answer["rows"]])

    def test_the_same_on_both_sides_is_no_conflict(self):
        """PO-33 Who did the same as the office is asked nothing."""
        visit = self.stop()
        belts = visit.check_ids[0]
        act = self.act(visit, "check", {"result": ""}, check=belts.id, result="ok")
        belts.result = "ok"
        self.assertEqual(self.outcomes(act), ["done"])

    def test_given_to_somebody_else(self):
        """PO-33 A visit that was given away takes a note, nothing else."""
        visit = self.stop()
        self.flush_tracking()
        act = self.act(visit, "check_in", {"check_in": ""})
        report = self.act(visit, "report", {"report": ""}, report="I was there")
        visit.user_id = self.colleague
        self.flush_tracking()
        [answer] = self.send(act)
        self.assertEqual(answer["reason"], "reassigned")
        self.assertTrue(answer["note"])
        act["seen"] = answer["seen"]
        self.assertEqual(self.outcomes(act), ["conflict"])
        self.assertFalse(visit.check_in)
        self.assertEqual(self.outcomes({**report, "note": True}), ["done"])
        self.assertFalse(visit.report)
        self.assertIn("I was there", visit.message_ids[0].body)

    def test_signed_meanwhile(self):
        """PO-33 A signed report takes a note with its photo, nothing else."""
        visit = self.stop()
        photo = self.act(visit, "photo", check=visit.check_ids[0].id, photo=picture())
        visit.write(self.presence())
        visit.write({"signature": picture(), "signed_by": "Anna"})
        self.assertEqual(self.send(photo)[0]["reason"], "signed")
        self.assertEqual(self.outcomes({**photo, "note": True}), ["done"])
        self.assertEqual(len(visit.message_ids[0].attachment_ids), 1)
        self.assertFalse(visit.check_ids.photo_ids)
        self.assertEqual(self.outcomes(self.act(visit, "finish")), ["done"])
        self.assertEqual(visit.state, "done")

    # ---------------------------------------------------------------------- rights
    def test_nobody_else_sends(self):
        """PO-33 Strangers, customers and other technicians get and change nothing."""
        visit = self.stop()
        act = self.act(visit, "check_in", {"check_in": ""})
        for user in (self.stranger, self.portal_anna, self.colleague, self.other):
            [answer] = self.send(act, user=user)
            self.assertEqual(answer["outcome"], "refused")
            self.assertEqual(answer.keys(), {"token", "outcome", "text"})
        note = {**act, "note": True}
        self.assertEqual(self.outcomes(note, user=self.colleague), ["refused"])
        self.assertFalse(visit.check_in)
        missing = {**act, "visit": 0}
        self.assertEqual(self.outcomes(missing), ["refused"])

    def test_ids_of_others_are_refused(self):
        """PO-33 A point of another visit is not reached through one's own."""
        visit, other = self.stop(), self.stop(9, user=self.colleague)
        foreign = other.check_ids[0]
        acts = (
            self.act(visit, "check", {"result": ""}, check=foreign.id, result="ok"),
            self.act(visit, "photo", check=foreign.id, photo=picture()),
        )
        for act in acts:
            self.assertEqual(self.outcomes(act), ["refused"])
        self.assertFalse(foreign.result)

    def test_nonsense_is_refused(self):
        """PO-33 Sizes and kinds of what a phone sends are bounded."""
        visit = self.stop()
        point = visit.check_ids[0].id
        for act in (
            self.act(visit, "unlink"),
            self.act(visit, "photo", check=point, photo="A" * 5_000_000),
            self.act(visit, "photo", check=point, photo="PHN2Zz48L3N2Zz4="),
            self.act(visit, "photo", check=point, photo="%"),
            self.act(visit, "report", report="A" * 20001),
            self.act(visit, "check", check=point, result="perfect"),
            self.act(visit, "check", check=point, value="many"),
            self.act(visit, "part", name="X", quantity=-1),
            self.act(visit, "part", name="", quantity=1),
            self.act(visit, "part", name="X", quantity=1, product=2**40),
            {**self.act(visit, "check_in"), "visit": 2**40},
            {**self.act(visit, "check_in"), "visit": True},
            {**self.act(visit, "check_in"), "visit": [visit.id]},
            self.act(visit, "next", date_next="soon"),
            self.act(visit, "finish"),
            {**self.act(visit, "check_in"), "token": "short"},
            {**self.act(visit, "check_in"), "at": "today"},
            {**self.act(visit, "check_in"), "values": [1]},
        ):
            self.assertEqual(self.outcomes(act), ["refused"], act)
        self.assertFalse(self.env["crm.visit.act"].search([]))
        with self.assertRaises(ValidationError):
            self.send(*[self.act(visit, "check_in")] * 51)

    def test_nobody_writes_the_ledger(self):
        """PO-33 Tokens are written by the server alone."""
        ledger = self.env["crm.visit.act"]
        values = {
            "visit_id": self.stop().id,
            "user_id": self.agent.id,
            "token": "1" * 16,
            "kind": "finish",
            "moment": f"{DAY} 08:00:00",
        }
        for user in (self.agent, self.manager, self.stranger, self.portal_anna):
            with self.assertRaises(AccessError):
                self.rpc_model(user, ledger._name, "create", [values])
        with self.assertRaises(AccessError):
            ledger.with_user(self.agent).search([])

    def test_old_tokens_are_forgotten(self):
        """PO-33 The ledger keeps a year of tokens, and no more."""
        visit = self.stop()
        self.send(self.act(visit, "check_in", {"check_in": ""}))
        ledger = self.env["crm.visit.act"]
        with self.at("2027-03-10 11:00:00"):
            ledger._gc_acts()
            self.assertTrue(ledger.search([]))
        with self.at("2027-05-10 11:00:00"):
            ledger._gc_acts()
            self.assertFalse(ledger.search([]))

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
