from odoo import fields, models


class CrmSatisfaction(models.Model):
    _inherit = "crm.satisfaction"

    action_id = fields.Many2one(
        "crm.marketing.action",
        "Marketing action",
        readonly=True,
        ondelete="cascade",
    )

    _action_unique = models.UniqueIndex(
        "(action_id) WHERE action_id IS NOT NULL",
        "What the customer said in this action is recorded already.",
    )

    def _get_callback_user(self):
        """Whoever heard it calls back, unless he has left."""
        owner = self.action_id.user_id
        return owner.filtered("active") or super()._get_callback_user()

    def _take_back(self):
        """Delete answers that nobody has given after all, with their call-backs."""
        self.callback_id.unlink()
        self.unlink()
