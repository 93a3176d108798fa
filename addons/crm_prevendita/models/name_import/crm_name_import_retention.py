from odoo import api, fields, models
from odoo.tools import SQL

from ..name.crm_name_retention import DAYS


class CrmNameImport(models.Model):
    """The files go when their names go: they say as much."""

    _inherit = "crm.name.import"

    @api.model
    def _forget_files(self):
        """Delete the files, and the rows kept of them, once every name that they
        brought is extracted or anonymised and the time is up."""
        parameter = self.env["ir.config_parameter"].sudo()  # sudo: a setting
        days = int(parameter.get_param("crm_prevendita.retention_days", DAYS))
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT i.id FROM crm_name_import i"
                " JOIN crm_name_bank b ON b.id = i.bank_id"
                " WHERE i.state IN ('done', 'reverted', 'draft', 'ready')"
                " AND COALESCE(NULLIF(b.retention_days, 0), %(days)s) > 0"
                " AND i.create_date < %(now)s"
                " - COALESCE(NULLIF(b.retention_days, 0), %(days)s) * interval '1 day'"
                " AND NOT EXISTS (SELECT FROM crm_name n WHERE n.import_id = i.id"
                "  AND n.state != 'extracted' AND n.anonymised IS NOT TRUE)"
                " AND (EXISTS (SELECT FROM ir_attachment a WHERE a.res_id = i.id"
                "  AND a.res_model = 'crm.name.import' AND a.res_field = 'file')"
                " OR EXISTS (SELECT FROM crm_name_import_row r"
                "  WHERE r.import_id = i.id))",
                days=days,
                now=fields.Datetime.now(),
            )
        )
        batches = self.browse([row[0] for row in self.env.cr.fetchall()])
        batches.row_ids.unlink()
        batches.write({"file": False, "preview": False})
