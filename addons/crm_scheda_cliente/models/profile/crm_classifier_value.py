"""The values of classifiers, which names carry."""

from odoo import api, fields, models


class CrmClassifierValue(models.Model):
    """One value of a classifier, carried by the names it describes."""

    _name = "crm.classifier.value"
    _description = "Value of a commercial classifier"
    _order = "classifier_sequence, classifier_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Stable key for imports and interviews.")
    classifier_id = fields.Many2one(
        "crm.classifier", required=True, index=True, ondelete="cascade"
    )
    classifier_sequence = fields.Integer(
        "Sequence of the classifier", related="classifier_id.sequence", store=True
    )
    company_id = fields.Many2one(
        related="classifier_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    partner_ids = fields.Many2many(
        "res.partner",
        "crm_classifier_value_res_partner_rel",
        "value_id",
        "partner_id",
        "Names",
    )

    _code_unique = models.UniqueIndex(
        "(classifier_id, code) WHERE code IS NOT NULL",
        "Another value of this classifier has this code already:"
        " choose a different one.",
    )

    @api.depends("name", "classifier_id.name")
    @api.depends_context("classifier_short")
    def _compute_display_name(self):
        short = self.env.context.get("classifier_short")
        for value in self:
            name = value.name or ""
            classifier = "" if short else value.classifier_id.name
            if classifier:
                name = f"{classifier}: {name}"
            value.display_name = name

    @api.model
    def _search_display_name(self, operator, value):
        if operator in ("ilike", "like", "=ilike", "=like", "=") and value:
            return [
                "|",
                ("name", operator, value),
                ("classifier_id.name", operator, value),
            ]
        return super()._search_display_name(operator, value)

    def _crm_torn(self):
        """Those of these values that cannot be held together.

        :return: values of classifiers that take one, where there are several of it
        """
        torn = self.browse()
        for classifier in self.classifier_id.filtered(lambda one: not one.multiple):
            values = self.filtered(lambda v, c=classifier: v.classifier_id == c)
            if len(values) > 1:
                torn |= values
        return torn
