from odoo import fields, models


class CrmLeadWonReason(models.Model):
    _name = "crm.lead.won.reason"
    _description = "Reason of winning an opportunity"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
