"""Segments and campaigns' targets by what names did."""

from odoo.fields import Datetime
from odoo.tests import tagged

from ..common import MarketingCommon


@tagged("post_install", "-at_install")
class TestSegmentBehaviour(MarketingCommon):
    """Segments over what customers did, and what segments are the target of."""

    def _segment(self, domain):
        return self.env["crm.segment"].create({"name": "Prova", "domain": domain})

    def _holds(self, segment):
        partners = segment.with_user(self.gina)._get_partners()
        return partners & (self.brambilla | self.contact)

    def test_actions(self):
        """SC-09 A segment of the customers with an action of a kind and state."""
        segment = self._segment(
            "[('crm_marketing_action_ids.state', '=', 'done'),"
            f" ('crm_marketing_action_ids.type_id', '=', {self.type_call.id})]"
        )
        action = self._new_action()
        self.assertFalse(self._holds(segment))
        self._done(action, self.outcome_no_answer)
        self.assertEqual(self._holds(segment), self.brambilla)

    def test_mail_behaviour(self):
        """SC-09 A segment of who opened, another of who received and did not."""
        opened = self._segment(
            "[('crm_mailing_trace_ids.open_datetime', '>=', '2026-01-01')]"
        )
        silent = self._segment(
            "[('crm_mailing_trace_ids', '!=', False),"
            " ('crm_mailing_trace_ids.open_datetime', '=', False)]"
        )
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        trace = self.env["mailing.trace"].create(
            {
                "model": "res.partner",
                "res_id": self.contact.id,
                "mass_mailing_id": mailing.id,
                "trace_status": "sent",
            }
        )
        self.assertEqual(self._holds(silent), self.contact)
        self.assertFalse(self._holds(opened))
        trace.write(
            {"open_datetime": Datetime.to_datetime("2026-02-01"),
             "trace_status": "open"}
        )  # fmt: skip
        self.assertEqual(self._holds(opened), self.contact)
        self.assertFalse(self._holds(silent))

    def test_targets(self):
        """SC-09 A segment is the target of a newsletter, a call programme and
        actions: whoever is in it when they are made."""
        segment = self._segment(f"[('id', '=', {self.brambilla.id})]")
        context = segment.action_write_newsletter()["context"]
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": context["default_mailing_model_id"],
                "mailing_domain": context["default_mailing_domain"],
            }
        )
        self.assertEqual(mailing._get_recipients(), self.brambilla.ids)
        program = self.env["crm.call.program"].create(
            {"name": "Autumn", "segment_ids": segment.ids}
        )
        program.action_add_names()
        self.assertEqual(program.item_ids.partner_id, self.brambilla)
        wizard = self.env["crm.marketing.action.plan"].create(
            {"type_id": self.type_call.id, "segment_id": segment.id}
        )
        self.assertEqual(wizard.partner_ids, self.brambilla)
