"""Numbers of documents: one sequence a company and kind."""

from odoo import api, fields, models


class CrmNumberedMixin(models.AbstractModel):
    """Documents of the service: a number of their own and a subject.

    A model that joins has ``name`` and ``company_id``; ``_number_title`` and
    ``_number_prefix`` say how its sequence, one a company, is made.
    """

    _name = "crm.numbered.mixin"
    _description = "Number and name"

    _number_title = None
    _number_prefix = None
    _number_padding = 4

    number = fields.Char(readonly=True, copy=False, index="trigram")

    @api.depends("number", "name")
    def _compute_display_name(self):
        for record in self:
            parts = (record.number, record.name)
            record.display_name = " ".join(part for part in parts if part)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("number"):
                vals["number"] = self._next_number(
                    vals.get("company_id") or self.env.company.id
                )
        return super().create(vals_list)

    @api.model
    def _next_number(self, company_id):
        sequences = self.env["ir.sequence"].sudo()  # sudo: who writes draws a number
        sequence = sequences.search(
            [("code", "=", self._name), ("company_id", "=", company_id)], limit=1
        ) or sequences.create(
            {
                "name": self._number_title,
                "code": self._name,
                "company_id": company_id,
                "prefix": self._number_prefix,
                "padding": self._number_padding,
                "use_date_range": True,
            }
        )
        return sequence.next_by_id()
