from odoo import api, models


class CrmTokenLine(models.TransientModel):
    _inherit = "crm.token.line"

    @api.model
    def _get_tokens(self):
        """The addresses that providers call, and the secrets between them and us."""
        # a company has few gateways
        gateways = self.env["crm.sms.gateway"].search([])  # pylint: disable=no-search-all
        found = super()._get_tokens()
        for gateway in gateways:
            found.append(
                {
                    "name": gateway.name,
                    "kind": self.env._("Address that an SMS provider calls"),
                    "since": gateway.token_date,
                    "used": gateway.token_used,
                    "record": gateway,
                }
            )
            found += [
                {
                    "name": f"{gateway.name}: {name}",
                    "kind": self.env._(
                        "Secret of an SMS provider: in the server's configuration"
                    ),
                }
                for name in gateway._get_secret_names()
            ]
        return found
