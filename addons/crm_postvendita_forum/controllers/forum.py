from odoo import http
from odoo.http import request

from odoo.addons.crm_postvendita.controllers import reader


class ForumThreads(http.Controller):
    """What agents do with a thread on its page."""

    @http.route(
        "/forum/thread/<int:post_id>/<any(ticket,faq):what>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def make_document(self, post_id, what, **_post):
        """Make the thread's ticket or article, or find it, and open it."""
        post_id = post_id if reader.is_id(post_id) else 0
        thread = request.env["forum.post"].browse(post_id).exists()
        if not thread:
            return request.redirect("/forum")
        question = thread._get_crm_question()
        if what == "ticket":
            ticket = question._make_crm_ticket()
            return request.redirect(
                f"/odoo/action-crm_postvendita.crm_ticket_action/{ticket.id}"
            )
        article = question._make_crm_faq()
        return request.redirect(
            f"/odoo/action-crm_postvendita.crm_faq_action/{article.id}"
        )
