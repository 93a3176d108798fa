from odoo import fields, models


class CrmNameEvent(models.Model):
    _inherit = "crm.name.event"

    kind = fields.Selection(
        selection_add=[("update", "Brought up to date")], ondelete={"update": "cascade"}
    )
