"""Names that came in a file: which one, and how long the file is kept."""

from odoo import api, fields, models
from odoo.tools import SQL


class CrmName(models.Model):
    _inherit = "crm.name"

    import_id = fields.Many2one(
        "crm.name.import", index="btree_not_null", readonly=True
    )

    @api.model
    def _get_source_sql(self):
        return SQL("n.import_id")

    @api.model
    def _forget_sources(self):
        super()._forget_sources()
        self.env["crm.name.import"]._forget_files()
