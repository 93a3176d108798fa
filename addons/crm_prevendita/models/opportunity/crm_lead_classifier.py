from odoo import api, fields, models
from odoo.tools import SQL


class CrmLead(models.Model):
    """Classifiers on opportunities: those of the customer to begin with."""

    _inherit = "crm.lead"

    classifier_value_ids = fields.Many2many(
        "crm.classifier.value",
        "crm_classifier_value_crm_lead_rel",
        "lead_id",
        "value_id",
        "Classifiers",
    )

    @api.onchange("partner_id")
    def _onchange_partner_classifiers(self):
        if self.partner_id and not self.classifier_value_ids:
            entity = self.partner_id.commercial_partner_id
            self.classifier_value_ids = entity.classifier_value_ids

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        bare = [
            lead.id
            for lead, vals in zip(leads, vals_list, strict=True)
            if "classifier_value_ids" not in vals and vals.get("partner_id")
        ]
        if bare:
            self._take_partner_classifiers(bare)
        return leads

    def write(self, vals):
        """Whoever turns out to be the customer brings the classifiers along."""
        result = super().write(vals)
        if vals.get("partner_id") and "classifier_value_ids" not in vals:
            bare = self.filtered(lambda lead: not lead.classifier_value_ids)
            if bare:
                bare._take_partner_classifiers(bare.ids)
        return result

    @api.model
    def _take_partner_classifiers(self, lead_ids):
        """Copy the customers' classifiers to leads, in one statement."""
        self.flush_model(["partner_id"])
        self.env["res.partner"].flush_model(["classifier_value_ids"])
        self.env.cr.execute(
            SQL(
                "INSERT INTO crm_classifier_value_crm_lead_rel (lead_id, value_id)"
                " SELECT l.id, r.value_id FROM crm_lead l"
                " JOIN res_partner p ON p.id = l.partner_id"
                " JOIN crm_classifier_value_res_partner_rel r"
                "  ON r.partner_id = p.commercial_partner_id"
                " WHERE l.id = ANY(%s) ON CONFLICT DO NOTHING",
                lead_ids,
            )
        )
        self.browse(lead_ids).invalidate_recordset(["classifier_value_ids"])
