"""Making a ticket of its own out of some messages of another one."""

from odoo import fields, models

from ...models.ticket.crm_ticket import NO_ROUTING


class CrmTicketSplit(models.TransientModel):
    """Make a ticket of its own out of some messages of another one."""

    _name = "crm.ticket.split"
    _description = "Split a ticket"

    ticket_id = fields.Many2one(
        "crm.ticket",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    name = fields.Char("Subject of the new ticket", required=True)
    message_ids = fields.Many2many(
        "mail.message",
        string="Messages to move",
        domain="[('model', '=', 'crm.ticket'), ('res_id', '=', ticket_id),"
        " ('message_type', '!=', 'notification')]",
    )
    as_part = fields.Boolean("The new ticket is part of the old one")

    def action_split(self):
        """Open the new ticket with the messages chosen and show it."""
        self.ensure_one()
        ticket = self.ticket_id
        ticket.check_access("write")
        new = ticket.with_context(crm_ticket_no_routing=NO_ROUTING).create(
            {
                "name": self.name,
                "partner_id": ticket.partner_id.id,
                "team_id": ticket.team_id.id,
                "user_id": ticket.user_id.id,
                "category_id": ticket.category_id.id,
                "product_id": ticket.product_id.id,
                "priority": ticket.priority,
                "channel_id": ticket.channel_id.id,
                "company_id": ticket.company_id.id,
                "parent_id": ticket.id if self.as_part else False,
                "linked_ids": [fields.Command.link(ticket.id)],
            }
        )
        # sudo: messages follow the ticket, whoever wrote them
        messages = self.message_ids.sudo().filtered(
            lambda m: m.model == ticket._name and m.res_id == ticket.id
        )
        messages.attachment_ids.filtered(
            lambda a: a.res_model == ticket._name and a.res_id == ticket.id
        ).write({"res_id": new.id})
        messages.write({"res_id": new.id})
        ticket._message_log(body=self.env._("Split: see %s.", new.display_name))
        return new._open_with_messages_of(ticket)
