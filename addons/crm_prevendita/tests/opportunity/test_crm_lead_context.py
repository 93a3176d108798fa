"""What a client cannot switch off: keys of its context against the pipeline's rules."""

from odoo.exceptions import RedirectWarning
from odoo.service.model import call_kw
from odoo.tests import tagged

from .test_crm_lead_outcome import LeadCommon


@tagged("post_install", "-at_install")
class TestLeadContext(LeadCommon):
    """marco, who sells, calls as a browser does; JSON knows no more than true."""

    def setUp(self):
        super().setUp()
        self.stages[2].condition_ids = [(0, 0, {"kind": "quotation"})]
        self.forged = {"crm_stage_override": True, "crm_stage_reason": "Because"}

    def _call(self, name, *args):
        leads = self.env["crm.lead"].with_user(self.marco)
        return call_kw(leads, name, args, {"context": self.forged})

    def test_forbidden_stage(self):
        """PV-22 No key of the context opens a stage to a deal that lacks something."""
        with self.assertRaises(RedirectWarning), self.cr.savepoint():
            self._call("write", self.lead.ids, {"stage_id": self.stages[2].id})
        self.assertEqual(self.lead.stage_id, self.stages[0])
        self.stages[2].sequence = self.stages[0].sequence + 100
        values = {"name": "New", "type": "opportunity", "stage_id": self.stages[2].id}
        with self.assertRaises(RedirectWarning), self.cr.savepoint():
            self._call("create", [values])

    def test_invented_reason(self):
        """PV-22 The log holds the reasons that the program asked for, no others."""
        self._call("write", self.lead.ids, {"stage_id": self.stages[1].id})
        self.assertEqual(self.lead.stage_id, self.stages[1])
        self._call("action_set_won", self.lead.ids)
        self.assertEqual(self.lead.won_status, "won")
        self.assertFalse(any(self.lead.stage_log_ids.mapped("reason")))

    def test_lost_with_its_reason(self):
        """PV-22 The reason of a loss stands on the line of the loss alone."""
        reason = self.env["crm.lost.reason"].create({"name": "Too dear"})
        leads = self.env["crm.lead"].with_user(self.marco)
        call_kw(
            leads, "action_set_lost", [self.lead.ids], {"lost_reason_id": reason.id}
        )
        logs = self.lead.stage_log_ids.sorted("id")
        self.assertEqual(logs.mapped("won_status"), ["pending", "lost"])
        self.assertEqual(logs.mapped("reason"), [False, "Too dear"])
