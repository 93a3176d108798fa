"""A macro fills in what is done to one ticket, or to several at once."""

from odoo import api, fields, models
from odoo.tools import html2plaintext


class CrmTicketBulk(models.TransientModel):
    _inherit = "crm.ticket.bulk"

    macro_id = fields.Many2one("crm.ticket.macro")
    ticket_team_ids = fields.Many2many(
        "crm.ticket.team", compute="_compute_ticket_team_ids"
    )

    @api.depends("ticket_ids")
    def _compute_ticket_team_ids(self):
        for bulk in self:
            bulk.ticket_team_ids = bulk.ticket_ids.team_id

    @api.onchange("macro_id")
    def _onchange_macro_id(self):
        macro, tickets = self.macro_id, self.ticket_ids._origin
        if not macro:
            return
        if macro._answers():
            # of several, each gets its own words and language when it is done
            alone = len(tickets) == 1
            self.body = macro._get_answer(tickets) if alone else macro.body
        values = macro._prepare_values()
        self.team_id = values.get("team_id") or self.team_id
        self.user_id = values.get("user_id") or self.user_id
        self.priority = values.get("priority") or self.priority
        self.tag_ids |= macro.tag_ids
        if macro.stage_kind:
            team = macro.team_id or tickets[:1].team_id
            stages = self.env["crm.ticket.stage"]
            self.stage_id = stages._get_first(macro.stage_kind, team)

    def _get_answer(self, ticket):
        body, macro = super()._get_answer(ticket), self.macro_id
        if not macro or len(self.ticket_ids) == 1:
            return body
        if html2plaintext(body) == html2plaintext(macro.body or ""):
            return macro._get_answer(ticket)
        return macro._fill(body, ticket)  # somebody has changed it
