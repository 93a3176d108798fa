"""The classifiers of a partner, and those that its step asks for."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .kernel import lifecycle


class CrmClassifierMixin(models.AbstractModel):
    """The part of a partner that carries its commercial classifiers."""

    _name = "crm.classifier.mixin"
    _description = "Classifiers of a partner"

    classifier_value_ids = fields.Many2many(
        "crm.classifier.value",
        "crm_classifier_value_res_partner_rel",
        "partner_id",
        "value_id",
        "Classifiers",
        help="Kept on the company and copied to its contacts.",
        groups="base.group_user",
    )

    @api.constrains("classifier_value_ids")
    def _check_crm_classifier_single(self):
        for partner in self:
            seen = {}
            for value in partner.classifier_value_ids:
                first = seen.setdefault(value.classifier_id, value)
                if first != value and not value.classifier_id.multiple:
                    raise ValidationError(
                        self.env._(
                            "%(partner)s: the classifier “%(classifier)s” takes one"
                            " value, but has “%(first)s” and “%(second)s”."
                            " Remove one of them.",
                            partner=partner.display_name,
                            classifier=value.classifier_id.name,
                            first=first.name,
                            second=value.name,
                        )
                    )

    def _crm_missing_classifiers(self):
        """Return the classifiers that the customer's step asks for and lacks."""
        self.ensure_one()
        entity = self.commercial_partner_id
        reached = entity.lifecycle
        if reached == lifecycle.DORMANT:
            reached = "customer"
        required = self.env["crm.classifier"]._get_required()
        due = required.filtered(
            lambda one: lifecycle.rank(one.required_from) <= lifecycle.rank(reached)
        )
        return due - entity.classifier_value_ids.classifier_id
