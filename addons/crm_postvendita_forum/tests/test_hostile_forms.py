"""The thread's tools, sent what nobody types: a page or a refusal, no failure."""

from odoo.tests import tagged

from odoo.addons.crm_scheda_cliente.tests.hostile import HostileForms

from .common import ForumCase


@tagged("post_install", "-at_install")
class TestHostileForms(HostileForms, ForumCase):
    def test_tools(self):
        """PO-13 a stranger, a customer and an agent; what a thread says is no script"""
        question = self.ask("<script>alert(1)</script>")
        question.sudo().content = '<p><a href="javascript:alert(1)">x</a></p>'
        for login in (None, self.anna.login):
            self.authenticate(login, login)
            for what in ("ticket", "faq"):
                self.attack(f"/forum/thread/{question.id}/{what}", "x")
            self.assertFalse(question.crm_ticket_ids or question.crm_faq_ids)
        ticket, article = self.made("ticket", question), self.made("faq", question)
        self.assert_no_script(ticket.description or "")
        self.assert_no_script(article.answer or "")
        self.assert_no_script("".join(ticket.message_ids.mapped("body")))
        self.authenticate(self.agent.login, self.agent.login)
        for number in ("0", "999999999", str(10**30)):
            self.attack(f"/forum/thread/{number}/ticket", "x")
        self.assert_no_script(self.url_open(question.website_url).text)
