"""Pairs of names that may be one, with likeness and reasons."""

from odoo import api, fields, models


class CrmNameMatch(models.Model):
    """A name that may be another one, or somebody in the register, and why."""

    _name = "crm.name.match"
    _description = "Possible duplicate of a name"
    _order = "score desc, id"

    name_id = fields.Many2one("crm.name", required=True, index=True, ondelete="cascade")
    other_id = fields.Many2one(
        "crm.name", "Other name", index="btree_not_null", ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "In the register", index="btree_not_null", ondelete="cascade"
    )
    score = fields.Float("Likeness", digits=(3, 2))
    reasons = fields.Char("Reasons, codes")
    explanation = fields.Char("Why", compute="_compute_explanation")
    same_file = fields.Boolean()
    state = fields.Selection(
        [
            ("proposed", "To decide"),
            ("merged", "Merged"),
            ("distinct", "Two different names"),
        ],
        default="proposed",
        required=True,
    )
    company_id = fields.Many2one(related="name_id.company_id", store=True, index=True)

    _pair_unique = models.UniqueIndex(
        "(name_id, COALESCE(other_id, 0), COALESCE(partner_id, 0))"
    )

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for found in self:
            found.explanation = self._explain(found.reasons)

    @api.model
    def _explain(self, reasons):
        """Return the codes of a score as words."""
        labels, texts = self._get_labels(), []
        for code in (reasons or "").split():
            code, _colon, value = code.partition(":")
            text = labels.get(code, code)
            texts.append(f"{text} ({float(value):.0%})" if value else text)
        return ", ".join(texts)

    @api.depends("other_id", "partner_id", "score")
    def _compute_display_name(self):
        for found in self:
            other = found.partner_id or found.other_id
            found.display_name = f"{other.display_name} ({found.score:.0%})"

    @api.model
    def _get_labels(self):
        return {
            "vat": self.env._("same VAT number"),
            "fiscalcode": self.env._("same fiscal code"),
            "pec": self.env._("same certified mail"),
            "email": self.env._("same mail"),
            "phone": self.env._("same phone"),
            "website": self.env._("same web site"),
            "name": self.env._("similar name"),
            "province": self.env._("same province"),
            "city": self.env._("same city"),
            "street": self.env._("same street"),
            "vat_differs": self.env._("but another VAT number"),
            "fiscal_differs": self.env._("but another fiscal code"),
            "place_differs": self.env._("but another place"),
            "street_differs": self.env._("but another street"),
            "number_differs": self.env._("but another house number"),
            "person_differs": self.env._("but another person"),
            "figure_differs": self.env._("but another figure in the name"),
            "trade_differs": self.env._("but another trade"),
        }

    def action_distinct(self):
        """Decide that the two are different: never proposed again."""
        self.check_access("write")
        self.write({"state": "distinct"})
        self.name_id._settle_duplicates()
        return True

    def action_compare(self):
        """Show both side by side."""
        self.ensure_one()
        return self.env["crm.name.compare"]._get_records_action(
            name=self.env._("Same name?"),
            target="new",
            context={
                "default_match_id": self.id,
                "crm_name_skim": self.env.context.get("crm_name_skim"),
            },
        )
