from odoo import fields, models


class CrmNameDiscardReason(models.Model):
    """Why a name is put aside for good."""

    _name = "crm.name.discard.reason"
    _description = "Reason for discarding a name"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    opposes = fields.Boolean(
        "Does not want to be contacted",
        help="The name's phones and mails go to the blacklists as well.",
    )
