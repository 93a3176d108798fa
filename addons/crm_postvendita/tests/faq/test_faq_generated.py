"""Drafts of articles from solved tickets: their topics, their answers, no names."""

from odoo.tests import tagged
from odoo.tools import html2plaintext

from ...models.faq.kernel import faq_privacy
from ...models.ticket.crm_ticket_stage import NO_RATING
from .common import FaqCase, leftovers, purity


@tagged("post_install", "-at_install")
class TestFaqGenerated(FaqCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tickets, cls.rows = cls.solve_labelled()
        cls.labels = {
            ticket.id: row["label"]
            for ticket, row in zip(cls.tickets, cls.rows, strict=True)
        }

    def generate(self):
        topics = self.env["crm.faq.topic"]
        for _step in range(100):
            _done, remaining = topics._step(40, 50, 5)
            if not remaining:
                break
        return topics.search([])

    def drafts(self):
        return self.env["crm.faq"].search([("is_generated", "=", True)])

    def test_purity(self):
        """PO-15 clusters of solved tickets are at least 90 % of one topic"""
        topics = self.generate().filtered(lambda t: t.size >= 3)
        clusters = [topic.text_ids.ticket_id.ids for topic in topics]
        self.assertGreaterEqual(purity(clusters, self.labels), 0.9)
        found = {self.labels[ids[0]] for ids in clusters}
        self.assertGreaterEqual(len(found), 14, "of the 17 topics of the set")
        covered = sum(map(len, clusters))
        self.assertGreaterEqual(covered, 0.75 * len(self.rows))
        self.assertFalse(any(label.startswith("rumore_unico") for label in found))

    def test_drafts(self):
        """PO-15 drafts have a question, the best-rated answer, cited tickets"""
        self.generate()
        drafts = self.drafts()
        self.assertGreaterEqual(len(drafts), 10)
        self.assertEqual(set(drafts.mapped("state")), {"draft"})
        oil = drafts.filtered(
            lambda d: all(self.labels[t.id] == "olio_perdita" for t in d.ticket_ids)
        )[:1]
        self.assertTrue(oil)
        self.assertGreaterEqual(oil.ticket_count, 5)
        text = html2plaintext(oil.answer)
        self.assertIn("guarnizione", text)
        self.assertNotIn("Saluti", text)
        self.assertEqual(oil.lang, "it_IT")
        password = drafts.filtered(
            lambda d: any(self.labels[t.id] == "en_leak" for t in d.ticket_ids)
        )
        self.assertIn("en_US", password.mapped("lang"))

    def test_no_personal_data(self):
        """PO-15 no draft shows a name, mail, phone, code, plate, address or account"""
        self.generate()
        personal = [part for row in self.rows for part in row["personal"]]
        personal += ["Anna", "Rossi", "Pv Agent", "anna@rossi.example"]
        for draft in self.drafts():
            text = f"{draft.name}\n{draft.keywords}\n{html2plaintext(draft.answer)}"
            self.assertFalse(leftovers(text, personal), text)
            self.assertFalse(faq_privacy.suspects(text), text)

    def test_again(self):
        """PO-15 a second night drafts nothing twice; new tickets join their topic"""
        self.generate()
        drafts = self.drafts()
        self.generate()
        self.assertEqual(self.drafts(), drafts)
        ticket = self.ticket(name="Perdita d'olio dal separatore")
        ticket.with_context(crm_ticket_no_rating=NO_RATING).action_solve()
        self.generate()
        text = self.env["crm.faq.ticket.text"].search([("ticket_id", "=", ticket.id)])
        labels = {self.labels.get(t.id) for t in text.topic_id.text_ids.ticket_id}
        self.assertIn("olio_perdita", labels)
        ticket.action_reopen()
        ticket.name = "Altro"

    def test_update_of_an_article(self):
        """PO-15 what an article says already is proposed as its update"""
        known = self.article(
            "Perdita d'olio dal separatore del compressore",
            "Cambiare la guarnizione del separatore se perde olio o trafila.",
        )
        self.generate()
        update = self.drafts().filtered("update_of_id")
        self.assertIn(known, update.update_of_id)
        others = self.drafts() - update
        self.assertGreater(len(others), 8, "others are new articles")
        draft = update.filtered(lambda d: d.update_of_id == known)[:1]
        draft.with_user(self.manager).action_update_article()
        self.assertFalse(draft.active)
        self.assertEqual(known.version_number, 2)
        self.assertTrue(known.ticket_ids)

    def test_refused(self):
        """PO-15 a draft thrown away does not come back the next night"""
        self.generate()
        draft = self.drafts()[:1]
        draft.active = False
        count = self.env["crm.faq"].with_context(active_test=False).search_count([])
        self.generate()
        again = self.env["crm.faq"].with_context(active_test=False).search_count([])
        self.assertEqual(again, count)

    def test_on_demand(self):
        """PO-15 a manager lets drafts be written at once"""
        topics = self.env["crm.faq.topic"].with_user(self.manager)
        action = topics.action_generate()
        self.assertEqual(action["res_model"], "crm.faq")
        self.assertTrue(self.drafts())

    def test_cron(self):
        """PO-15 the night's work goes step by step"""
        self.run_cron("crm.faq.topic", "_cron_generate")
        texts = self.env["crm.faq.ticket.text"]
        self.assertEqual(texts.search_count([("placed", "=", False)]), len(self.rows))
        self.run_cron("crm.faq.topic", "_cron_generate")
        self.assertGreater(texts.search_count([("placed", "=", True)]), 0)
