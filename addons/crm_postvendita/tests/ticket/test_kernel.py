"""Routing, deadlines, working time, holidays and marks of mails, without a database."""

from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.ticket.kernel import (
    holidays,
    mail_auto,
    mail_domains,
    mail_marks,
    routing,
    sla,
)
from ...models.ticket.kernel.working_time import WorkTime, merge_spans

#: examples are independent of how busy the machine is, and leave no files behind
relaxed = settings(
    deadline=None,
    database=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)

EPOCH = datetime(2026, 3, 2)
MINUTES = st.integers(0, 60 * 24 * 10)


def moment(minutes):
    return EPOCH + timedelta(minutes=minutes)


SPANS = st.lists(st.tuples(MINUTES, MINUTES), max_size=12).map(
    lambda pairs: merge_spans((moment(min(p)), moment(max(p))) for p in pairs)
)


@st.composite
def lives(draw):
    """A ticket's life: phases that follow each other, the last one open."""
    cuts = sorted(set(draw(st.lists(MINUTES, min_size=1, max_size=8))))
    kinds = draw(
        st.lists(
            st.sampled_from(["run", "pause", "closed"]),
            min_size=len(cuts),
            max_size=len(cuts),
        )
    )
    stops = [*map(moment, cuts[1:]), None]
    return list(zip(map(moment, cuts), stops, kinds, strict=True))


@tagged("post_install", "-at_install")
class TestWorkingTime(BaseCase):
    @relaxed
    @given(SPANS, MINUTES, st.integers(1, 5000))
    def test_add_is_the_inverse_of_between(self, spans, start, minutes):
        """PO-04 so many minutes of work after a moment"""
        work = WorkTime(spans)
        end = work.add(moment(start), minutes * 60)
        left = work.seconds_between(moment(start), moment(10**6))
        if left < minutes * 60:
            self.assertIsNone(end)
        else:
            self.assertAlmostEqual(
                work.seconds_between(moment(start), end), minutes * 60, places=3
            )

    @relaxed
    @given(SPANS, MINUTES)
    def test_next_start_is_worked(self, spans, start):
        work = WorkTime(spans)
        found = work.next_start(moment(start))
        if found is not None:
            self.assertTrue(work.is_working(found))
            self.assertEqual(work.seconds_between(moment(start), found), 0)

    def test_split_shift(self):
        day = EPOCH.replace
        work = WorkTime([(day(hour=8), day(hour=12)), (day(hour=14), day(hour=18))])
        self.assertEqual(work.add(day(hour=11), 2 * 3600), day(hour=15))
        self.assertEqual(work.add(day(hour=12), 3600), day(hour=15))
        self.assertIsNone(work.add(day(hour=17), 2 * 3600))
        self.assertIsNone(WorkTime([]).add(EPOCH, 60), "a calendar without hours")


@tagged("post_install", "-at_install")
class TestLedger(BaseCase):
    @relaxed
    @given(SPANS, SPANS, lives(), MINUTES)
    def test_every_second_once(self, attendance, leaves, phases, length):
        """PO-04 the ledger covers every second, without gap or overlap"""
        start = phases[0][0]
        stop = start + timedelta(minutes=length + 1)
        entries = sla.ledger(attendance, leaves, phases, start, stop)
        self.assertEqual(entries[0][0], start)
        self.assertEqual(entries[-1][1], stop)
        for one, two in zip(entries, entries[1:], strict=False):
            self.assertEqual(one[1], two[0])
            self.assertNotEqual(one[2], two[2])
        total = sum(sla.totals(entries).values())
        self.assertEqual(total, (stop - start).total_seconds())

    @relaxed
    @given(SPANS, lives(), st.integers(1, 3000))
    def test_due_agrees_with_the_ledger(self, spans, phases, minutes):
        """PO-04 what the ledger says was worked until the deadline is the target"""
        found = sla.due(WorkTime(spans), phases, phases[0][0], minutes * 60)
        if not found.deadline or found.deadline == phases[0][0]:
            return
        entries = sla.ledger(spans, [], phases, phases[0][0], found.deadline)
        self.assertAlmostEqual(
            sla.totals(entries).get("worked", 0), minutes * 60, places=3
        )

    def test_paused_clock_stands(self):
        day = EPOCH.replace
        work = WorkTime([(day(hour=8), day(hour=18))])
        phases = [(day(hour=8), day(hour=9), "run"), (day(hour=9), None, "pause")]
        found = sla.due(work, phases, day(hour=8), 4 * 3600)
        self.assertIsNone(found.deadline)
        self.assertEqual(found.left, 3 * 3600)
        phases[1:] = [(day(hour=9), day(hour=11), "pause"), (day(hour=11), None, "run")]
        found = sla.due(work, phases, day(hour=8), 4 * 3600)
        self.assertEqual(found.deadline, day(hour=14))


@tagged("post_install", "-at_install")
class TestRouting(BaseCase):
    def test_conditions_must_all_hold(self):
        """PO-02 a rule fires when each of its conditions holds, and says why"""
        rule = routing.Rule(
            1, channels=frozenset([3]), words=routing.split_words("Fermo, non  parte")
        )
        request = routing.Request(channel=3, text="La pompa NON PARTE più")
        self.assertEqual(
            routing.explain(rule, request), [("channel", 3), ("word", "non parte")]
        )
        self.assertIsNone(routing.explain(rule, routing.Request(channel=3, text="x")))
        self.assertIsNone(
            routing.explain(rule, routing.Request(channel=4, text="fermo"))
        )

    def test_words_are_whole_words(self):
        self.assertIsNone(routing.word_found(("ferm",), "il motore e fermo"))
        self.assertEqual(routing.word_found(("fermo",), "e' fermo!"), "fermo")

    @relaxed
    @given(st.text(), st.text())
    def test_any_text(self, words, text):
        rule = routing.Rule(1, words=routing.split_words(words))
        routing.explain(rule, routing.Request(text=text))

    def test_turns(self):
        """PO-02 PO-06 in turn, least loaded, absent people are passed over"""
        pick = routing.pick_owner
        self.assertEqual(pick("round_robin", [1, 2, 3], {}, last=1), 2)
        self.assertEqual(pick("round_robin", [1, 2, 3], {}, last=3), 1)
        self.assertEqual(pick("round_robin", [1, 2, 3], {}, last=1, absent={2}), 3)
        self.assertEqual(pick("round_robin", [1, 2, 3], {}, last=9), 1)
        self.assertEqual(pick("least_loaded", [1, 2, 3], {1: 4, 2: 1, 3: 1}), 2)
        self.assertIsNone(pick("least_loaded", [1], {}, absent={1}))

    @relaxed
    @given(st.lists(st.integers(1, 5), min_size=1, max_size=5, unique=True))
    def test_everybody_gets_a_turn(self, members):
        seen, last = [], None
        for _turn in members:
            last = routing.pick_owner("round_robin", members, {}, last)
            seen.append(last)
        self.assertEqual(seen, members)


@tagged("post_install", "-at_install")
class TestMarks(BaseCase):
    @relaxed
    @given(st.integers(1), st.integers(1, 10**7), st.text(max_size=40))
    def test_found_again_and_signed(self, ticket_id, number, subject):
        """PO-11 a signed reference is found in a subject; a changed one is not ours"""
        number = f"2026-{number:05d}"
        text = f"Re: {subject} {mail_marks.mark('key', ticket_id, number)}"
        found, signature = mail_marks.find_marks(text)[-1]
        self.assertEqual(found, number)
        self.assertTrue(mail_marks.is_signed("key", ticket_id, number, signature))
        self.assertFalse(mail_marks.is_signed("key", ticket_id + 1, number, signature))
        self.assertFalse(mail_marks.is_signed("other", ticket_id, number, signature))

    def test_automatic_mail(self):
        kind = mail_auto.auto_kind
        self.assertEqual(kind({"Auto-Submitted": "auto-replied"}), "reply")
        self.assertEqual(kind({"Auto-Submitted": "auto-generated"}), "generated")
        sign = {"X-Auto-Response-Suppress": "All"}
        for subject in ("R: Risposta automatica: ferie", "Fuori sede fino al 24"):
            self.assertEqual(kind({"Subject": subject, **sign}), "reply")
            self.assertIsNone(kind({"Subject": subject}), "a person may say so")
        self.assertIsNone(kind({"Auto-Submitted": "no", "Subject": "Re: guasto"}))

    @relaxed
    @given(st.text())
    def test_one_line(self, text):
        """PO-11 no header of ours can be broken by what a mail's headers held"""
        line = mail_marks.one_line(text)
        self.assertTrue(line.isprintable())
        self.assertEqual(mail_marks.one_line(line), line)

    def test_company_domain(self):
        same = mail_domains.same_company
        self.assertTrue(same("a@rossi.example", "b@ROSSI.example"))
        self.assertFalse(same("a@gmail.com", "b@gmail.com"))
        for shared in (
            "poste.it postecert.it pec.aruba.it cert.legalmail.it pec.buffetti.it"
            " email.it gmx.de web.de free.fr orange.fr yahoo.fr hotmail.fr live.co.uk"
        ).split():
            self.assertFalse(same(f"a@{shared}", f"b@{shared}"), shared)
        for own in ("mail-rossi.example", "pec.rossi.example", "freeway.example"):
            self.assertTrue(same(f"a@{own}", f"b@{own}"), own)
        self.assertFalse(same("", ""))


@tagged("post_install", "-at_install")
class TestHolidays(BaseCase):
    def test_easter_monday_and_patron(self):
        """PO-04 Italian holidays with Easter Monday and the patron saint"""
        days = dict(holidays.italian_holidays(2026, (2, 15, "Santi Faustino")))
        self.assertEqual(days[date(2026, 4, 6)], "Lunedì dell'Angelo")
        self.assertEqual(days[date(2026, 2, 15)], "Santi Faustino")
        self.assertIn(date(2026, 10, 4), days)
        self.assertNotIn(date(2025, 10, 4), dict(holidays.italian_holidays(2025)))

    @relaxed
    @given(st.integers(1990, 2100))
    def test_any_year(self, year):
        days = holidays.italian_holidays(year, (2, 29, "San Romano"))
        self.assertEqual([d for d, _n in days], sorted({d for d, _n in days}))
