"""Leads as the rules of assignment see them."""

from odoo import api, models
from odoo.tools import SQL


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.assignment.mixin"]

    @api.model
    def _assignment_open_domain(self):
        return [("won_status", "=", "pending"), ("active", "=", True)]

    @api.model
    def _assignment_extra(self):
        return ", date_open = COALESCE(t.date_open, now() at time zone 'UTC')"

    def _assignment_values(self):
        self.flush_recordset()
        self.env["res.partner"].flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT l.id, l.company_id, l.partner_id,"
                " COALESCE(l.zip, p.zip) AS zip,"
                " COALESCE(s.code, ps.code) AS province,"
                " c.crm_turnover AS turnover,"
                " concat_ws(' ', l.name, n.interest) AS interest,"
                " ARRAY(%s) AS values"
                " FROM crm_lead l LEFT JOIN res_partner p ON p.id = l.partner_id"
                " LEFT JOIN res_partner c ON c.id = p.commercial_partner_id"
                " LEFT JOIN crm_name n ON n.id = c.crm_name_id"
                " LEFT JOIN res_country_state s ON s.id = l.state_id"
                " LEFT JOIN res_country_state ps ON ps.id = p.state_id"
                " WHERE l.id = ANY(%s) ORDER BY l.priority DESC, l.id",
                self._get_classifiers_sql(),
                self.ids,
            )
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _get_classifiers_sql(self):
        """Hook: return the query of the classifier values of a lead ``l``, whose
        partner is ``p``."""
        return SQL(
            "SELECT r.value_id FROM crm_classifier_value_res_partner_rel r"
            " WHERE r.partner_id IN (l.partner_id, p.commercial_partner_id)"
        )
