"""The classification of customers as rows to count and to cross."""

from odoo import api, fields, models
from odoo.tools import SQL


class CrmClassifierReport(models.Model):
    """One row per customer and classifier value, to count and cross."""

    _name = "crm.classifier.report"
    _description = "Classification of customers"
    _auto = False
    _rec_name = "partner_id"
    _depends = {
        "res.partner": [
            "classifier_value_ids",
            "commercial_partner_id",
            "country_id",
            "lifecycle",
            "state_id",
            "tier",
            "user_id",
        ],
        "crm.classifier.value": ["classifier_id"],
    }

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    classifier_id = fields.Many2one("crm.classifier", readonly=True)
    value_id = fields.Many2one("crm.classifier.value", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", "Province", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    lifecycle = fields.Selection(selection="_selection_lifecycle", readonly=True)
    tier = fields.Selection(selection="_selection_tier", readonly=True)

    @api.model
    def _selection_lifecycle(self):
        return list(self.env["res.partner"]._crm_labels("lifecycle").items())

    @api.model
    def _selection_tier(self):
        return list(self.env["res.partner"]._crm_labels("tier").items())

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT p.id::bigint << 24 | v.id AS id, p.id AS partner_id,
                   v.classifier_id, v.id AS value_id, p.user_id, p.country_id,
                   p.state_id, p.company_id, p.lifecycle, p.tier
              FROM crm_classifier_value_res_partner_rel r
              JOIN res_partner p ON p.id = r.partner_id
                   AND p.id = p.commercial_partner_id AND p.active
              JOIN crm_classifier_value v ON v.id = r.value_id
            """
        )
