"""The interest score on the customer card, and what it is made of."""

from odoo import api, models


class CrmCustomerCard(models.AbstractModel):
    _inherit = "crm.customer.card"

    @api.model
    def _get_sections(self, family):
        sections = super()._get_sections(family)
        if self.env["crm.interest.rule"].has_access("read"):
            section = self._get_interest_section(family[:1])
            if section:
                sections.append(section)
        return sections

    @api.model
    def _get_interest_section(self, customer):
        parts = customer._explain_interest()
        if not parts:
            return None
        rows = [
            {
                "model": "crm.interest.rule",
                "id": part["id"],
                "what": part["name"],
                "times": part["times"],
                "points": f"{part['points']:+d}",
            }
            for part in parts
        ]
        total = sum(part["points"] for part in parts)
        return self._get_rows_section(
            "interest",
            65,
            self.env._("Interest: %s", total),
            [
                ["what", self.env._("Behaviour"), "text"],
                ["times", self.env._("Times"), "text"],
                ["points", self.env._("Points"), "text"],
            ],
            rows,
        )
