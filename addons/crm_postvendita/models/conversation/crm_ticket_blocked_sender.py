"""Senders whose mails open no ticket: of a ticket that is spam, or blocked by hand."""

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize


class CrmTicketBlockedSender(models.Model):
    """An address whose mails are kept, and open no ticket."""

    _name = "crm.ticket.blocked.sender"
    _description = "Blocked sender"
    _inherit = ["crm.cached.mixin"]
    _cached_fields = ("email",)
    _order = "id desc"
    _rec_name = "email"

    email = fields.Char("Address", required=True)
    ticket_id = fields.Many2one(
        "crm.ticket", readonly=True, ondelete="set null", index="btree_not_null"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact put away",
        readonly=True,
        ondelete="set null",
        help="Nobody had confirmed it: it comes back with the sender.",
    )

    _email_unique = models.UniqueIndex("(email)", "The address is blocked already.")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalize(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalize(vals))

    @api.model
    def _normalize(self, vals):
        """Return values with the address as mails are compared by it.

        :raises ValidationError: for what is no address, or one of ours
        """
        if "email" not in vals:
            return vals
        address = email_normalize(vals["email"])
        if not address:
            raise ValidationError(
                self.env._("“%s” is no mail address.", vals["email"] or "")
            )
        if self.env["crm.ticket"]._is_our_address(address):
            raise ValidationError(
                self.env._("%s is one of our own: it cannot be blocked.", address)
            )
        return {**vals, "email": address}

    @api.model
    def _is_blocked(self, address):
        return bool(address) and address in self._get_blocked()

    @tools.ormcache()
    def _get_blocked(self):
        """Return the blocked addresses: every mail asks."""
        rows = self.sudo().search_fetch([], ["email"])  # sudo: the gateway asks
        return frozenset(rows.mapped("email"))

    @api.model
    def _block(self, tickets):
        """Block who wrote tickets that are spam, unless he is known to us.

        A spammer may write in a customer's name: whoever has other tickets, or is one
        of us, goes on being heard.

        :return: addresses that are blocked now, and those that are not
        """
        blocked, known = [], []
        for ticket in tickets.sudo():  # sudo: the system blocks, agents say whom
            address = ticket.email_normalized
            if not address or self._is_blocked(address):
                continue
            if tickets._is_our_address(address) or self._has_others(ticket, tickets):
                known.append(address)
                continue
            partner = ticket.partner_id.filtered("crm_to_confirm")
            self.sudo().create(  # sudo: agents mark, who is blocked the system keeps
                {"email": address, "ticket_id": ticket.id, "partner_id": partner.id}
            )
            partner.filtered(lambda p: not p.user_ids).active = False
            blocked.append(address)
        return blocked, known

    @api.model
    def _has_others(self, ticket, tickets):
        """Tell whether the sender is somebody, or wrote tickets that are none of it."""
        if ticket.partner_id and not ticket.partner_id.crm_to_confirm:
            return True
        found = ticket.with_context(active_test=False).search_count(
            [
                ("email_normalized", "=", ticket.email_normalized),
                ("uncounted", "!=", "spam"),
                ("id", "not in", tickets.ids),
            ],
            limit=1,
        )
        return bool(found)

    @api.model
    def _unblock(self, addresses):
        """Hear senders again, and bring back the contacts that were put away."""
        rows = self.sudo()  # sudo: who is blocked the system keeps
        found = rows.search([("email", "in", [a for a in addresses if a])])
        found.with_context(active_test=False).partner_id.active = True
        found.unlink()
