from odoo import api, models


class CrmTokenLine(models.TransientModel):
    _inherit = "crm.token.line"

    @api.model
    def _get_tokens(self):
        """The telephone exchanges, those without a token too."""
        # a company has few exchanges
        exchanges = self.env["crm.phone.exchange"].search([])  # pylint: disable=no-search-all
        return super()._get_tokens() + [
            {
                "name": exchange.name,
                "kind": self.env._("Announces telephone calls"),
                "since": exchange.token_date,
                "used": exchange.token_used,
                "record": exchange,
            }
            for exchange in exchanges
        ]
