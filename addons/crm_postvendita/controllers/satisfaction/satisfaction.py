"""The page on which a customer says how satisfied he is."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .. import reader

_TEXT = 2000


class SatisfactionPages(http.Controller):
    """The question after a ticket was solved, opened from a mail.

    Opening the link shows a page with a button and counts nothing: programs that
    follow links in mails cannot vote.
    """

    @http.route(
        ["/satisfaction/<string:token>", "/satisfaction/<string:token>/<int:csat>"],
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def show_question(self, token, csat=0, **_query):
        asked = self._get_request(token)
        return self._render(asked, token, csat, self._get_refusal(asked))

    @http.route(
        "/satisfaction/<string:token>/answer",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def answer_question(self, token, **post):
        asked = self._get_request(token)
        refusal = self._get_refusal(asked)
        if refusal:
            return self._render(asked, token, 0, refusal)
        post["comment"] = reader.clean(post.get("comment"), _TEXT)
        if asked.ticket_id:
            known = asked.ticket_id._answer_satisfaction(post, "mail").answered_on
        else:
            known = asked._answer(post)
        return self._render(asked, token, 0, "thanks" if known else "empty")

    def _get_request(self, token):
        # sudo: the token stands for the customer, nothing is shown without it
        requests = request.env["crm.satisfaction"].sudo()
        found = requests.search([("access_token", "=", token)], limit=1)
        if not found or not reader.is_same(found.access_token, token):
            raise NotFound()
        return found

    def _get_refusal(self, asked):
        """Return why no answer is taken: ``"ours"``, ``"late"``, or None."""
        if reader.is_ours():
            return "ours"
        return None if asked._is_open() else "late"

    def _render(self, asked, token, csat, done=None):
        lang = asked.partner_id.lang or request.env.lang
        asked = asked.with_context(lang=lang)
        values = {
            "asked": asked,
            "token": token,
            "chosen": str(csat or asked.csat or ""),
            "choices": asked.env["crm.ticket"]._satisfaction_choices(),
            "done": done,
        }
        views = request.env["ir.ui.view"].with_context(lang=lang)
        return request.make_response(
            views._render_template("crm_postvendita.satisfaction_page", values),
            headers=[("X-Robots-Tag", "noindex"), ("Referrer-Policy", "no-referrer")],
        )
