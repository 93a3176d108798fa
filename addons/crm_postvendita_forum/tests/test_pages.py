"""What the forum's pages show of articles, and to whom."""

from lxml import html

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ForumCase


@tagged("post_install", "-at_install")
class TestForumPages(ForumCase):
    def page(self, login=None):
        self.authenticate(login, login)
        return html.fromstring(self.url_open(self.thread.website_url).content)

    def press(self, what):
        page = self.page(self.agent.login)
        form = next(one for one in page.forms if (one.action or "").endswith(what))
        return self.url_open(form.action, data=form.fields, allow_redirects=False)

    def test_agents_tools(self):
        """PO-13 On the thread's page an agent makes the ticket and the article."""
        answer = self.press("ticket")
        ticket = self.thread.crm_ticket_ids
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith(f"/{ticket.id}"))
        self.press("ticket")
        self.assertEqual(self.thread.crm_ticket_ids, ticket)
        self.press("faq")
        self.assertEqual(len(self.thread.crm_faq_ids), 1)

    def test_not_for_others(self):
        """SU-01 Visitors and customers see no tools, and their posts are refused."""
        for login in (None, self.anna.login, self.employee.login):
            self.assertFalse(self.page(login).find_class("o_crm_thread_tools"))
        url = f"/forum/thread/{self.thread.id}/ticket"
        self.authenticate(self.anna.login, self.anna.login)
        token = self.page(self.anna.login).xpath("//input[@name='csrf_token']/@value")
        with mute_logger("odoo.http"):
            answer = self.url_open(url, data={"csrf_token": token[0]})
            self.assertEqual(answer.status_code, 403)
            self.assertEqual(self.url_open(url).status_code, 405)
            self.assertEqual(self.url_open(url, data={"x": "1"}).status_code, 400)
        self.assertFalse(self.thread.crm_ticket_ids)

    def test_article_and_thread_name_each_other(self):
        """PO-13 PO-14 A thread shows its published articles, an article its threads."""
        article = self.made("faq")
        article.write({"answer": "<p>Olio minerale</p>", "lang": "en_US"})
        self.assertFalse(self.page().find_class("o_crm_thread_faqs"))
        article.write({"state": "published", "audience": "public"})
        links = self.page().find_class("o_crm_thread_faqs")[0].findall(".//a")
        self.assertEqual([link.text for link in links], [article.name])
        self.authenticate(self.anna.login, self.anna.login)
        page = html.fromstring(self.url_open(links[0].get("href")).content)
        threads = page.find_class("o_crm_faq_threads")[0].findall(".//a")
        self.assertEqual([link.text for link in threads], [self.thread.name])
        self.thread.sudo().state = "offensive"
        page = html.fromstring(self.url_open(links[0].get("href")).content)
        self.assertFalse(page.find_class("o_crm_faq_threads"))

    def test_threads_ask_no_query_each(self):
        """PO-14 An article's page costs the same with one thread as with ten."""

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for thread in article._get_forum_threads():
                self.assertTrue(thread.website_url)
            return self.env.cr.sql_log_count - before

        article = self.made("faq")
        count()
        once = count()
        for number in range(9):
            article.forum_post_ids |= self.ask(f"Domanda {number}")
        self.assertEqual(count(), once)
