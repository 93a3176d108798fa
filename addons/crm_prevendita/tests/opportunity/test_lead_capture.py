"""Leads that come in by mail, from a call, a form or the network."""

from odoo.tests import tagged

from ..name.common import NameCase

MAIL = """From: Ada Neri <ada@neri.example>
To: {to}
Subject: A compressor for the workshop
Message-ID: <{id}@neri.example>
Content-Type: text/plain; charset=utf-8

We look for a silent compressor.
"""


@tagged("post_install", "-at_install")
class TestLeadCapture(NameCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].search([], limit=1)
        domain = domain or domain.create({"name": "bellandi.example"})
        cls.team = cls.env["crm.team"].create(
            {"name": "Inquiries", "alias_name": "nam-inquiries", "use_leads": True}
        )
        cls.team.alias_id.alias_domain_id = domain

    def _receive(self, number):
        mail = MAIL.format(to=self.team.alias_id.display_name, id=number)
        lead_id = self.env["mail.thread"].message_process("crm.lead", mail)
        return self.env["crm.lead"].browse(lead_id)

    def test_from_mail(self):
        """PV-06 A mail to the group's address is a lead with its sender, its words
        and its group; the same mail twice is one lead."""
        lead = self._receive(1)
        self.assertEqual(lead.email_normalized, "ada@neri.example")
        self.assertEqual(lead.team_id, self.team)
        self.assertIn("compressor", lead.name)
        self.assertIn("silent", str(lead.message_ids.mapped("body")))
        self.assertFalse(self._receive(1))
        count = self.env["crm.lead"].search_count(
            [("email_normalized", "=", "ada@neri.example")]
        )
        self.assertEqual(count, 1)

    def test_from_known_sender(self):
        """PV-06 PV-05 The mail of somebody in the register is that customer's lead,
        on the customer's card, with the customer's classifiers."""
        classifier = self.env["crm.classifier"].create({"name": "S", "code": "cap"})
        value = self.env["crm.classifier.value"].create(
            {"name": "Mechanics", "classifier_id": classifier.id}
        )
        ada = self.env["res.partner"].create(
            {"name": "Ada Neri", "email": "ada@neri.example",
             "classifier_value_ids": value.ids}
        )  # fmt: skip
        lead = self._receive(2)
        lead.with_user(self.sara)._handle_partner_assignment(create_missing=False)
        if not lead.partner_id:
            lead.partner_id = lead._find_matching_partner()
        self.assertEqual(lead.partner_id, ada)
        self.assertEqual(lead.classifier_value_ids, value)
        self.assertIn(ada.lifecycle, ("lead", "prospect"))
        page = self.env["crm.timeline"].with_user(self.sara).get_page(ada.id)
        self.assertTrue(page["entries"], "the customer's card tells of it")

    def test_from_a_call(self):
        """PV-06 A call that went well opens an opportunity that knows where it came
        from: campaign, source, action."""
        partner = self.env["res.partner"].create({"name": "Alfa", "is_company": True})
        source = self.env["utm.source"].create({"name": "Fair of Brescia"})
        kind = self.env["crm.marketing.action.type"].search(
            [("kind", "=", "call")], limit=1
        )
        action = self.env["crm.marketing.action"].create(
            {"type_id": kind.id, "partner_id": partner.id, "source_id": source.id,
             "user_id": self.giulia.id}
        )  # fmt: skip
        lead = action._open_opportunity({"name": "Silent compressor"})
        self.assertEqual((lead.partner_id, lead.source_id), (partner, source))
        self.assertEqual(lead.user_id, self.giulia)
        self.assertEqual(lead.origin_action_id, action)
        self.assertIn(partner.lifecycle, ("lead", "prospect"))

    def test_from_a_form(self):
        """PV-06 A form on the web whose answer says so is a lead, and its source
        is the form."""
        survey = self.env["survey.survey"].create(
            {"title": "Download the catalogue", "access_mode": "public",
             "question_and_page_ids": [(0, 0, {
                 "title": "May we call you?", "question_type": "simple_choice",
                 "suggested_answer_ids": [(0, 0, {"value": "Yes",
                                                  "generate_lead": True})],
             })]}
        )  # fmt: skip
        question = survey.question_ids
        answer = survey._create_answer(email="ada@neri.example")
        answer._save_lines(question, question.suggested_answer_ids.id)
        answer._mark_done()
        lead = answer.lead_id
        self.assertTrue(lead)
        self.assertEqual(lead.source_id.name, "Download the catalogue")
        self.assertEqual(lead.origin_survey_id, survey)

    def test_from_the_network(self):
        """PV-06 A lead that another system writes with campaign, source and medium
        (a social network's form) keeps them, and the rules assign it."""
        medium = self.env["utm.medium"].create({"name": "Social form"})
        lead = (
            self.env["crm.lead"]
            .with_user(self.sara)
            .create(
                {"name": "From the network", "type": "lead", "user_id": False,
                 "email_from": "ada@neri.example", "medium_id": medium.id,
                 "zip": "25100"}
            )
        )  # fmt: skip
        self.env["crm.assignment.rule"].search([]).unlink()
        self.env["crm.assignment.rule"].create(
            {"name": "All", "user_ids": [(6, 0, self.giulia.ids)],
             "working_days": False}
        )  # fmt: skip
        lead.action_assign_by_rules()
        self.assertEqual(lead.user_id, self.giulia)
        self.assertEqual(lead.medium_id, medium)
