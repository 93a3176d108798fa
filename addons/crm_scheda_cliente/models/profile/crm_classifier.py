from odoo import api, fields, models, tools


class CrmClassifier(models.Model):
    """A dimension along which names are classified: sector, market, turnover."""

    _name = "crm.classifier"
    _inherit = ["crm.cached.mixin"]
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
        steps = self.env["res.partner"]._fields["lifecycle"]
        return steps._description_selection(self.env)

    @api.model
    @tools.ormcache("tuple(self.env.companies.ids)")
    def _get_required(self):
        """Return the classifiers that a step asks for: ``[(id, step)]``."""
        # sudo: the cache is shared by everybody of these companies
        classifiers = self.sudo()
        companies = [False, *self.env.companies.ids]
        classifiers = classifiers.search_fetch(
            [("required_from", "!=", False), ("company_id", "in", companies)],
            ["required_from"],
        )
        return [(one.id, one.required_from) for one in classifiers]

    def copy_data(self, default=None):
        default = {"code": self.env._("%s-copy", self.code), **(default or {})}
        return super().copy_data(default)
