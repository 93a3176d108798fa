from odoo import api, fields, models
from odoo.fields import Domain


class CrmSlaPolicy(models.Model):
    _inherit = "crm.sla.policy"

    contract_only = fields.Boolean(
        "Only by contract",
        help="Holds for the tickets of the contracts that name it, for no others.",
    )

    @api.model
    def _get_rules_domain(self, company_id):
        return super()._get_rules_domain(company_id) & Domain(
            "contract_only", "=", False
        )
