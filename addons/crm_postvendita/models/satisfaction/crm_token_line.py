"""The links that customers get by mail, on the page of tokens."""

from datetime import timedelta

from odoo import api, fields, models


class CrmTokenLine(models.TransientModel):
    _inherit = "crm.token.line"

    @api.model
    def _get_tokens(self):
        """The links that open tickets without a login, and those that ask for votes."""
        return [
            *super()._get_tokens(),
            self._get_ticket_links(),
            self._get_satisfaction_links(),
        ]

    @api.model
    def _get_ticket_links(self):
        # sudo: of all companies; only an administrator opens the page
        tickets = self.env["crm.ticket"].sudo()
        now = fields.Datetime.now()
        [(number, first)] = tickets._read_group(
            [("access_token_expiry", ">", now), ("access_token", "!=", False)],
            [],
            ["__count", "access_token_expiry:min"],
        )
        return {
            "name": self.env._("Links to tickets"),
            "kind": self.env._("A customer opens a ticket without a login"),
            # mailed last: a link works for so many days from then on
            "since": first and first - timedelta(days=tickets._get_link_days()),
            "number": number,
            "end": tickets._end_links,
        }

    @api.model
    def _get_satisfaction_links(self):
        # sudo: of all companies; only an administrator opens the page
        asked = self.env["crm.satisfaction"].sudo()
        [(number, first)] = asked._read_group(
            asked._get_open_domain(), [], ["__count", "asked_on:min"]
        )
        return {
            "name": self.env._("Links that ask how satisfied one is"),
            "kind": self.env._("A customer gives a vote, or changes it"),
            "since": first,
            "number": number,
            "end": asked._end_links,
        }
