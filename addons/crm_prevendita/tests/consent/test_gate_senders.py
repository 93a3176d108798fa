"""What leaves asks the gate: too often, agreed on, by post, and who was left out."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from ...models.consent.kernel import lawful
from ..common import MarketingCommon

EMAIL = lawful.EMAIL


@tagged("post_install", "-at_install", "crm_prevendita")
class TestGateSenders(MarketingCommon, MailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.crm_asks_ground = True
        parameters = cls.env["ir.config_parameter"]
        parameters.set_param("crm_prevendita.opposition_days", "15")
        cls.gate = cls.env["crm.contact.gate"]
        cls.anna, cls.bruno = cls.env["res.partner"].create(
            [
                {
                    "name": name,
                    "email": f"{name.lower()}@left.example",
                    "phone": phone,
                    "street": "via Roma 1",
                    "ref": "LEFT",
                    "country_id": cls.env.ref("base.it").id,
                }
                for name, phone in (("Anna", "0302345601"), ("Bruno", "0302345602"))
            ]
        )
        cls.env["crm.consent"].create(
            [
                {
                    "partner_id": cls.anna.id,
                    "purpose_id": cls._ref("crm_consent_purpose_marketing").id,
                    "channel": channel,
                    "date": "2026-03-12 09:00:00",
                }
                for channel in ("email", "phone", "post")
            ]
        )
        cls.env["crm.phone.check"]._record_answer(
            {cls.anna.phone_sanitized: False, cls.bruno.phone_sanitized: False},
            fields.Date.today(),
        )

    def _action(self, name, partner, **values):
        kind = self._ref(f"action_type_{name}")
        return self.env["crm.marketing.action"].create(
            {"type_id": kind.id, "partner_id": partner.id, **values}
        )

    def _touch(self, partner, days):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        return self.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": partner.id,
                "email": partner.email,
                "trace_status": "sent",
                "sent_datetime": fields.Datetime.now() - timedelta(days=days),
            }
        )

    def test_not_too_often(self):
        """LC-04 PV-12 A cap over all ways and campaigns; who had enough is told until
        when, and a company may set its own."""
        for days in (1, 2):
            self._touch(self.anna, days)
        self.assertTrue(self.gate._may(self.anna, EMAIL)[self.anna.id])
        self._action("mail", self.anna)._mark_done(self.outcome_done)
        verdict, day = self.gate._get_resting(self.anna, EMAIL)[self.anna.id]
        self.assertEqual(verdict.rule, "cap")
        self.assertEqual(day, fields.Date.today() + timedelta(days=28))
        rule, why = self.gate._get_refusals(self.anna, EMAIL)[self.anna]
        self.assertEqual(rule, "cap")
        self.assertIn("30", why)
        # without a ground asked for, the cap is still the company's rule
        self.company.crm_asks_ground = False
        both = self.anna | self.bruno
        self.assertEqual(list(self.gate._get_refusals(both, EMAIL)), [self.anna])
        self.company.crm_contact_cap = 0
        self.assertFalse(self.gate._get_refusals(both, EMAIL))

    def test_of_what_counts(self):
        """LC-04 What bounced, long past, or reached nobody is no contact."""
        self._touch(self.anna, 40)
        self._touch(self.anna, 1).trace_status = "bounce"
        self._action("call", self.anna)._mark_done(self.outcome_no_answer)
        days = self.gate._get_recent(
            self.anna, fields.Date.today(), self.gate._get_rules()
        )
        self.assertFalse(days.get(self.anna.id, ((), None))[0])

    def _program(self, **values):
        program = self.env["crm.call.program"].create(
            {"name": "Autumn", "hour_from": 9, "hour_to": 18, **values}
        )
        program._add_names(self.anna | self.bruno)
        program.action_start()
        return program

    def _next(self, program):
        return self.env["crm.call.item"].take_next(program.id)

    def test_agreed_on_a_visit(self):
        """LC-04 PV-18 Who agreed on a visit is not offered by the next programme until
        it is over; the list says so."""
        with freeze_time("2026-12-01 10:00:00"):
            self.env["crm.phone.check"].search([]).sudo().date_checked = "2026-12-01"
            program = self._program()
            self._action("visit", self.anna, date_start="2026-12-03 09:00:00")
            shown = self._next(program)
            self.assertEqual(shown["partner_id"], self.bruno.id)
            # of the queue any of the first is taken: Anna is met by then
            self.env["crm.call.item"].browse(shown["item_id"]).skip_call()
            item = program.item_ids.filtered(lambda i: i.partner_id == self.anna)
            self.assertEqual((item.state, item.left_rule), ("waiting", "agreed"))
            self.assertEqual(str(item.next_on), "2026-12-04 08:00:00")
            left = self.env["crm.left.out"].search([("program_id", "=", program.id)])
            self.assertEqual(left.mapped("rule"), ["agreed"])
            self.assertEqual(left.partner_id, self.anna)
            self.assertEqual(program.left_out_count, 1)

    def test_only_who_consented(self):
        """LC-04 PV-18 A programme may be for who consented alone."""
        with freeze_time("2026-12-01 10:00:00"):
            self.env["crm.phone.check"].search([]).sudo().date_checked = "2026-12-01"
            program = self._program(only_consented=True)
            self.assertEqual(self._next(program)["partner_id"], self.anna.id)
            # Anna in hand; Bruno is met next
            self.env["crm.call.item"].browse(self._next(program)["item_id"]).skip_call()
            item = program.item_ids.filtered(lambda i: i.partner_id == self.bruno)
            self.assertEqual(
                (item.state, item.left_rule), ("blocked", "only_consented")
            )

    def test_calling_number(self):
        """LC-04 PV-18 A programme without number, ROC or call-back says so."""
        program = self._program()
        self.assertIn("ROC", program.calling_warning)
        number = self.env["crm.calling.number"].create({"number": "+39 030 2345678"})
        program.calling_number_id = number
        self.assertIn("ROC", program.calling_warning)
        number.roc = "12345"
        self.assertFalse(program.calling_warning)
        number.call_back = "12"
        self.assertIn("+39 030 2345678", program.calling_warning)

    def test_company_hours(self):
        """LC-04 PV-18 The company's calendar and closing days narrow, never widen."""
        calendar = self.company.resource_calendar_id
        calendar.tz = "Europe/Rome"
        self.company.crm_calls_in_calendar = True
        program = self._program(
            hour_from=0, hour_to=24, saturday=True, tz="Europe/Rome"
        )  # fmt: skip
        hours, _days, _zone, lawful_of = program._get_limits()
        tuesday = fields.Date.to_date("2026-12-01")
        self.assertEqual(lawful_of(tuesday), (9.0, 17.0))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "company_id": self.company.id,
                "calendar_id": calendar.id,
                "date_from": "2026-12-01 11:00:00",
                "date_to": "2026-12-02 22:59:59",
            }
        )
        self.assertEqual(lawful_of(tuesday), (9.0, 12.0))
        self.assertIsNone(lawful_of(fields.Date.to_date("2026-12-02")))
        # Sunday in the calendar does not make it lawful
        calendar.attendance_ids.filtered(lambda a: a.dayofweek == "4").dayofweek = "6"
        self.assertIsNone(lawful_of(fields.Date.to_date("2026-12-06")))
        with freeze_time("2026-12-01 15:30:00"):
            self.assertFalse(program._is_open())
            self.assertIn(program.name, program._tell_closed())
            self.assertTrue(program._is_lawful(fields.Datetime.now()))

    def test_brochure_by_post(self):
        """LC-04 A brochure by post asks the register's own answer as it leaves;
        what was held back says so, and leaves once the answer is there."""
        actions = self._action("brochure", self.anna)
        actions |= self._action("brochure", self.bruno)
        checks = self.env["crm.phone.check"].sudo()
        day = fields.Date.today()
        checks._record_post_answer({self.anna.phone_sanitized: False}, day)
        said = actions.action_send_post()["params"]
        self.assertEqual(said["type"], "warning")
        mine, held = actions
        self.assertEqual(mine.state, "done")
        self.assertEqual(
            (held.state, held.left_rule), ("planned", "opposition_register")
        )
        self.assertTrue(held.left_reason)
        left = self.env["crm.left.out"].search([("action_id", "=", held.id)])
        self.assertEqual((left.way, left.partner_id), ("action", self.bruno))
        checks._record_post_answer({self.bruno.phone_sanitized: False}, day)
        held.action_send_post()
        self.assertEqual(held.state, "done")
        again = self._action("brochure", self.bruno)
        checks._record_post_answer({self.bruno.phone_sanitized: True}, day)
        again.action_send_post()
        self.assertEqual(again.state, "planned")

    def test_mail_of_an_action(self):
        """PV-12 PV-16 A mail from an action is not begun without a ground, nor sent if
        the consent is withdrawn meanwhile."""
        held = self._action("mail", self.bruno)
        said = held.action_send_mail()
        self.assertEqual(said["tag"], "display_notification")
        self.assertEqual(held.left_rule, "art130_1")
        action = self._action("mail", self.anna)
        opened = action.action_send_mail()
        self.assertEqual(opened["res_model"], "mail.compose.message")
        composer = (
            self.env["mail.compose.message"]
            .with_context(**opened["context"])
            .create({"subject": "News", "body": "News"})
        )
        self.env["crm.consent"].search(
            [("partner_id", "=", self.anna.id), ("channel", "=", "email")]
        ).action_withdraw()
        with self.assertRaises(UserError):
            composer.action_send_mail()

    def test_one_list(self):
        """PV-12 Who got no newsletter stands in one list, by rule, for its readers."""
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": "[('ref', '=', 'LEFT')]",
                "body_html": "<p>News</p>",
            }
        )
        with self.mock_mail_gateway(mail_unlink_sent=False):
            mailing._action_send_mail()
        opened = mailing.action_view_left_out()
        left = self.env["crm.left.out"].search(opened["domain"])
        self.assertEqual(left.partner_id, self.bruno)
        self.assertEqual((left.rule, left.way), ("art130_1", "mailing"))
        self.assertEqual(mailing.left_out_count, 1)
        groups = left.formatted_read_group(opened["domain"], ["rule"], ["__count"])
        self.assertEqual([(g["rule"], g["__count"]) for g in groups], [("art130_1", 1)])
        exported = left.export_data(["partner_id", "rule", "reason", "date"])["datas"]
        self.assertEqual(exported[0][0], "Bruno")

    def test_statements_say_their_ground(self):
        """LC-04 A statement of account rests on the contract: the kernel's word is kept
        with it, whatever the person refused."""
        self.env["crm.consent"].search(
            [("partner_id", "=", self.anna.id)]
        ).action_withdraw()
        documents = self.env["crm.statement.document"]
        for certified in (False, True):
            kept = documents._prepare_ground(self.anna, certified)
            self.assertEqual(kept["ground_rule"], "contract")
            self.assertTrue(kept["ground"])

    def test_queries_do_not_grow(self):
        """PV-12 However many they are, the gate asks as often, by post too."""
        few = self.anna | self.bruno
        many = few | self.env["res.partner"].create(
            [{"name": f"Somebody {number}"} for number in range(60)]
        )
        for channel in (lawful.EMAIL, lawful.POST):
            self.gate._may(few, channel)
            for partners in (few, many):
                self.env.flush_all()
                self.env.invalidate_all()
                with self.assertQueryCount(7):
                    self.gate._may(partners, channel)
