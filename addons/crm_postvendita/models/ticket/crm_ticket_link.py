"""Links that open a ticket without a login: they expire."""

from datetime import timedelta

from odoo import api, fields, models

#: how long a link sent to a customer opens the ticket without a login
_LINK_DAYS = 60


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

    access_token_expiry = fields.Datetime(
        "The link works until", copy=False, groups="base.group_system"
    )

    def _portal_ensure_token(self):
        now = fields.Datetime.now()
        ticket = self.sudo()  # sudo: the token is kept by the system
        if not ticket.access_token or ticket._is_link_expired():
            ticket.with_context(tracking_disable=True).write({"access_token": False})
        token = super()._portal_ensure_token()
        limit = now + timedelta(days=_LINK_DAYS)
        known = ticket.access_token_expiry
        if not known or known < limit - timedelta(days=1):
            ticket.with_context(tracking_disable=True).access_token_expiry = limit
        return token

    def _is_link_expired(self):
        """Tell whether the link that opens the ticket without a login is too old."""
        expiry = self.sudo().access_token_expiry  # sudo: kept by the system
        return not expiry or expiry < fields.Datetime.now()

    @api.model
    def _get_thread_with_access(
        self, thread_id, *, hash=None, pid=None, token=None, **kwargs
    ):
        # sudo: only whether the link is still good
        if (hash or token) and self.sudo().browse(thread_id)._is_link_expired():
            hash = pid = token = None
        return super()._get_thread_with_access(
            thread_id, hash=hash, pid=pid, token=token, **kwargs
        )
