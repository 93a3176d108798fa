from odoo.http import request

from odoo.addons.im_livechat.controllers.webclient import WebClient


class OfflineWebClient(WebClient):
    @classmethod
    def _process_request_for_all(cls, store, name, params):
        """Tell a visitor's page where to leave a request if nobody is there."""
        super()._process_request_for_all(store, name, params)
        if name != "init_livechat":
            return
        # sudo: visitors may know whether somebody is there
        channel = (
            request.env["im_livechat.channel"].sudo().search([("id", "=", params)])
        )
        if channel and not channel.available_operator_ids:
            rule = cls._crm_rule(params)
            if rule.action != "hide_button" and not rule._is_bot_configured():
                store.add_global_values(crm_offline_url=channel._get_crm_offline_url())

    @classmethod
    def _crm_rule(cls, channel_id):
        # sudo: the rules of the page decide whether a button is shown at all
        rules = request.env["im_livechat.channel.rule"].sudo()
        country = request.env["res.country"].browse()
        if code := request.geoip.country_code:
            country = country.sudo().search([("code", "=", code)])  # sudo: as core
        url = request.httprequest.headers.get("Referer")
        return rules.match_rule(channel_id, url, country.id)
