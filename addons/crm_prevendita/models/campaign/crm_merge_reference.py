"""Two members of one campaign that become one customer are one member."""

from odoo import api, models
from odoo.tools import SQL


class CrmMergeReference(models.AbstractModel):
    _inherit = "crm.merge.reference"

    @api.model
    def _get_folded(self, merged, kept):
        """One order of one customer is one conversion: of two members one stays."""
        return {
            **super()._get_folded(merged, kept),
            "crm_campaign_member": SQL(
                "SELECT t.id, o.id FROM crm_campaign_member t"
                " JOIN crm_campaign_member o ON o.campaign_id = t.campaign_id"
                " WHERE t.partner_id = %s AND o.partner_id = %s",
                merged.id,
                kept.id,
            ),
        }
