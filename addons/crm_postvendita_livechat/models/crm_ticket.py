from odoo import api, fields, models


class CrmTicket(models.Model):
    _name = "crm.ticket"
    _inherit = ["crm.ticket", "crm.livechat.document"]

    livechat_id = fields.Many2one(
        "discuss.channel", "Chat", readonly=True, copy=False, ondelete="set null"
    )

    _livechat_unique = models.UniqueIndex(
        "(livechat_id) WHERE livechat_id IS NOT NULL",
        "This chat has a ticket already.",
    )

    @api.model
    def _get_task_title(self, what, name=""):
        if what == "no_way":
            return self.env._(
                "%s left no address in the chat: there is no way to answer.", name
            )
        return super()._get_task_title(what, name)
