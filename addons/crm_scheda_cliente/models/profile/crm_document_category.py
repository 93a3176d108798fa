from odoo import fields, models


class CrmDocumentCategory(models.Model):
    """What a document is: offer, contract, drawing, certificate."""

    _name = "crm.document.category"
    _description = "Category of documents"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "((name->>'en_US'))", "There is a category of this name already."
    )
