"""The visitor rates the chat: never whoever answered in it."""

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.im_livechat.controllers.main import LivechatController
from odoo.addons.mail.tools.discuss import add_guest_to_context


class ChatFeedback(LivechatController):
    @http.route()
    @add_guest_to_context
    def feedback(self, channel_id, rate, reason=None, **kwargs):
        if request.env.user._is_internal():
            raise AccessError(
                request.env._("Only the visitor rates a chat, not one of us.")
            )
        return super().feedback(channel_id, rate, reason=reason, **kwargs)
