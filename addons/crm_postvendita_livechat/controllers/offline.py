"""The request that a visitor leaves where nobody is in the chat."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request
from odoo.tools import email_normalize

from odoo.addons.crm_postvendita.controllers import reader
from odoo.addons.crm_scheda_cliente.controllers.once import begin

_NAME, _TEXT = 120, 20000


class OfflineRequest(http.Controller):
    """The form for visitors who find nobody in the chat."""

    @http.route(
        "/livechat/<int:channel_id>/request",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def show_form(self, channel_id, **_query):
        return self._render(self._get_channel(channel_id), {})

    @http.route(
        "/livechat/<int:channel_id>/request/send",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def send(self, channel_id, name="", email="", text="", fax="", **_post):
        channel = self._get_channel(channel_id)
        user = request.env.user
        if not user._is_public():
            name, email = user.name, user.email or email
        values = {
            "name": reader.clean(name, _NAME),
            "email": reader.clean(email, _NAME),
            "text": reader.clean(text, _TEXT),
        }
        if fax:  # people do not see this field: a robot filled it in
            return self._render(channel, {"done": True})
        error = self._get_error(channel, values)
        if error:
            return self._render(channel, {**values, "error": error})
        act, earlier = begin()
        if earlier is not None:
            return self._render(channel, {"done": True, "number": earlier})
        ticket = channel._leave_request(**values)
        act.result = ticket.number
        return self._render(channel, {"done": True, "number": ticket.number})

    def _get_channel(self, channel_id):
        if not reader.is_id(channel_id):
            raise NotFound()
        # sudo: visitors may know that the chat exists, and write to it
        channel = request.env["im_livechat.channel"].sudo().browse(channel_id).exists()
        if not channel:
            raise NotFound()
        return channel

    def _get_error(self, channel, values):
        """Return what is to be put right, as a sentence, or an empty string."""
        if not values["name"] or not values["text"]:
            return request.env._("Write your name and what you need.")
        if not email_normalize(values["email"]):
            return request.env._("Write an e-mail address that we can answer to.")
        if not channel._may_leave_request(values["email"]):
            return request.env._(
                "Many requests have just come in: please try again in an hour, or call."
            )
        return ""

    def _render(self, channel, values):
        user = request.env.user
        return request.render(
            "crm_postvendita_livechat.offline_form",
            {
                "channel": channel,
                "known": False if user._is_public() else user.partner_id,
                **values,
            },
        )
