"""Compares a name with its possible duplicate, side by side."""

from markupsafe import Markup

from odoo import api, fields, models

_ROWS = ("name", "contact_name", "street", "zip", "city", "province", "phone", "phone2",
         "email", "pec", "vat", "fiscalcode", "ateco", "website")  # fmt: skip
_OF_PARTNER = {
    "contact_name": None,
    "phone2": None,
    "province": "state_id",
    "pec": "crm_pec",
    "fiscalcode": "crm_fiscalcode",
    "ateco": "crm_ateco",
}


class CrmNameCompare(models.TransientModel):
    """Two names side by side: merge them, or say that they are two."""

    _name = "crm.name.compare"
    _description = "Compare a name with its possible duplicate"

    match_id = fields.Many2one("crm.name.match", required=True)
    name_id = fields.Many2one(related="match_id.name_id")
    other_id = fields.Many2one(related="match_id.other_id")
    partner_id = fields.Many2one(related="match_id.partner_id")
    score = fields.Float(related="match_id.score")
    explanation = fields.Char(related="match_id.explanation")
    table = fields.Html(compute="_compute_table")

    @api.depends("match_id")
    def _compute_table(self):
        for wizard in self:
            wizard.table = wizard.match_id and wizard._render_table()

    def _render_table(self):
        names = self.env["crm.name"]._fields
        other = self.partner_id or self.other_id
        head = Markup("<tr><th></th><th>%s</th><th>%s</th></tr>") % (
            self.env._("This name"),
            self.partner_id
            and self.env._("In the register")
            or self.env._("In the bank “%s”", self.other_id.bank_id.name),
        )
        rows = []
        for field in _ROWS:
            mine, theirs = self.name_id[field], self._other_value(other, field)
            if not mine and not theirs:
                continue
            same = mine and theirs and mine == theirs
            rows.append(
                Markup("<tr class='%s'><th>%s</th><td>%s</td><td>%s</td></tr>")
                % (
                    "table-success" if same else "",
                    names[field]._description_string(self.env),
                    mine or "",
                    theirs or "",
                )
            )
        return Markup("<table class='table table-sm'>%s%s</table>") % (
            head,
            Markup().join(rows),
        )

    def _other_value(self, other, field):
        if other._name == "res.partner":
            field = _OF_PARTNER.get(field, field)
            if not field:
                return ""
            if field == "state_id":
                return other.state_id.code or ""
        return other[field] or ""

    def action_merge(self):
        """Keep the older name, or the register's partner, completed."""
        name = self.name_id
        if self.partner_id:
            name._merge_into_partner(self.partner_id)
        else:
            self.other_id._merge(name)
        return name._after_wizard()

    def action_distinct(self):
        self.match_id.action_distinct()
        return self.name_id._after_wizard(stay=self.name_id.state == "new")
