from odoo import api, fields, models


class CrmRelationType(models.Model):
    """A kind of relation, named from both its ends."""

    _name = "crm.relation.type"
    _description = "Type of commercial relation"
    _order = "sequence, id"

    name = fields.Char(
        required=True, translate=True, help="Read from the first to the second name."
    )
    inverse_name = fields.Char(
        required=True, translate=True, help="Read from the second to the first name."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    @api.depends("name", "inverse_name")
    def _compute_display_name(self):
        for record in self:
            names = [record.name or "", record.inverse_name or ""]
            record.display_name = " / ".join(dict.fromkeys(filter(None, names)))
