from odoo import api, models
from odoo.tools import SQL


class CrmName(models.Model):
    _name = "crm.name"
    _inherit = ["crm.name", "crm.assignment.mixin"]

    @api.model
    def _assignment_open_domain(self):
        return [("state", "in", ("new", "duplicate", "verified"))]

    def _assignment_values(self):
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT n.id, n.company_id, n.partner_id, n.zip, n.province,"
                " n.turnover, n.interest,"
                " ARRAY(SELECT r.value_id FROM crm_classifier_value_crm_name_rel r"
                "  WHERE r.name_id = n.id) AS values"
                " FROM crm_name n WHERE n.id = ANY(%s) ORDER BY n.priority DESC, n.id",
                self.ids,
            )
        )
        return self.env.cr.dictfetchall()

    def _assignment_write(self, rows):
        super()._assignment_write(rows)
        self.env["crm.name.event"]._log([row[0] for row in rows], "assign")
