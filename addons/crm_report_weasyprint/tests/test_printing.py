"""Printing with WeasyPrint: heads, feet, pages, and nothing that leaks into a PDF."""

import base64
import io
from unittest.mock import patch

from pypdf import PdfReader

from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.base.models.ir_actions_report import WkhtmlInfo

from .. import printing

#: The smallest PNG there is.
PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA"
    b"60e6kgAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestPrinting(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["ir.actions.report"]
        cls.view = cls.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "name": "printing",
                "key": "crm_report_weasyprint.printing",
                "arch": """
<t t-name="crm_report_weasyprint.printing"><t t-call="web.html_container">
    <t t-foreach="docs" t-as="o"><t t-call="web.external_layout">
        <div class="page page_body"><h1 t-out="o.name"/>
        <p t-foreach="range(120)" t-as="n">Line <t t-out="n"/></p>
        <img src="http://example.com/spy.png"/></div>
    </t></t>
</t></t>""",
            }
        )
        cls.env["ir.model.data"].create(
            {
                "module": "crm_report_weasyprint",
                "name": "printing",
                "model": "ir.ui.view",
                "res_id": cls.view.id,
            }
        )
        cls.report = cls.Report.create(
            {
                "name": "Printing",
                "model": "res.partner",
                "report_type": "qweb-pdf",
                "report_name": "crm_report_weasyprint.printing",
                "paperformat_id": cls.env.ref("base.paperformat_euro").id,
            }
        )
        cls.partners = cls.env["res.partner"].create(
            [{"name": "Rossi Nevìo"}, {"name": "Bianchi Ada"}]
        )

    def _print(self, partners):
        with patch.object(type(self.Report), "_uses_weasyprint", lambda self: True):
            content, kind = self.Report.with_context(
                force_report_rendering=True
            )._render_qweb_pdf(self.report, partners.ids)
        self.assertEqual(kind, "pdf")
        return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]

    def test_head_foot_and_page_numbers(self):
        """SC-03 Every page has the company's head and its number."""
        pages = self._print(self.partners[:1])
        self.assertGreater(len(pages), 2)
        for number, page in enumerate(pages, 1):
            self.assertIn(self.env.company.name, page)
            self.assertRegex(page, rf"{number}\s*/\s*{len(pages)}")
            # core calls the body “page”, too: no number of its own there
            self.assertNotRegex(page, r"(?m)^\d+$")

    def test_several_records(self):
        """SC-03 Each record's pages are counted by themselves."""
        pages = self._print(self.partners)
        single = len(pages) // 2
        self.assertIn("Rossi Nevìo", pages[0])
        self.assertIn("Bianchi Ada", pages[single])
        self.assertRegex(pages[single], rf"1\s*/\s*{single}")

    def test_nothing_from_the_network_nor_the_disk(self):
        """A document cannot make the server read what is not a report's own."""
        for path in (
            "/etc/passwd",
            "/web/static/../../../../etc/passwd",
            "/web/content/1",
            "/web/assets/1/x.js",
            "/web/image/res.users/1/password",
            "/web/image/nothing/1/image",
        ):
            self.assertIsNone(self.Report._weasyprint_read(path, ""), path)
        logo = self.Report._weasyprint_read("/base/static/img/avatar_grey.png", "")
        self.assertEqual(logo[1], "image/png")
        barcode = self.Report._weasyprint_read("/report/barcode/QR/hello", "width=50")
        self.assertIn(b"<svg", barcode[0])
        self.assertIsNone(self.Report._weasyprint_read("/report/barcode/No/1", ""))

    def _pdf(self, text, user=None):
        """The PDF of a document with some HTML in it, rendered with all rights."""
        self.view.arch = f"""
<t t-name="crm_report_weasyprint.printing"><t t-call="web.html_container">
    <t t-foreach="docs" t-as="o"><t t-call="web.external_layout">
        <div class="page">{text}</div>
    </t></t>
</t></t>"""
        report = self.Report.with_user(user or self.env.user).sudo()
        with patch.object(type(self.Report), "_uses_weasyprint", lambda self: True):
            content, _kind = report.with_context(
                force_report_rendering=True
            )._render_qweb_pdf(self.report, self.partners[:1].ids)
        return PdfReader(io.BytesIO(content))

    def test_no_file_is_embedded(self):
        """A link of a document does not put a file of the database into its PDF."""
        secret = self.env["ir.attachment"].create(
            {"name": "payroll.txt", "raw": b"the secret payroll", "public": True}
        )
        address = f"/web/image/ir.attachment/{secret.id}/raw"
        for text in (
            f'<a rel="attachment" href="{address}">x</a>',
            f'<a rel="nofollow Attachment" href="{address}">x</a>',
            f'<a rel="attachment" href="/web/content/{secret.id}">x</a>',
            '<a rel="attachment" href="data:text/plain,hello">x</a>',
            f'<link rel="attachment" href="{address}"/>',
            f'<object data="{address}">x</object><embed src="{address}"/>',
        ):
            pdf = self._pdf(text)
            self.assertFalse(pdf.attachments, text)
            names = [str(item) for item in pdf.trailer["/Root"].get("/Names", {})]
            self.assertNotIn("/EmbeddedFiles", names)

    def test_pictures_are_read_as_the_reader(self):
        """Rendering with all rights reads pictures with those of the reader."""
        picture = base64.b64decode(PIXEL)
        stranger = new_test_user(self.env, "printing_portal", "base.group_portal")
        owner = self.env["res.partner"].create(
            {"name": "Somebody else", "image_1920": PIXEL}
        )
        own = stranger.partner_id
        own.image_1920 = PIXEL
        self.env.company.logo = PIXEL
        hidden, shown = self.env["ir.attachment"].create(
            [
                {"name": "a.png", "raw": picture},
                {"name": "b.png", "raw": picture, "public": True},
            ]
        )
        token = hidden.generate_access_token()[0]
        mine = self.env["ir.attachment"].with_user(stranger)
        text = self.env["ir.attachment"].create(
            {"name": "c.png", "raw": b"no picture at all", "public": True}
        )
        read = mine.env["ir.actions.report"].sudo()._weasyprint_read
        company = self.env.company.id
        for path, query, allowed in (
            (f"/web/image/res.partner/{owner.id}/image_1920", "", False),
            (f"/web/image/res.partner/{own.id}/image_1920", "", True),
            (f"/web/image/res.company/{company}/logo", "", True),
            (f"/web/image/ir.attachment/{hidden.id}/raw", "", False),
            (f"/web/image/{hidden.id}", "", False),
            (f"/web/image/{hidden.id}-abc/a.png", "", False),
            (f"/web/image/{hidden.id}/a.png", f"access_token={token}", True),
            (f"/web/image/{hidden.id}/a.png", "access_token=wrong", False),
            (f"/web/image/{shown.id}", "", True),
            (f"/web/image/{text.id}", "", False),
            ("/web/image/res.users/1/password", "", False),
            ("/web/image/res.users/99999999999999999999/avatar_128", "", False),
        ):
            self.assertEqual(bool(read(path, query)), allowed, (path, query))

    def test_a_reader_with_rights_gets_no_file_either(self):
        """That the reader may read a file does not put it into others' documents."""
        hidden = self.env["ir.attachment"].create(
            {"name": "a.png", "raw": base64.b64decode(PIXEL)}
        )
        admin = self.env.ref("base.user_admin")
        for user in (admin, self.env.ref("base.user_root")):
            read = self.Report.with_user(user).sudo()._weasyprint_read
            self.assertIsNone(read(f"/web/image/{hidden.id}", ""))

    def test_pictures_have_a_budget(self):
        """Pictures that weigh too much together are left out, the text is printed."""
        fetcher = printing.Fetcher(lambda path, query: (b"x" * 600, "image/png"))
        fetcher._left = 1000
        fetcher.fetch("http://localhost/a.png")
        with self.assertRaises(ValueError):
            fetcher.fetch("http://localhost/b.png")

    def test_patched_wkhtmltopdf_is_left_alone(self):
        """Where the patched tool is there, core prints."""
        good = printing_wkhtml("ok", True)
        bad = printing_wkhtml("ok", False)
        target = "odoo.addons.crm_report_weasyprint.models.ir_actions_report._wkhtml"
        with patch(target, lambda: good):
            self.assertFalse(self.Report._uses_weasyprint())
        with patch(target, lambda: bad):
            self.assertTrue(self.Report._uses_weasyprint())

    def test_paper(self):
        """Format, orientation and margins follow the paper format."""
        paper = {
            "format": "custom",
            "width": 80,
            "height": 200,
            "landscape": True,
            "top": 5.0,
            "bottom": 6.0,
            "left": 0,
            "right": 7.0,
        }
        css = printing.page_css(paper)
        self.assertIn("80mm 200mm landscape", css)
        self.assertIn("5.0mm 0 6.0mm 0", css)
        self.assertIn("0 7.0mm 0 10mm", css)


def printing_wkhtml(state, patched):
    return WkhtmlInfo(state, True, "wkhtmltopdf", "0.12.6", patched, "", None)
