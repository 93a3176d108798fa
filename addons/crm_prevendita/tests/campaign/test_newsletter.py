"""Newsletters: people told from machines, reading, the interest score."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from odoo.service.model import call_kw
from odoo.tests import BaseCase, HttpCase, tagged

from odoo.addons.mail.tests.common import mail_new_test_user

from ...models.campaign.kernel.mail_behaviour import BURST, burst, judge, reading
from ..action.test_schedule import PATIENT
from ..common import MarketingCommon

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NOW = datetime(2026, 5, 4, 8, 0)


@tagged("post_install", "-at_install")
class TestMailBehaviour(BaseCase):
    def test_judge(self):
        """PV-16 Scanners, prefetchers and previews are machines, readers are not."""
        old = timedelta(minutes=5)
        cases = (
            ("click", "GET", {"User-Agent": FIREFOX}, old, None),
            ("click", "HEAD", {"User-Agent": FIREFOX}, old, "method"),
            ("click", "GET", {}, old, "agent"),
            ("click", "GET", {"User-Agent": "curl/8.5"}, old, "agent"),
            ("click", "GET", {"User-Agent": "Barracuda Sentinel"}, old, "agent"),
            ("click", "GET", {"User-Agent": "WhatsApp/2.23"}, old, "agent"),
            (
                "click",
                "GET",
                {"User-Agent": FIREFOX, "Sec-Purpose": "prefetch;prerender"},
                old,
                "prefetch",
            ),
            ("click", "GET", {"User-Agent": FIREFOX}, timedelta(seconds=2), "soon"),
            ("click", "GET", {"User-Agent": FIREFOX}, None, None),
            ("open", "GET", {"User-Agent": "Mozilla/5.0"}, old, "prefetch"),
            (
                "open",
                "GET",
                {"User-Agent": "Mozilla/5.0 (via ggpht.com GoogleImageProxy)"},
                old,
                None,
            ),
        )
        for *given_, expected in cases:
            self.assertEqual(judge(*given_), expected, given_)

    def test_reading(self):
        """PV-16 Read is who clicked, answered, or came back a minute later."""
        start = datetime(2026, 5, 4, 8)
        later = [start + timedelta(seconds=seconds) for seconds in (0, 59, 60, 300)]
        self.assertIsNone(reading([], []))
        self.assertIsNone(reading(later[:2], []))
        self.assertEqual(reading(later, []), (later[2], "again"))
        self.assertEqual(reading(later, [later[1]]), (later[1], "click"))
        self.assertEqual(reading(later[:1], [], later[3]), (later[3], "reply"))

    def test_burst(self):
        """PV-16 Every link within seconds is a machine; one link twice is not."""
        fast = [(NOW, 1), (NOW + timedelta(seconds=1), 2), (NOW, 3)]
        self.assertEqual(burst(fast, 5), {0, 1, 2})
        self.assertEqual(burst(fast[:2], 2), {0, 1})
        self.assertEqual(burst(fast[:2], 5), set())
        self.assertEqual(burst([(NOW, 1), (NOW, 1)], 1), set())
        slow = [(NOW + timedelta(minutes=n), n) for n in range(5)]
        self.assertEqual(burst(slow, 5), set())

    @PATIENT
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 60).map(lambda n: NOW + timedelta(seconds=n)),
                st.integers(1, 6),
            ),
            max_size=12,
        ),
        st.integers(0, 6),
    )
    def test_burst_is_close_together(self, clicks, links):
        """PV-16 What is called a burst has other clicks beside it."""
        for index in burst(clicks, links):
            moment = clicks[index][0]
            self.assertTrue(
                any(
                    link != clicks[index][1] and abs(other - moment) <= BURST
                    for other, link in clicks
                )
            )


@tagged("post_install", "-at_install")
class TestNewsletter(MarketingCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.writer = mail_new_test_user(
            cls.env, login="test_writer", groups="mass_mailing.group_mass_mailing_user"
        )
        cls.reader = cls.env["res.partner"].create(
            {"name": "Ida", "parent_id": cls.brambilla.id, "email": "ida@b.example"}
        )
        cls.member = cls.campaign._add_members(cls.reader)
        cls.env["crm.interest.rule"].search([]).active = False
        classifier = cls.env["crm.classifier"].create(
            {"name": "Products", "code": "test_products", "multiple": True}
        )
        cls.dryers = cls.env["crm.classifier.value"].create(
            {"name": "Dryers", "code": "dryers", "classifier_id": classifier.id}
        )
        cls.env["crm.interest.rule"].create(
            [
                {"name": "Read", "event": "mail_read", "points": 1, "most": 3},
                {"name": "Click", "event": "mail_click", "points": 5, "most": 2},
                {
                    "name": "Dryers",
                    "event": "mail_click",
                    "url_part": "/dryers",
                    "points": 10,
                    "classifier_value_id": cls.dryers.id,
                },
                {"name": "Bad", "event": "action_negative", "points": -7},
            ]
        )
        cls.mailing = cls.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": repr([("id", "=", cls.reader.id)]),
                "campaign_id": cls.campaign.id,
                "keep_archives": True,
                "body_html": "<p>"
                + "".join(
                    f"<a href='https://www.example.com/{page}'>{page}</a> "
                    for page in ("dryers", "pumps", "news")
                )
                + "</p>",
            }
        )
        cls.mailing._action_send_mail()
        cls.trace = cls.env["mailing.trace"].search(
            [("mass_mailing_id", "=", cls.mailing.id)]
        )
        cls.mail = cls.trace.mail_mail_id
        cls.trace.set_sent()
        cls.trace.sent_datetime = datetime.now() - timedelta(hours=1)
        cls.body = cls.mail._prepare_outgoing_list()[0]["body"]
        cls.links = html.fromstring(cls.body).xpath("//a/@href")

    def _get(self, url, agent=FIREFOX, method="GET", **headers):
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        response = self.url_open(
            path,
            headers={"User-Agent": agent, **headers},
            allow_redirects=False,
            method=method,
        )
        self.env.invalidate_all()
        return response

    def _verdicts(self):
        return sorted((h.kind, h.verdict, h.reason or "") for h in self.trace.hit_ids)

    def test_invoiced_is_for_who_reads_invoices(self):
        """PV-15 The button that core shows to everybody opens for these alone."""
        form = self.env.ref("mass_mailing.view_mail_mass_mailing_form")
        glue = self.env["ir.module.module"]._get("mass_mailing_sale")
        if glue.state != "installed":
            self.skipTest("core's glue with sales is not here")
        for groups, offered in (
            ("sales_team.group_sale_manager", False),
            ("sales_team.group_sale_manager,account.group_account_invoice", True),
        ):
            user = mail_new_test_user(
                self.env,
                login=f"mailer_{offered}",
                groups=f"{groups},mass_mailing.group_mass_mailing_user",
            )
            mailings = self.env["mailing.mailing"].with_user(user)
            arch = mailings.get_view(form.id, "form")["arch"]
            self.assertEqual("action_redirect_to_invoiced" in arch, offered)

    def test_person(self):
        """PV-16 PV-17 A reader's click counts at once: member, score, classifier."""
        response = self._get(self.links[0])
        self.assertEqual(response.status_code, 301)
        self.assertIn("/dryers", response.headers["Location"])
        self.assertEqual(self._verdicts(), [("click", "person", "")])
        self.assertTrue(self.trace.links_click_datetime)
        self.assertEqual(self.trace.trace_status, "open")
        self.assertEqual(self.member.state, "responded")
        self.assertEqual(self.brambilla.interest_score, 15)
        self.assertIn(self.dryers, self.brambilla.classifier_value_ids)
        self.assertEqual(self.mailing.person_count, 1)
        self.assertEqual(self.mailing.clicks_ratio, 100)

    def test_forged(self):
        """PV-16 A click without the proof that was sent is refused, not counted."""
        unsigned = self.links[0].split("?")[0]
        for url in (unsigned, unsigned + "?t=0123456789", unsigned + "?t="):
            self.assertEqual(self._get(url).status_code, 301)
        other = unsigned.rsplit("/", 1)[0] + "/999999999"
        self.assertEqual(self._get(other).status_code, 301)
        self.assertEqual(set(self._verdicts()), {("click", "forged", "token")})
        self.assertFalse(self.trace.links_click_datetime)
        self.assertEqual(self.member.state, "targeted")
        self.assertEqual(self.brambilla.interest_score, 0)
        self.assertEqual(self.mailing.machine_count, 3)
        self.assertEqual(self._get("/r/nonsense/m/1").status_code, 404)

    def test_scanner(self):
        """PV-16 A scanner that says what it is, or asks for headers, is kept apart."""
        self._get(self.links[0], agent="curl/8.5")
        self._get(self.links[0], method="HEAD")
        self._get(self.links[0], **{"Purpose": "prefetch"})
        self.trace.sent_datetime = datetime.now()
        self._get(self.links[0])
        self.assertEqual(
            self._verdicts(),
            [
                ("click", "machine", "agent"),
                ("click", "machine", "method"),
                ("click", "machine", "prefetch"),
                ("click", "machine", "soon"),
            ],
        )
        self.assertFalse(self.trace.links_click_datetime)
        self.assertFalse(self.mailing.clicks_ratio)

    def test_burst(self):
        """PV-16 Who follows every link within seconds is taken back."""
        for link in self.links[:3]:
            self._get(link)
        self.assertEqual(self._verdicts(), [("click", "machine", "burst")] * 3)
        self.assertFalse(self.trace.links_click_datetime)
        self.assertFalse(self.trace.links_click_ids)
        self.assertEqual(self.trace.trace_status, "sent")
        self.assertEqual(self.member.state, "targeted")
        self.assertEqual(self.brambilla.interest_score, 0)

    def test_trap(self):
        """PV-16 The hidden link takes back what was clicked around it."""
        trap = self.links[-1]
        self.assertIn("/mailing/trap/", trap)
        self.assertIn("display:none", self.body)
        alternative = self.mail._prepare_outgoing_list()[0]["body_alternative"]
        self.assertNotIn("/mailing/trap/", alternative)
        self._get(self.links[0])
        self._get(trap.replace(trap[-4:], "0000"))
        self.assertEqual(self._verdicts(), [("click", "person", "")])
        self._get(trap)
        self._get(self.links[1])
        self.assertEqual(
            self._verdicts(),
            [
                ("click", "machine", "trap"),
                ("click", "machine", "trap"),
                ("trap", "machine", "trap"),
            ],
        )
        self.assertFalse(self.trace.links_click_datetime)
        self.assertEqual(self.brambilla.interest_score, 0)

    def test_open(self):
        """PV-16 A picture fetched ahead is no opening; one asked by a reader is."""
        url = html.fromstring(self.body).xpath("//img/@src")[-1]
        self._get(url, agent="Mozilla/5.0")
        self.assertEqual(self.trace.trace_status, "sent")
        self._get(url)
        self._get(url)
        self.assertEqual(self.trace.trace_status, "open")
        self.assertEqual(self.trace.open_count, 2)
        self.assertEqual(self.trace.machine_count, 1)
        self.assertEqual(self.member.state, "reached")
        self.assertEqual(self.brambilla.interest_score, 2)
        self.assertEqual(self._get(url[:-40] + "x/blank.gif").status_code, 401)

    def test_no_client_lifts_the_count(self):
        """PV-16 Nothing in a client's context keeps openings from being counted."""
        traces = self.env["mailing.trace"].with_user(self.writer)
        context = {"context": {"crm_hit": True}}
        call_kw(traces, "set_opened", [self.trace.ids], context)
        self.assertEqual(self.trace.trace_status, "open")

    def test_reading_is_more_than_opening(self):
        """PV-16 PV-17 A fetched picture is an opening; coming back is reading."""
        url = html.fromstring(self.body).xpath("//img/@src")[-1]
        self._get(url)
        self.assertTrue(self.trace.open_datetime)
        self.assertFalse(self.trace.read_datetime)
        self.assertFalse(self.mailing.read_count)
        self.trace.hit_ids.date -= timedelta(minutes=5)
        self._get(url)
        self.assertEqual(self.trace.read_reason, "again")
        self.assertEqual(self.mailing.read_count, 1)
        found = self.mailing.action_view_readers()
        readers = self.env["mailing.trace"].search(found["domain"])
        self.assertEqual(readers, self.trace)

    def test_reading_by_a_click_is_taken_back(self):
        """PV-16 A click proves that it was read, a scanner's does not."""
        self._get(self.links[0])
        self.assertEqual(self.trace.read_reason, "click")
        for link in self.links[1:3]:
            self._get(link)
        self.assertEqual(self.trace.machine_count, 3)
        self.assertFalse(self.trace.read_datetime)
        self.trace.set_replied()
        self.assertEqual(self.trace.read_reason, "reply")

    def test_score_is_explained_and_forgotten(self):
        """PV-17 The card says what the interest is made of; points are forgotten."""
        self._get(self.links[1])
        self._new_action()._mark_done(
            self.env["crm.marketing.action.outcome"].search(
                [("sign", "=", "negative"), ("type_ids", "=", False)], limit=1
            )
            or self.env["crm.marketing.action.outcome"].create(
                {"name": "No", "sign": "negative"}
            )
        )
        self.env["crm.interest.rule"].with_user(self.sara).action_refresh()
        self.assertEqual(self.brambilla.interest_score, 5 - 7)
        parts = self.reader.with_user(self.gina)._explain_interest()
        self.assertEqual(
            [(part["name"], part["times"], part["points"]) for part in parts],
            [("Click", 1, 5), ("Bad", 1, -7)],
        )
        card = self.env["crm.customer.card"].with_user(self.gina)
        sections = {s["key"]: s for s in card.get_card(self.reader.id)["sections"]}
        self.assertEqual(len(sections["interest"]["data"]["rows"]), 2)
        with freeze_time(datetime.now() + timedelta(days=400)):
            self.env["crm.interest.rule"]._cron_refresh()
        self.assertEqual(self.brambilla.interest_score, 0)

    def test_rules_read_as_sentences(self):
        """PV-17 A rule can be read by whoever wonders about a score."""
        rule = self.env["crm.interest.rule"].search([("name", "=", "Dryers")])
        for word in ("/dryers", "+10", "90", "Dryers"):
            self.assertIn(word, rule.with_context(lang="en_US").sentence)
