from odoo import api, models
from odoo.fields import Domain

MIN_TICKET = 3


class CrmCaller(models.AbstractModel):
    _inherit = "crm.caller"

    @api.model
    def _get_finders(self):
        return [*super()._get_finders(), self._find_by_ticket]

    @api.model
    def _find_by_ticket(self, query, limit):
        """Find by a ticket's, contract's or machine's number, or a lot or serial."""
        text = query["text"]
        if len(text) < MIN_TICKET or not any(map(str.isdigit, text)) or "@" in text:
            return []
        known = Domain("partner_id", "!=", False)
        matches = []
        for model, names in (
            ("crm.ticket", ("number", "lot_ref")),
            ("crm.equipment", ("serial",)),
            ("crm.service.contract", ("number",)),
        ):
            matches += self._document_matches(model, known, names, text, limit)
        return matches
