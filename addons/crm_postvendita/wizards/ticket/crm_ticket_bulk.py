"""Several tickets answered, assigned and moved at once."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from ...models.ticket.crm_ticket import PRIORITIES


class CrmTicketBulk(models.TransientModel):
    """Answer, assign and move several tickets at once."""

    _name = "crm.ticket.bulk"
    _description = "Several tickets at once"

    ticket_ids = fields.Many2many(
        "crm.ticket",
        default=lambda self: self.env.context.get("active_ids"),
        required=True,
    )
    count = fields.Integer(compute="_compute_count")
    body = fields.Html("Answer", help="Sent to the customer of each ticket.")
    canned_id = fields.Many2one(
        "mail.canned.response", string="Canned answer", store=False
    )
    team_id = fields.Many2one("crm.ticket.team")
    user_id = fields.Many2one("res.users", string="Owner")
    stage_id = fields.Many2one("crm.ticket.stage")
    priority = fields.Selection(PRIORITIES)
    tag_ids = fields.Many2many("crm.ticket.tag", string="Add tags")

    @api.depends("ticket_ids")
    def _compute_count(self):
        for bulk in self:
            bulk.count = len(bulk.ticket_ids)

    @api.onchange("canned_id")
    def _onchange_canned_id(self):
        if self.canned_id:
            self.body = self.canned_id.substitution

    def action_apply(self):
        """Do what was filled in; each ticket answers its own customer."""
        self.ensure_one()
        values = {
            name: self[name].id
            for name in ("team_id", "user_id", "stage_id")
            if self[name]
        }
        if self.priority:
            values["priority"] = self.priority
        if self.tag_ids:
            values["tag_ids"] = [fields.Command.link(tag) for tag in self.tag_ids.ids]
        answer = not is_html_empty(self.body)
        if not values and not answer:
            raise UserError(self.env._("Fill in at least one thing to do."))
        if answer:
            for ticket in self.ticket_ids:
                ticket._answer(self._get_answer(ticket))
        if values:
            self.ticket_ids.write(values)
        return {"type": "ir.actions.act_window_close"}

    def _get_answer(self, ticket):
        """Return what is written to the customer of one of the tickets."""
        return self.body
