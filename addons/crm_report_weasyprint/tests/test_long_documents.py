"""Long documents: a budget for each print, the rest in the background."""

import html
import io
import json
from unittest.mock import patch
from urllib.parse import urlencode

from pypdf import PdfReader

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from .. import printing
from ..models import crm_report_print, ir_actions_report

PROGRESS = "odoo.addons.base.models.ir_cron.IrCron._commit_progress"


class LongCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["ir.actions.report"]
        cls.Print = cls.env["crm.report.print"]
        key = "crm_report_weasyprint.long"
        view = cls.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "name": "long",
                "key": key,
                "arch": f"""
<t t-name="{key}"><t t-call="web.html_container">
    <t t-foreach="docs" t-as="o"><t t-call="web.external_layout">
        <div class="page"><h1 t-out="o.name"/>
        <p t-foreach="range(120)" t-as="n">Line <t t-out="n"/></p></div>
    </t></t>
</t></t>""",
            }
        )
        cls.env["ir.model.data"].create(
            {
                "module": "crm_report_weasyprint",
                "name": "long",
                "model": "ir.ui.view",
                "res_id": view.id,
            }
        )
        cls.report = cls.Report.create(
            {
                "name": "Long list",
                "model": "res.partner",
                "report_type": "qweb-pdf",
                "report_name": key,
            }
        )
        cls.partner = cls.env["res.partner"].create({"name": "Rossi Nevio"})
        cls.reader = new_test_user(cls.env, "long_reader", password="long_reader")
        cls.other = new_test_user(cls.env, "long_other", password="long_other")

    def setUp(self):
        super().setUp()
        self.patch(type(self.Report), "_uses_weasyprint", lambda report: True)
        # in tests core prints nothing unless it is asked to
        kept = type(self.Print)._get_kept_context
        self.patch(
            type(self.Print),
            "_get_kept_context",
            lambda model: {**kept(model), "force_report_rendering": True},
        )

    def _print(self, **context):
        report = self.Report.with_user(self.reader).with_context(
            force_report_rendering=True, **context
        )
        return report._render_qweb_pdf(self.report, self.partner.ids)[0]

    def _run(self):
        with patch(PROGRESS, return_value=60):
            self.Print._cron_print()


@tagged("post_install", "-at_install")
class TestBudget(LongCase):
    def test_what_is_too_long_is_a_sentence(self):
        """A document over the budget of elements is refused, for every client."""
        self.assertTrue(self._print().startswith(b"%PDF"))
        self.patch(ir_actions_report, "MOST", (50, 100, 60))
        with self.assertRaisesRegex(UserError, "too long"):
            self._print()
        self.assertFalse(self.Print.search([("user_id", "=", self.reader.id)]))

    def test_pages_are_counted(self):
        """A document with few words and very many pages is refused, too."""
        self.patch(ir_actions_report, "MOST", (10_000, 1, 60))
        with self.assertRaisesRegex(UserError, "too long"):
            self._print()

    def test_time_is_up(self):
        """A document that takes too long is given up in the middle of its layout."""
        paper = {
            "format": "A4",
            "width": 0,
            "height": 0,
            "landscape": False,
            **dict.fromkeys(("top", "bottom", "left", "right"), 10.0),
        }
        body = f"<html><body>{'<p>x</p>' * 3000}</body></html>"
        budget = printing.Budget(10_000, 1000, 0.2)
        try:
            printing.print_pdf(
                [body], "", "", paper, "http://x", lambda path, query: None, budget
            )
        except printing.TooLong:
            return
        self.fail(f"Printed all the same, {budget.seconds} seconds before the end")

    def test_within_time_nothing_happens(self):
        """What is ready in time is not stopped afterwards."""
        budget = printing.Budget(10, 10, 30)
        with budget.within_time():
            done = sum(range(1000))
        self.assertTrue(done)
        self.assertGreater(budget.seconds, 20)

    def test_pictures_and_fonts_only(self):
        """Whatever else a document refers to is not loaded into it."""
        found = {
            "/a.png": (b"x", "image/png"),
            "/a.woff2": (b"x", "font/woff2"),
            "/a.css": (b"x", "text/css"),
            "/a.pdf": (b"x", "application/pdf"),
        }
        fetcher = printing.Fetcher(lambda path, query: found[path])
        for path in ("/a.png", "/a.woff2"):
            fetcher.fetch(f"http://localhost{path}")
        fetcher.fetch("data:image/gif;base64,R0lGODlhAQABAAAAACw=")
        for url in (
            "http://localhost/a.css",
            "http://localhost/a.pdf",
            "data:text/plain,secret",
            "data:,secret",
        ):
            with self.assertRaises(ValueError, msg=url):
                fetcher.fetch(url)

    def test_nobody_reads_what_others_wait_for(self):
        """Over RPC the queue is closed: no rights for readers, nothing to call."""
        asked = self.Print.with_user(self.reader)._ask(self.report, 1, {})
        asked._queue()
        waiting = self.Print.search([("user_id", "=", self.reader.id)])
        portal = new_test_user(self.env, "long_portal", "base.group_portal")
        for user in (self.reader, self.other, portal):
            model = self.Print.with_user(user)
            for method, args in (
                ("search_read", ([],)),
                ("read", (waiting.ids, ["content"])),
                ("write", (waiting.ids, {"user_id": user.id})),
                ("create", ([{"name": "x", "user_id": user.id}],)),
                ("_cron_print", ()),
                ("_print", (waiting.ids,)),
            ):
                with self.assertRaises(AccessError, msg=method):
                    call_kw(model, method, list(args), {})

    def test_not_without_end(self):
        """One reader waits for a limited number of documents."""
        self.patch(crm_report_print, "MOST_WAITING", 2)
        model = self.Print.with_user(self.reader)
        for number in (1, 2, 2):
            model._ask(self.report, number, {})._queue()
        waiting = [("user_id", "=", self.reader.id)]
        self.assertEqual(self.Print.search_count(waiting), 2)
        with self.assertRaises(UserError):
            model._ask(self.report, 3, {})._queue()

    def test_it_is_printed_as_the_reader(self):
        """The background has the reader's rights, not its own."""
        group = self.env["res.groups"].create({"name": "long"})
        self.report.group_ids = group
        rule = self.env["ir.rule"].create(
            {
                "name": "nothing",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": f"[('id', '!=', {self.partner.id})]",
            }
        )
        model = self.Print.with_user(self.reader)
        model._ask(self.report, self.partner.ids, {})._queue()
        self._run()
        failed = self.Print.search([("user_id", "=", self.reader.id)])
        self.assertEqual(failed.state, "failed")
        self.assertTrue(failed.reason)
        self.assertFalse(failed.content)
        self.assertFalse(failed.with_all_rights)
        rule.unlink()


@tagged("post_install", "-at_install")
class TestBackground(LongCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.patch(ir_actions_report, "WAITING", (50, 100, 60))
        address = f"/report/pdf/{self.report.report_name}/{self.partner.id}"
        self.context = json.dumps({"force_report_rendering": True})
        self.address = f"{address}?{urlencode({'context': self.context})}"

    def _own(self):
        return self.Print.search([("user_id", "=", self.reader.id)])

    def test_a_long_document_comes_later(self):
        """Who prints what is long is told, and fetches it when it is ready."""
        self.authenticate("long_reader", "long_reader")
        answer = self.url_open(self.address)
        self.assertEqual(answer.status_code, 202)
        self.assertIn("background", answer.text)
        self.assertEqual(self._own().state, "waiting")
        # asking again does not print twice
        self.url_open(self.address)
        self.assertEqual(len(self._own()), 1)
        self._run()
        ready = self._own()
        self.assertEqual(ready.state, "ready", ready.reason)
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.reader.partner_id.ids)], limit=1
        )
        self.assertIn(f"/crm/print/{ready.id}", told.body)
        for address in (f"/crm/print/{ready.id}", self.address):
            answer = self.url_open(address)
            self.assertEqual(answer.headers["Content-Type"], "application/pdf")
            text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
            self.assertIn("Rossi Nevio", text)
        self.authenticate("long_other", "long_other")
        self.assertEqual(self.url_open(f"/crm/print/{ready.id}").status_code, 404)
        self.assertEqual(self.url_open(self.address).status_code, 202)

    def test_the_web_client_shows_the_sentence(self):
        """A download that is not ready is a sentence in a dialogue, and is queued."""
        self.authenticate("long_reader", "long_reader")
        form = {
            "data": json.dumps([self.address, "qweb-pdf"]),
            "context": self.context,
            "csrf_token": http.Request.csrf_token(self),
        }
        answer = self.url_open("/report/download", data=form)
        self.assertEqual(answer.status_code, 500)
        error = json.loads(html.unescape(answer.text))
        self.assertIn("background", error["data"]["message"])
        # by any other name the client shows it as a crash
        self.assertEqual(error["data"]["name"], "odoo.exceptions.UserError")
        self.assertEqual(self._own().state, "waiting")

    def test_a_mail_does_not_wait(self):
        """Where nobody waits in a browser a document is printed up to the limit."""
        self.assertTrue(self._print().startswith(b"%PDF"))
