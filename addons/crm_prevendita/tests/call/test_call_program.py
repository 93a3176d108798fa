"""Call programmes: the next name, outcomes, call-backs, hours, consents."""

from datetime import datetime, timedelta
from functools import partial

import pytz
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged

from ...models.call.kernel.calling import next_try, verdict, within_hours
from ...models.consent.kernel import hours as calling_hours
from ..action.test_schedule import PATIENT, ROME
from ..common import MarketingCommon

WORKDAYS = {0, 1, 2, 3, 4}


@tagged("post_install", "-at_install")
class TestCalling(BaseCase):
    def test_verdict(self):
        """PV-18 What becomes of a name after a call."""
        self.assertEqual(verdict(True, False, 1, 5), "done")
        self.assertEqual(verdict(True, True, 9, 5), "call_back")
        self.assertEqual(verdict(False, True, 4, 5), "retry")
        self.assertEqual(verdict(False, True, 5, 5), "exhausted")
        self.assertEqual(verdict(False, False, 1, 5), "done")

    def test_next_try(self):
        """PV-18 The next attempt keeps to the hours, across nights and week-ends."""
        friday = datetime(2026, 5, 8, 14, 0)  # 16:00 in Rome
        self.assertEqual(
            next_try(friday, 4, (9, 18), WORKDAYS, ROME), datetime(2026, 5, 11, 7, 0)
        )
        morning = datetime(2026, 5, 8, 7, 0)
        self.assertEqual(
            next_try(morning, 4, (9, 18), WORKDAYS, ROME), datetime(2026, 5, 8, 11, 0)
        )
        # nine o'clock is nine o'clock after the clocks went back
        saturday = datetime(2026, 10, 24, 12, 0)
        self.assertEqual(
            next_try(saturday, 4, (9, 18), WORKDAYS, ROME), datetime(2026, 10, 26, 8, 0)
        )

    @PATIENT
    @given(
        st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
        st.floats(0, 200),
        st.sets(st.integers(0, 5), min_size=1),
    )
    def test_next_try_is_within_hours(self, now, wait, weekdays):
        """PV-18 No attempt falls outside the hours, or before the waiting time."""
        moment = next_try(now, wait, (9, 18), weekdays, ROME)
        self.assertGreaterEqual(moment, now + timedelta(hours=wait))
        self.assertTrue(within_hours(moment, (9, 18), weekdays, ROME))

    def test_lawful_hours(self):
        """PV-18 No attempt on a Sunday, a holiday or the patron's day; shorter hours on
        their eves; the programme's own stay where they are narrower."""
        table = (
            # now in UTC, hours, town, next try in Rome
            ("2026-12-24 16:00", (9, 20), "", "2026-12-24 17:00"),
            ("2026-12-24 18:30", (9, 20), "", "2026-12-28 09:00"),
            ("2026-12-05 08:00", (9, 20), "", "2026-12-05 10:00"),
            ("2026-12-07 08:00", (9, 20), "Milano", "2026-12-09 09:00"),
            ("2026-12-07 08:00", (9, 20), "Paese Ignoto", "2026-12-07 10:00"),
            ("2026-05-25 07:00", (9, 18), "Bolzano/Bozen", "2026-05-26 09:00"),
            ("2026-03-28 19:00", (8, 21), "", "2026-03-30 09:00"),  # clocks go forward
            ("2026-04-04 17:30", (8, 21), "", "2026-04-07 09:00"),  # Easter
            ("2025-10-04 08:30", (9, 20), "", "2025-10-04 10:30"),  # not yet a holiday
            ("2026-10-03 18:00", (9, 20), "", "2026-10-05 09:00"),
            ("2026-06-01 17:30", (9, 20), "", "2026-06-03 09:00"),
        )
        for now, hours, town, expected in table:
            with self.subTest(now=now, town=town):
                lawful = partial(calling_hours.allowed, town=town)
                now = datetime.fromisoformat(now)
                moment = next_try(now, 0, hours, set(range(7)), ROME, lawful)
                local = pytz.utc.localize(moment).astimezone(pytz.timezone(ROME))
                self.assertEqual(local.strftime("%Y-%m-%d %H:%M"), expected)
                self.assertTrue(
                    within_hours(moment, hours, set(range(7)), ROME, lawful)
                )


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 08:00:00")
class TestCallProgram(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.names = cls.env["res.partner"].create(
            [
                {"name": f"Name {i}", "is_company": True, "phone": f"+39 030 99000{i}"}
                for i in range(6)
            ]
        )
        cls.program = cls.env["crm.call.program"].create(
            {
                "name": "Autumn calls",
                "campaign_id": cls.campaign.id,
                "user_ids": [(6, 0, (cls.gina | cls.marco).ids)],
                "tz": "Europe/Rome",
                "max_attempts": 2,
            }
        )
        cls.items = cls.program._add_names(cls.names)
        cls.program.action_start()
        cls.call_back = cls._ref("action_outcome_call_back")

    def _take(self, user):
        return self.env["crm.call.item"].with_user(user).take_next(self.program.id)

    def _record(self, user, call, outcome, **values):
        item = self.env["crm.call.item"].with_user(user).browse(call["item_id"])
        return item.record_call(outcome.id, values)

    def test_one_name_each(self):
        """PV-18 Two operators never have the same name; a refresh keeps one's own."""
        first, second = self._take(self.gina), self._take(self.marco)
        self.assertNotEqual(first["item_id"], second["item_id"])
        self.assertEqual(self._take(self.gina)["item_id"], first["item_id"])

    def test_queries_of_the_next_name(self):
        """PV-18 SU-02 The next name costs the same, however many there are."""
        items = self.env["crm.call.item"].with_user(self.gina)
        self._take(self.gina)  # what is kept for the whole process is there
        self.items.write({"state": "waiting", "taken_by_id": False})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            items.take_next(self.program.id)

    def test_urgent_first(self):
        """PV-18 What is urgent comes before all the rest."""
        self.items[4].priority = "2"
        self.assertEqual(self._take(self.gina)["item_id"], self.items[4].id)

    def test_record(self):
        """PV-18 The outcome makes an action with its time, and the next name comes."""
        call = self._take(self.gina)
        with freeze_time("2026-05-04 08:06:00"):
            result = self._record(
                self.gina, call, self.outcome_visit_agreed, note="Next week"
            )
        action = self.env["crm.marketing.action"].browse(result["action_id"])
        self.assertEqual(action.campaign_id, self.campaign)
        self.assertAlmostEqual(action.time_spent, 0.1)
        self.assertEqual(action.next_action_ids.type_id, self.type_visit)
        self.assertNotEqual(result["next"]["item_id"], call["item_id"])
        self.assertEqual(result["next"]["progress"]["positive"], 1)
        item = self.env["crm.call.item"].browse(call["item_id"])
        self.assertEqual(item.state, "done")
        self.assertEqual(self.program.reached_count, 1)
        self.assertAlmostEqual(self.program.calls_per_hour, 10)

    def test_opportunity(self):
        """PV-18 The operator opens the opportunity without leaving the screen."""
        call = self._take(self.gina)
        result = self._record(
            self.gina, call, self.outcome_opportunity, opportunity=True
        )
        lead = self.env["crm.lead"].browse(result["lead_id"])
        self.assertEqual(lead.partner_id.id, call["partner_id"])
        self.assertEqual(lead.campaign_id, self.campaign)

    def test_attempts(self):
        """PV-18 Nobody answers: again later, then no more."""
        call = self._take(self.gina)
        item = self.env["crm.call.item"].browse(call["item_id"])
        self._record(self.gina, call, self.outcome_no_answer)
        self.assertEqual((item.state, item.attempts), ("waiting", 1))
        self.assertEqual(item.next_on, datetime(2026, 5, 4, 12, 0))
        item.write({"state": "calling", "taken_by_id": self.gina.id})
        item.taken_on = datetime(2026, 5, 4, 8, 0)
        (self.items - item).unlink()
        self._record(self.gina, call, self.outcome_no_answer)
        self.assertEqual(item.state, "exhausted")

    def test_call_back(self):
        """PV-18 A call-back comes at its time, to who agreed on it."""
        call = self._take(self.gina)
        item = self.env["crm.call.item"].browse(call["item_id"])
        self._record(self.gina, call, self.call_back, next_on="2026-05-05 07:30:00")
        self.assertEqual(item.user_id, self.gina)
        with freeze_time("2026-05-05 07:31:00"):
            self.assertNotEqual(self._take(self.marco)["item_id"], item.id)
            # what she has in hand first, then the call-back before the queue
            in_hand = self._take(self.gina)
            result = self._record(self.gina, in_hand, self.outcome_done)
            self.assertEqual(result["next"]["item_id"], item.id)
            self.assertTrue(result["next"]["is_call_back"])

    def test_hours_and_operators(self):
        """PV-18 Outside the hours, to strangers and when paused nobody is given."""
        with freeze_time("2026-05-04 20:00:00"):
            self.assertIn("hour", self._take(self.gina)["empty"])
        self.assertIn("operator", self._take(self.sara)["empty"])
        with self.assertRaises(AccessError):
            self._take(self.paola)
        self.program.action_pause()
        self.assertIn("not running", self._take(self.gina)["empty"])
        with self.assertRaises(ValidationError):
            self.program.hour_to = 8

    def test_blocked_numbers_never_come(self):
        """PV-18 Blocked numbers, and names without one, never reach an operator."""
        blocked = self.names[0]
        self.env["phone.blacklist"].sudo().create({"number": blocked.phone_sanitized})
        self.names[1].phone = False
        self.items.filtered(lambda i: i.partner_id in self.names[:2]).priority = "2"
        call = self._take(self.gina)
        self.assertIn(call["partner_id"], self.names[2:].ids)
        states = {item.partner_id: item.state for item in self.items}
        self.assertEqual(states[blocked], "blocked")
        self.assertEqual(states[self.names[1]], "blocked")

    def test_notes_are_kept(self):
        """PV-18 Notes that are not recorded yet come back with the name."""
        call = self._take(self.gina)
        item = self.env["crm.call.item"].browse(call["item_id"])
        item.with_user(self.gina).keep_draft("Two machines")
        self.assertFalse(item.with_user(self.marco).keep_draft("Mine")["kept"])
        again = self._take(self.gina)
        self.assertEqual((again["item_id"], again["draft"]), (item.id, "Two machines"))
        self._record(self.gina, again, self.outcome_done)
        self.assertFalse(item.draft)

    def test_the_customer_s_salesperson_goes(self):
        """PV-18 A visit agreed and its opportunity are with whose customer it is."""
        self.names.user_id = self.marco
        call = self._take(self.gina)
        self.assertEqual(call["owner"], "Marco")
        partner = self.env["res.partner"].browse(call["partner_id"])
        result = self._record(
            self.gina, call, self.outcome_visit_agreed, opportunity=True
        )
        self.assertEqual((result["lead_id"], result["lead_of"]), (False, "Marco"))
        visit = self.Action.search(
            [("partner_id", "=", partner.id), ("state", "=", "planned")]
        )
        self.assertEqual(visit.type_id, self.type_visit)
        self.assertEqual(visit.user_id, self.marco)
        self.assertEqual(visit.opportunity_id.user_id, self.marco)
        # what was said is there for marco to read
        done = self.Action.with_user(self.marco).search(
            [("partner_id", "=", partner.id), ("state", "=", "done")]
        )
        self.assertEqual(done.user_id, self.gina)
        call = result["next"]
        partner = self.env["res.partner"].browse(call["partner_id"])
        result = self._record(
            self.gina, call, self.outcome_visit_agreed, opportunity=True, mine=True
        )
        visit = self.Action.search(
            [("partner_id", "=", partner.id), ("state", "=", "planned")]
        )
        self.assertEqual(visit.user_id, self.gina)
        self.assertTrue(result["lead_id"])

    def test_not_in_hand(self):
        """PV-18 An outcome for a name that is not in one's hands is refused."""
        call = self._take(self.gina)
        with self.assertRaises(UserError):
            self._record(self.marco, call, self.outcome_done)

    def test_skip_and_release(self):
        """PV-18 A name put aside, or left by who took it, comes back."""
        call = self._take(self.gina)
        item = self.env["crm.call.item"].browse(call["item_id"]).with_user(self.gina)
        self.assertNotEqual(item.skip_call()["item_id"], item.id)
        self.assertEqual(item.next_on, datetime(2026, 5, 4, 9, 0))
        with freeze_time("2026-05-04 12:00:00"):
            self.env["crm.call.program"]._cron_release()
        self.assertFalse(self.items.filtered(lambda i: i.state == "calling"))

    def test_members_without_held_out(self):
        """PV-18 The campaign's members join the queue, the held out ones do not."""
        self.items.unlink()
        members = self.campaign._add_members(self.names)
        members[0].is_held_out = True
        self.program.with_user(self.sara).action_add_names()
        self.assertEqual(self.program.item_count, 5)
        self.assertNotIn(self.names[0], self.program.item_ids.partner_id)

    def test_clickers_become_a_call_programme(self):
        """PV-17 Who clicked a newsletter and was not called is called, in one step."""
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Autumn news",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "campaign_id": self.campaign.id,
                "sent_date": "2026-05-03 08:00:00",
            }
        )
        self.env["mailing.trace"].create(
            [
                {
                    "mass_mailing_id": mailing.id,
                    "model": "res.partner",
                    "res_id": partner.id,
                    "trace_status": "open",
                    "links_click_datetime": clicked,
                }
                for partner, clicked in (
                    (self.names[0], "2026-05-03 09:00:00"),
                    (self.names[1], "2026-05-03 09:00:00"),
                    (self.names[2], False),
                )
            ]
        )
        self._new_action(partner_id=self.names[1].id)._mark_done(self.outcome_done)
        program = self.env["crm.call.program"].browse(
            mailing.action_call_clickers()["res_id"]
        )
        self.assertEqual(program.item_ids.partner_id, self.names[0])
        self.assertEqual(program.campaign_id, self.campaign)
        # asked again: the same programme, and who clicked meanwhile
        self.assertEqual(mailing.action_call_clickers()["res_id"], program.id)
        self.assertEqual(len(program.item_ids), 1)
        program.action_close()
        self._new_action(partner_id=self.names[0].id)._mark_done(self.outcome_done)
        with self.assertRaises(UserError):
            mailing.action_call_clickers()

    def test_consent_on_the_phone(self):
        """PV-18 The operator writes down a consent, and a refusal, at once."""
        call = self._take(self.gina)
        item = self.env["crm.call.item"].with_user(self.gina).browse(call["item_id"])
        self.assertEqual({c["state"] for c in call["consents"]}, {"unknown"})
        item.record_consent("email", True)
        states = {c["channel"]: c["state"] for c in item.record_consent("phone", False)}
        self.assertEqual(states["email"], "given")
        self.assertEqual(states["phone"], "refused")
        self.assertTrue(item.partner_id.phone_sanitized_blacklisted)
        consent = item.partner_id.crm_consent_ids.filtered(lambda c: c.state == "given")
        self.assertEqual((consent.origin, consent.user_id), ("phone", self.gina))
        with self.assertRaises(UserError):
            item.record_consent("fax", True)
        with self.assertRaises(UserError):
            item.with_user(self.marco).record_consent("email", True)

    def test_hours_of_a_day(self):
        """PV-18 A day of the week may have hours of its own."""
        self.env["crm.call.hours"].create(
            {"program_id": self.program.id, "weekday": "5", "hour_from": 9}
        )
        saturday = datetime(2026, 5, 9, 8, 0)
        self.assertTrue(self.program._is_open(saturday))
        self.assertFalse(self.program._is_open(saturday + timedelta(hours=4)))
        self.assertFalse(self.program._is_open(saturday + timedelta(days=1)))
        with self.assertRaises(ValidationError):
            self.program.hours_ids.hour_to = 8

    @freeze_time("2026-12-08 10:00:00")
    def test_holiday(self):
        """PV-18 On a holiday nobody is called, and the operator reads why; a company
        that does not adhere to the code calls when its programmes say"""
        told = self._take(self.gina)
        self.assertFalse(told.get("item_id"))
        self.assertIn("code of conduct", told["empty"])
        self.assertEqual(told["opens_on"], "2026-12-09 08:00:00")
        settings = self.env["res.config.settings"].create({})
        self.assertTrue(settings.crm_keeps_calling_code)
        settings.crm_keeps_calling_code = False
        self.assertTrue(self._take(self.gina).get("item_id"))

    @freeze_time("2026-12-07 10:00:00")
    def test_patron_where_they_live(self):
        """PV-18 A name in a town that keeps its patron's day waits until it is over."""
        self.items[1:].unlink()
        self.names[0].city = "Milano"
        self.assertFalse(self._take(self.gina).get("item_id"))
        self.assertEqual(self.items[0].next_on, datetime(2026, 12, 9, 8, 0))
        self.items[0].next_on = "2026-12-07 09:00:00"
        self.names[0].city = "Brescia"
        self.assertEqual(self._take(self.gina)["item_id"], self.items[0].id)

    def test_night_where_they_live(self):
        """PV-18 A name abroad is called in the hours of where it lives."""
        self.items[1:].unlink()
        self.names[0].tz = "America/New_York"
        self.assertIn("empty", self._take(self.gina))
        item = self.items[0]
        self.assertEqual(item.state, "waiting")
        # nine o'clock in New York
        self.assertEqual(item.next_on, datetime(2026, 5, 4, 13, 0))
        with freeze_time("2026-05-04 13:30:00"):
            self.assertEqual(self._take(self.gina)["item_id"], item.id)

    def test_interview_feeds_classifiers(self):
        """PV-19 An answer of the interview sets the classifier it stands for."""
        classifier = self.env["crm.classifier"].create(
            {"name": "Sector", "code": "test_sector", "multiple": False}
        )
        old, new = self.env["crm.classifier.value"].create(
            [
                {"name": name, "code": name, "classifier_id": classifier.id}
                for name in ("Wood", "Steel")
            ]
        )
        self.names[0].classifier_value_ids = old
        survey = self.env["survey.survey"].create(
            {
                "title": "Needs",
                "question_and_page_ids": [
                    (
                        0,
                        0,
                        {
                            "title": "What do you work?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                (
                                    0,
                                    0,
                                    {"value": "Steel", "classifier_value_id": new.id},
                                )
                            ],
                        },
                    )
                ],
            }
        )
        self.program.survey_id = survey
        item = self.items[0].with_user(self.gina)
        self.assertIn(survey.access_token, item.action_interview()["url"])
        answer = survey.user_input_ids
        self.assertEqual(answer.interviewer_id, self.gina)
        question = survey.question_ids
        answer._save_lines(question, question.suggested_answer_ids.id)
        answer._mark_done()
        self.assertEqual(self.names[0].classifier_value_ids, new)
        self.program.survey_id = False
        with self.assertRaises(UserError):
            item.action_interview()
