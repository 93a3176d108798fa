"""One deal from its first action to its order."""

from freezegun import freeze_time

from odoo.tests import tagged

from ..common import MarketingCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 08:00:00")
class TestLeadStory(MarketingCommon):
    """From a visit to a payment, nothing typed twice."""

    def _open(self):
        visit = self._new_action(
            type_id=self.type_visit.id,
            contact_id=self.contact.id,
            date_start="2026-05-04 07:00:00",
            user_id=self.marco.id,
        )
        window = self._done(
            visit, self.outcome_opportunity, time_spent=1, expected_revenue=900
        )
        return self.env["crm.lead"].browse(window["res_id"])

    def _quote(self, lead):
        context = lead._prepare_opportunity_quotation_context()
        order = self.env["sale.order"].with_user(self.marco).with_context(**context)
        return order.create({"order_line": [(0, 0, {"product_id": self.product.id})]})

    def _logs(self, lead):
        lead.invalidate_recordset(["stage_log_ids"])
        return lead.stage_log_ids

    def test_story(self):
        """PV-22 A visit opens an opportunity; its order wins it; nothing is retyped."""
        lead = self._open()
        self.assertEqual(lead.partner_id, self.contact)
        self.assertEqual(lead.campaign_id, self.campaign)
        self.assertEqual(lead.medium_id, self.type_visit.medium_id)
        self.assertEqual(lead.user_id, self.marco)
        self.assertEqual(lead.origin_action_id.type_id, self.type_visit)
        self.assertEqual(self.brambilla.lifecycle, "prospect")
        self.assertEqual(lead.stage_log_ids.stage_id, lead.stage_id)
        order = self._quote(lead)
        self.assertEqual(order.campaign_id, self.campaign)
        order.with_user(self.marco).action_confirm()
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(self.brambilla.lifecycle, "customer")
        log = self._logs(lead)[0]
        self.assertEqual(log.won_status, "won")
        self.assertIn(order.name, log.reason)
        invoice = order.sudo()._create_invoices()
        invoice.action_post()
        self.assertEqual(invoice.campaign_id, self.campaign)

    def test_stage_log(self):
        """PV-22 Each stage is logged: entry, exit, working time, who, skipped."""
        lead = self._open().with_user(self.marco)
        stages = self.env["crm.stage"].search([("is_won", "=", False)], limit=3)
        lead.stage_id = stages[0]
        with freeze_time("2026-05-06 08:00:00"):
            lead.stage_id = stages[2]
        new, first = self._logs(lead)[:2]
        self.assertEqual(first.days, 2)
        self.assertGreater(first.working_hours, 8)
        self.assertEqual(new.previous_stage_id, stages[0])
        self.assertEqual(new.skipped, 1)
        self.assertEqual(new.changed_by_id, self.marco)
        self.assertFalse(new.date_exit)

    def test_lost_and_reopened(self):
        """PV-23 Losing and reopening keep the history."""
        lead = self._open()
        reason = self.env["crm.lost.reason"].create({"name": "Too expensive"})
        lead.action_set_lost(lost_reason_id=reason.id)
        self.assertEqual(self._logs(lead)[0].won_status, "lost")
        self.assertEqual(self._logs(lead)[0].reason, "Too expensive")
        lead.action_restore()
        self.assertEqual(self._logs(lead)[0].won_status, "pending")
        self.assertEqual(len(lead.stage_log_ids), 3)

    def test_merge_keeps_the_log(self):
        """PV-22 Log and actions survive the merge of opportunities."""
        first, second = self._open(), self._open()
        merged = (first | second).merge_opportunity()
        self.assertEqual(len(merged.stage_log_ids), 2)
        # two visits, and the calls that follow them
        self.assertEqual(len(merged.marketing_action_ids), 4)
        self.assertEqual(
            len(merged.stage_log_ids.filtered(lambda log: not log.date_exit)), 1
        )

    def test_card_and_worklist(self):
        """PV-22 Card, timeline and worklist show the opportunity to whom it is."""
        lead = self._open()
        lead.date_deadline = "2026-06-30"
        order = self._quote(lead)
        order.action_quotation_sent()
        card = self.env["crm.customer.card"].with_user(self.marco)
        card = card.get_card(self.brambilla.id)
        sections = {section["key"]: section for section in card["sections"]}
        row = sections["opportunities"]["data"]["rows"][0]
        self.assertEqual((row["id"], row["revenue"]), (lead.id, 900))
        self.assertEqual(row["user"], self.marco.name)
        page = self.env["crm.timeline"].with_user(self.marco)
        page = page.get_page(self.brambilla.id, {"kinds": ["opportunity"]})
        self.assertEqual(page["entries"][0]["title"], lead.name)
        sources = {
            source._worklist_kind: source
            for source in self.env["crm.worklist"].with_user(self.marco)._get_sources()
        }
        for kind, record in (("opportunity", lead), ("quotation", order)):
            source = sources[kind]
            domain = source._worklist_domain()
            domain = list(domain) + list(source._worklist_user_domain(self.marco.ids))
            self.assertIn(record.id, source.search(domain).ids)

    def test_colleague_and_stranger(self):
        """PV-22 A colleague's deal stays out of the card of who may not see it."""
        self._open()
        card = self.env["crm.customer.card"].with_user(self.gina)
        card = card.get_card(self.brambilla.id)
        sections = {section["key"]: section for section in card["sections"]}
        self.assertFalse(sections["opportunities"]["data"]["rows"])
        logs = self.env["crm.lead.stage.log"]
        self.assertFalse(logs.with_user(self.gina).search([]))
        self.assertTrue(logs.with_user(self.sara).search([]))
