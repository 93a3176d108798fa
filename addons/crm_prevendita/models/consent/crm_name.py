from odoo import api, fields, models


class CrmName(models.Model):
    """Before a name is called: what the opposition register says of its number."""

    _inherit = "crm.name"

    call_allowed = fields.Boolean(compute="_compute_call_allowed")
    call_verdict = fields.Char("May it be called?", compute="_compute_call_allowed")

    @api.depends("phone", "phone2", "partner_id")
    def _compute_call_allowed(self):
        numbers = {name.phone: name.partner_id for name in self if name.phone}
        verdicts = self.env["crm.phone.check"]._crm_may_call_many(numbers)
        for name in self:
            name.call_allowed, name.call_verdict = verdicts.get(
                name.phone, (True, False)
            )
