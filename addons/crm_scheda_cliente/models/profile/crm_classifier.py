"""Classifiers: the dimensions along which names are divided."""

from odoo import api, fields, models


class CrmClassifier(models.Model):
    """A dimension along which names are classified: sector, market, turnover."""

    _name = "crm.classifier"
    _description = "Commercial classifier"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="Stable key for imports and interviews, never translated."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    multiple = fields.Boolean(
        help="A name may have several values. Otherwise it has one at most."
    )
    required_from = fields.Selection(
        selection="_selection_required_from",
        help="From this step of the lifecycle on, the card reports it as missing.",
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: shared by all companies."
    )
    value_ids = fields.One2many("crm.classifier.value", "classifier_id", "Values")

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))",
        "Another classifier has this code already: choose a different one.",
    )

    def _selection_required_from(self):
        return list(self.env["res.partner"]._crm_labels("lifecycle").items())

    @api.model
    def _get_required(self):
        """Return the classifiers of these companies that a step asks for."""
        companies = [False, *self.env.companies.ids]
        return self.search_fetch(
            [("required_from", "!=", False), ("company_id", "in", companies)],
            ["name", "required_from"],
        )

    def copy_data(self, default=None):
        default = {"code": self.env._("%s-copy", self.code), **(default or {})}
        return super().copy_data(default)
