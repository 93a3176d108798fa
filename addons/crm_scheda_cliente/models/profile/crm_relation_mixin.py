"""The relations of a partner, from both ends."""

from odoo import api, fields, models
from odoo.fields import Domain


class CrmRelationMixin(models.AbstractModel):
    """The part of a partner that is in relation with other names."""

    _name = "crm.relation.mixin"
    _description = "Relations of a partner"

    crm_relation_ids = fields.One2many(
        "crm.partner.relation", "partner_id", "Relations", groups="base.group_user"
    )
    crm_inverse_relation_ids = fields.One2many(
        "crm.partner.relation",
        "other_partner_id",
        "Relations from others",
        groups="base.group_user",
    )
    crm_related_partner_ids = fields.Many2many(
        "res.partner",
        string="In relation with",
        compute="_compute_crm_related_partner_ids",
        search="_search_crm_related_partner_ids",
        groups="base.group_user",
    )

    @api.depends(
        "crm_relation_ids.other_partner_id", "crm_inverse_relation_ids.partner_id"
    )
    def _compute_crm_related_partner_ids(self):
        for partner in self:
            partner.crm_related_partner_ids = (
                partner.crm_relation_ids.other_partner_id
                | partner.crm_inverse_relation_ids.partner_id
            )

    @api.model
    def _search_crm_related_partner_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain("crm_relation_ids.other_partner_id", operator, value) | Domain(
            "crm_inverse_relation_ids.partner_id", operator, value
        )
