"""Numbers of documents: one sequence a company and kind, drawn in batches."""

from collections import defaultdict

from odoo import api, fields, models


class CrmNumberedMixin(models.AbstractModel):
    """Documents of the service: a number of their own and a subject.

    A model that joins has ``name`` and ``company_id``; ``_number_title``,
    ``_number_prefix`` and ``_number_padding`` say how its sequence, one a company, is
    made, ``_number_day`` of which year a number is.
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
        vals_list = [dict(vals) for vals in vals_list]
        self._fill_numbers(vals_list)
        return super().create(vals_list)

    @api.model
    def _fill_numbers(self, vals_list):
        """Give a number to the values that have none: one batch a company."""
        by_company = defaultdict(list)
        for vals in vals_list:
            if not vals.get("number"):
                company_id = vals.get("company_id")
                company_id = company_id or self.env.context.get("default_company_id")
                by_company[company_id or self.env.company.id].append(vals)
        for company_id, rows in by_company.items():
            numbers = self._next_numbers(company_id, len(rows))
            for vals, number in zip(rows, numbers, strict=True):
                vals["number"] = number

    @api.model
    def _next_numbers(self, company_id, count):
        """Draw numbers of a company's sequence, in order.

        The sequence is asked for one at a time, so that whatever another add-on makes
        of it holds here too. Its standard kind lets no two transactions wait for each
        other or draw the same one; a rolled back one leaves a gap.

        :return: list of str, for instance ``["2026-00012"]``
        """
        sequence = self._get_number_sequence(company_id)
        # the day of the document, not that of the server, says which year it is
        sequence = sequence.with_context(ir_sequence_date=self._number_day())
        return [sequence.next_by_id() for _turn in range(count)]

    @api.model
    def _number_day(self):
        """The day whose year a number drawn now belongs to."""
        return fields.Date.context_today(self)

    @api.model
    def _get_number_sequence(self, company_id):
        """A company's sequence of this model; made when its first number is drawn."""
        sequences = self.env["ir.sequence"].sudo()  # sudo: who writes draws a number
        return sequences.search_fetch(
            [("code", "=", self._name), ("company_id", "=", company_id)],
            ["implementation", "prefix", "suffix", "padding", "use_date_range"],
            limit=1,
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
