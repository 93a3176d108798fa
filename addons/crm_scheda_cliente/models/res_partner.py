from odoo import api, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = [
        "res.partner",
        "crm.classifier.mixin",
        "crm.lifecycle.mixin",
        "crm.relation.mixin",
    ]

    @api.model
    def _commercial_fields(self):
        return [*super()._commercial_fields(), "classifier_value_ids"]

    @api.model
    def _crm_family(self, partner_id):
        """Return the commercial entity of a partner, then everybody under it.

        Archived contacts belong to the family: their documents remain.

        :raises UserError: if the partner is gone
        :raises AccessError: if the reader may not read the partner
        """
        partner = self.browse(partner_id).exists()
        if not partner:
            raise UserError(
                self.env._(
                    "This customer no longer exists: it was deleted or merged"
                    " into another one. Search for it again."
                )
            )
        partner.check_access("read")
        entity = partner.commercial_partner_id
        members = self.with_context(active_test=False).search(
            [("commercial_partner_id", "=", entity.id), ("id", "!=", entity.id)]
        )
        return (entity | members).with_context(self.env.context)
