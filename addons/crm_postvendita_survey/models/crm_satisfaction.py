from odoo import api, fields, models


class CrmSatisfaction(models.Model):
    _inherit = "crm.satisfaction"

    survey_input_id = fields.Many2one(
        "survey.user_input",
        "Survey answer",
        index="btree_not_null",
        ondelete="set null",
    )
    survey_round_id = fields.Many2one(
        "crm.satisfaction.survey", index="btree_not_null", ondelete="set null"
    )

    @api.model
    def _prepare_survey_request(self, partner):
        entity = partner.commercial_partner_id
        return {
            "partner_id": partner.id,
            "commercial_partner_id": entity.id,
            "company_id": (partner.company_id or self.env.company).id,
            "tier": entity.tier,
            "channel": "survey",
        }
