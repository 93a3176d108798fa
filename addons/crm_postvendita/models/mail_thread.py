"""What the mail gateway does more, for mails that are about tickets."""

import logging

from odoo import api, models

from ..kernel import mail_marks

_logger = logging.getLogger(__name__)


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_parse(self, message, save_original=False):
        if not message.get("Message-Id"):
            # core would invent one from the clock: the same mail fetched twice
            # would then make two tickets
            message["Message-Id"] = mail_marks.fingerprint(message.as_bytes())
        return super().message_parse(message, save_original=save_original)

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        tickets = [route for route in routes if route[0] == "crm.ticket"]
        if not tickets:
            return routes
        # written to several of our mailboxes, a mail makes one ticket
        first = min(tickets, key=lambda route: (not route[1], tickets.index(route)))
        route = self.env["crm.ticket"]._gateway_route(message, message_dict, first)
        others = [route for route in routes if route[0] != "crm.ticket"]
        return ([route] if route else []) + others

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        if any(route[0] == "crm.ticket" for route in routes or ()):
            self = self.with_context(crm_ticket_auto=mail_marks.auto_kind(message))
        return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _get_thread_with_access(self, thread_id, *, token=None, **kwargs):
        thread = super()._get_thread_with_access(thread_id, token=token, **kwargs)
        if token and thread and thread._name == "crm.ticket":
            own = super()._get_thread_with_access(thread_id, **kwargs)
            if not own and thread._is_link_expired():
                return self.browse()
        return thread
