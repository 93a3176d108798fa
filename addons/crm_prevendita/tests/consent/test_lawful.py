"""May this person be contacted: the table of a lawyer, and newsletters by it."""

import csv
import doctest
from datetime import date, datetime
from pathlib import Path

from freezegun import freeze_time

from odoo.tests import BaseCase, tagged

from odoo.addons.mail.tests.common import MailCase

from ...models.consent.kernel import lawful
from ..common import MarketingCommon

TABLE = Path(__file__).parent / "data" / "lawful.csv"
_day = date.fromisoformat
#: events of the table that decide nothing by themselves
_SAY_NOTHING = {"lead_request", "address"}


def read_history(text):
    """Return the ``History`` of a table's cell, as ``sale@2026-10-20;merged``."""
    known = {name: [] for name in ("consents", "withdrawals", "refusals", "sales",
                                   "checks", "contacts", "bounced")}  # fmt: skip
    one = {}
    for event in filter(None, text.split(";")):
        what, _at, day = event.partition("@")
        kind, *more = what.split(":")
        if kind in ("consent", "withdrawn"):
            channel = more[1] if len(more) > 1 else None
            words = "consents" if kind == "consent" else "withdrawals"
            known[words].append((more[0], channel, _day(day)))
        elif kind in ("refused", "unsubscribed"):
            known["refusals"].append((more[0] if more else "email", _day(day)))
        elif kind.startswith("register"):
            channel = "post" if kind == "registerpost" else "call"
            known["checks"].append((channel, _day(day), more[0] == "opposed"))
        elif kind == "contract":
            start, end = more[0].split("/")
            one["contract"] = _day(start), None if end == "-" else _day(end)
        elif kind in ("sale", "contacted", "bounced"):
            names = {"sale": "sales", "contacted": "contacts", "bounced": "bounced"}
            known[names[kind]].append(_day(day))
        elif kind == "contract_consent":
            one[kind] = _day(more[0])
        elif kind == "agreed":
            one[kind] = _day(day)
        elif kind in ("erased", "merged"):
            one[kind] = _day(day) if day else True
        else:
            assert kind in _SAY_NOTHING, event
    return lawful.History(**{name: tuple(days) for name, days in known.items()}, **one)


@tagged("post_install", "-at_install")
class TestLawful(BaseCase):
    def test_doctests(self):
        """PV-02 The examples in the text are right."""
        self.assertFalse(doctest.testmod(lawful).failed)

    def test_table(self):
        """PV-02 PV-12 PV-18 Subject, channel, purpose, moment and history: what a
        lawyer said, who had not read the code, verdict and rule."""
        with TABLE.open(encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        self.assertGreaterEqual(len(rows), 150)
        for row in rows:
            moment, _at, place = row["moment"].partition("@")
            with self.subTest(row["case"], why=row["why_it"]):
                said = lawful.may(
                    row["channel"],
                    row["purpose"],
                    datetime.fromisoformat(moment.strip()),
                    read_history(row["history"]),
                    place,
                )
                self.assertEqual(
                    (said.verdict, said.rule), (row["verdict"], row["rule"])
                )

    def test_consent_within_a_contract(self):
        """PV-18 It ends with its own contract and with a no: another contract, or a
        later consent for the same, does not bring it back."""
        at = datetime(2026, 12, 1, 11)

        def call(history):
            return lawful.may("call", "marketing", at, read_history(history)).verdict

        held = "contract:2024-01-01/-;contract_consent:2024-01-01"
        self.assertEqual(call(f"{held};register:opposed@2026-11-24"), "allowed")
        again = "withdrawn:marketing@2025-05-05;consent:marketing:call@2026-01-10"
        opposed = "register:opposed@2026-11-24"
        self.assertEqual(call(f"{held};{again};{opposed}"), "refused")
        newer = "contract:2026-06-01/-;contract_consent:2024-01-01"
        self.assertEqual(call(f"{newer};{opposed}"), "refused")


@tagged("post_install", "-at_install")
@freeze_time("2026-12-01 09:00:00")
class TestNewsletterGround(MarketingCommon, MailCase):
    """A newsletter leaves for whom it may, as it leaves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.crm_asks_ground = True
        names = ("agreed", "withdrew", "bought", "colleague", "long_ago", "nobody")
        cls.people = {}
        for name in names:
            values = {"name": name, "email": f"{name}@gate.example", "ref": "GATE"}
            if name == "colleague":
                values["parent_id"] = cls.people["bought"].id
            cls.people[name] = cls.env["res.partner"].create(values)
        for name in ("agreed", "withdrew"):
            cls._consent(cls.people[name])
        for name, day in (("bought", "2026-10-20"), ("long_ago", "2021-03-01")):
            order = cls.env["sale.order"].create(
                {"partner_id": cls.people[name].id,
                 "order_line": [(0, 0, {"product_id": cls.product.id})]}
            )  # fmt: skip
            order.action_confirm()
            order.date_order = day
        cls.mailing = cls.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": "[('ref', '=', 'GATE')]",
                "body_html": "<p>News</p>",
            }
        )

    @classmethod
    def _consent(cls, partner, **values):
        return cls.env["crm.consent"].create(
            {
                "partner_id": partner.id,
                "purpose_id": cls._ref("crm_consent_purpose_marketing").id,
                "channel": "email",
                "date": "2026-03-12 09:00:00",
                **values,
            }
        )

    def _send(self):
        with self.mock_mail_gateway(mail_unlink_sent=False):
            self.mailing._action_send_mail()
        traces = self.env["mailing.trace"].search(
            [("mass_mailing_id", "=", self.mailing.id)]
        )
        names = {partner.id: name for name, partner in self.people.items()}
        return {names[trace.res_id]: trace for trace in traces}

    def test_ground(self):
        """PV-12 PV-16 Consent or a sale, also of the firm; who is left out has a
        reason."""
        consents = self.env["crm.consent"]
        mine = consents.search([("partner_id", "=", self.people["withdrew"].id)])
        # between the choosing and the sending
        mine.action_withdraw()
        self.env["mail.blacklist"].search([]).unlink()
        traces = self._send()
        gone = {name for name, one in traces.items() if one.trace_status != "cancel"}
        self.assertEqual(gone, {"agreed", "bought", "colleague"})
        for name, said in (
            ("withdrew", "01/12/2026"),
            ("long_ago", "art. 130"),
            ("nobody", "art. 130"),
        ):
            self.assertEqual(traces[name].failure_type, "mail_optout")
            self.assertIn(said, traces[name].failure_reason)

    def test_consent_of_tomorrow(self):
        """PV-16 A consent that lies in the future is none yet."""
        self._consent(self.people["nobody"], date="2027-01-15 09:00:00")
        reason = self._send()["nobody"].failure_reason
        self.assertIn("15/01/2027", reason)

    def test_a_company_may_leave_it(self):
        """PV-16 A setting of the company: without it core decides alone."""
        self.env.company.crm_asks_ground = False
        said = {one.trace_status for one in self._send().values()}
        self.assertNotIn("cancel", said)

    def test_tracking(self):
        """PV-12 PV-17 A pixel and links of one's own for who agreed to tracking alone;
        what is not known decides no step, and is said."""
        self.env.company.write({"crm_asks_ground": False, "crm_asks_tracking": True})
        tracked = self.people["agreed"]
        purpose = self._ref("crm_consent_purpose_tracking")
        self._consent(tracked, purpose_id=purpose.id)
        link = '<p><a href="https://www.gate.example/news">News</a></p>'
        self.mailing.body_html = link
        traces = self._send()
        untracked = {name for name, one in traces.items() if one.is_untracked}
        self.assertEqual(untracked, set(self.people) - {"agreed"})
        self.assertEqual(self.mailing.untracked_count, len(untracked))
        bodies = {}
        for mail in self._mails:
            (address,) = mail["email_to"]
            bodies[address.partition("@")[0].rpartition("<")[2]] = mail["body"]
        self.assertRegex(bodies["agreed"], r"/r/\w+/m/\d+")
        self.assertIn("blank.gif", bodies["agreed"])
        for name in untracked:
            self.assertRegex(bodies[name], r"/r/\w+\W")
            self.assertNotIn("/m/", bodies[name])
            self.assertNotIn("blank.gif", bodies[name])
            self.assertNotIn("/mailing/trap/", bodies[name])
        members = self.env["crm.campaign.member"].create(
            [
                {"campaign_id": self.campaign.id, "partner_id": self.people[name].id}
                for name in ("agreed", "nobody")
            ]
        )
        steps = self.env["crm.campaign.step"]
        first = steps.create(
            {"name": "Mail", "campaign_id": self.campaign.id,
             "mailing_id": self.mailing.id}
        )  # fmt: skip
        second = steps.create(
            {"name": "Ask", "campaign_id": self.campaign.id, "channel": "sms",
             "body": "Did you read it?", "after_step_id": first.id,
             "condition": "not_read"}
        )  # fmt: skip
        passages = self.env["crm.campaign.passage"].create(
            [{"step_id": second.id, "member_id": member.id} for member in members]
        )
        ready = passages._decide()
        self.assertEqual(ready.partner_id, tracked)
        self.assertEqual((passages - ready).state, "skipped")
        self.assertIn("tracking", (passages - ready).reason)

    def test_queries(self):
        """PV-12 However many they are, the gate asks as often."""
        gate = self.env["crm.contact.gate"]
        few = self.people["agreed"] | self.people["bought"]
        many = few | self.env["res.partner"].create(
            [{"name": f"Somebody {number}"} for number in range(40)]
        )
        gate._may(few, lawful.EMAIL)
        for partners in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(4):
                gate._may(partners, lawful.EMAIL)
