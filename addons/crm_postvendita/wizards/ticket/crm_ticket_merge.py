"""Choosing which of some tickets is kept when they are merged."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmTicketMerge(models.TransientModel):
    _name = "crm.ticket.merge"
    _description = "Merge tickets"

    ticket_ids = fields.Many2many(
        "crm.ticket", default=lambda self: self.env.context.get("active_ids")
    )
    kept_id = fields.Many2one(
        "crm.ticket",
        string="Keep",
        compute="_compute_kept",
        store=True,
        readonly=False,
        domain="[('id', 'in', ticket_ids)]",
    )
    several_customers = fields.Boolean(compute="_compute_several_customers")

    @api.depends("ticket_ids")
    def _compute_kept(self):
        for wizard in self:
            wizard.kept_id = wizard.kept_id or wizard.ticket_ids.sorted("id")[:1]

    @api.depends("ticket_ids")
    def _compute_several_customers(self):
        for wizard in self:
            customers = wizard.ticket_ids.commercial_partner_id
            wizard.several_customers = len(customers) > 1

    def action_merge(self):
        """Merge the tickets into the one that is kept; it can be undone there."""
        self.ensure_one()
        others = self.ticket_ids - self.kept_id
        if not others or not self.kept_id:
            raise UserError(self.env._("Choose at least two tickets to merge."))
        self.ticket_ids.check_access("write")
        # sudo: the log is written by the system, write access was checked above
        logs = self.env["crm.ticket.merge.log"].sudo()
        for ticket in others:
            logs._merge(self.kept_id, ticket)
        return self.kept_id._open_with_messages_of(others)
