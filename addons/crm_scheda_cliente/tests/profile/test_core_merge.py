from odoo.tests import tagged

from ..common import CardCommon


@tagged("post_install", "-at_install")
class TestCoreMerge(CardCommon):
    def test_same_step(self):
        """PV-02 Core's merge of contacts works with two that reached the same step
        of the lifecycle; the kept one has it once."""
        for partner in self.rossi | self.bianchi:
            partner._crm_reach("lead")
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.rossi | self.bianchi).ids, self.rossi
        )
        self.assertFalse(self.bianchi.exists())
        steps = self.env["crm.lifecycle.step"].search(
            [("partner_id", "=", self.rossi.id), ("step", "=", "lead")]
        )
        self.assertEqual(len(steps), 1)
