"""What the customer's people read lately on the web site, on the card."""

from odoo import api, fields, models
from odoo.fields import Domain

#: days that the card looks back
_DAYS = 90


class CrmCustomerCard(models.AbstractModel):
    """What the customer's people read lately on the web site."""

    _inherit = "crm.customer.card"

    @api.model
    def _get_sections(self, family):
        sections = super()._get_sections(family)
        if self.env["crm.web.visit.line"].has_access("read"):
            section = self._get_web_section(family)
            if section:
                sections.append(section)
        return sections

    @api.model
    def _get_web_section(self, family):
        lines = self.env["crm.web.visit.line"]
        since = fields.Datetime.subtract(fields.Datetime.now(), days=_DAYS)
        domain = Domain("partner_id", "in", family.ids) & Domain("date", ">=", since)
        rows = self._get_web_rows(lines, domain)
        if not rows:
            return None
        return self._get_rows_section(
            "web",
            67,
            self.env._("On the web site"),
            [
                ["what", self.env._("Page"), "text"],
                ["kind", self.env._("Kind"), "text"],
                ["times", self.env._("Times"), "number"],
                ["date", self.env._("Last time"), "datetime"],
            ],
            rows,
            action=self._get_list_action(
                self.env._("Pages seen on the web site"), lines._name, domain
            ),
        )

    @api.model
    def _get_web_rows(self, lines, domain):
        """Return what was seen last, each page once, as rows of a section."""
        found = lines._read_group(
            domain,
            ["kind", "title", "url"],
            ["times:sum", "date:max", "id:max"],
            order="date:max desc",
            limit=self._ROWS + 1,
        )
        kinds = lines._crm_labels("kind")
        return [
            {
                "model": lines._name,
                "id": id_,
                "what": title or url,
                "kind": kinds[kind],
                "times": times,
                "date": fields.Datetime.to_string(date),
            }
            for kind, title, url, times, date, id_ in found
        ]
