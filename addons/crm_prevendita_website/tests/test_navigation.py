"""Visits: noted with a consent only, and never a machine's."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .. import navigation
from .common import FIREFOX, WebCommon


@tagged("post_install", "-at_install")
class TestNavigation(WebCommon):
    """What is noted of a visit, and what is not."""

    def test_customer_reads(self):
        """PV-35 A customer who agreed reads pages: they stand on the timeline and on
        the card, once a day each, with how often."""
        self._agree(self.customer)
        self.authenticate("portal", "portal")
        self._read("/leaks?utm_source=x&secret=1", "/leaks", "/dryers")
        lines = self._lines(self.customer)
        self.assertEqual(
            {(line.kind, line.url, line.title, line.times) for line in lines},
            {("page", "/leaks", "Leaks", 2), ("page", "/dryers", "Dryers", 1)},
        )
        self.assertEqual(lines.visit_id.times, 3)
        self.customer.user_id = self.gina
        timeline = self.env["crm.timeline"].with_user(self.gina)
        entry = timeline.get_page(self.customer.id, {"kinds": ["web"]})["entries"][0]
        self.assertIn("2 pages", entry["title"])
        self.assertIn("Leaks", entry["text"])
        found = timeline.get_page(self.customer.id, {"kinds": ["web"], "text": "dryer"})
        self.assertEqual(len(found["entries"]), 1)
        card = self.env["crm.customer.card"].with_user(self.gina)
        sections = {s["key"]: s for s in card.get_card(self.customer.id)["sections"]}
        rows = sections["web"]["data"]["rows"]
        self.assertEqual({row["what"] for row in rows}, {"Leaks", "Dryers"})

    def test_only_with_consent(self):
        """PV-35 Without the consent, with that of another purpose, and before the
        visitor is known nothing is noted."""
        self._read("/leaks")
        self.authenticate("portal", "portal")
        self._read("/leaks")
        self._agree(self.customer, purpose_id=self._ref("crm_consent_purpose_profiling")
                    .id)  # fmt: skip
        self._read("/leaks")
        self.assertFalse(self._lines(self.customer))

    def test_cookies_refused(self):
        """PV-35 Who refused the optional cookies, or asks by the browser not to be
        followed, is not noted."""
        self._agree(self.customer)
        self.env["website"].search([]).cookies_bar = True
        self.authenticate("portal", "portal")
        self._read("/leaks")
        self.opener.cookies["website_cookies_bar"] = '{"optional":false}'
        self._read("/leaks")
        self.assertFalse(self._lines(self.customer))
        self.opener.cookies["website_cookies_bar"] = '{"optional":true}'
        self._read("/leaks", **{"Sec-GPC": "1"})
        self.assertFalse(self._lines(self.customer))
        self._read("/leaks")
        self.assertTrue(self._lines(self.customer))

    def test_machines(self):
        """PV-35 Robots are left out: by their name, by what they ask for, and by
        reading faster than anybody can."""
        self._agree(self.customer)
        self.authenticate("portal", "portal")
        for agent in ("Googlebot/2.1", "python-requests/2", "HeadlessChrome/140", ""):
            self._read("/leaks", **{"User-Agent": agent})
        self._read("/leaks", **{"Sec-Purpose": "prefetch"})
        self.url_open("/leaks", method="HEAD", headers={"User-Agent": FIREFOX})
        self.assertFalse(self._lines(self.customer))
        visits = self.env["crm.web.visit"]
        for number in range(navigation.BURST + 1):
            visits._note(self.customer.id, "page", f"/page-{number}")
        self.assertFalse(self._lines(self.customer))
        self._read("/leaks")
        self.assertFalse(self._lines(self.customer), "the whole day tells nothing")
        card = self.env["crm.timeline"].get_page(self.customer.id, {"kinds": ["web"]})
        self.assertFalse(card["entries"])

    def test_private_pages(self):
        """PV-35 Own documents and employees' visits are nobody's business."""
        self._agree(self.customer)
        self.authenticate("portal", "portal")
        self._read("/my", "/my/navigation")
        self.assertFalse(self._lines(self.customer))
        self._agree(self.paola.partner_id)
        self.paola.password = "test_paola"
        self.authenticate("test_paola", "test_paola")
        self._read("/leaks")
        self.assertFalse(self._lines(self.paola.partner_id))

    def test_files_and_links(self):
        """PV-35 Files that are downloaded and links that are followed are noted."""
        self._agree(self.customer)
        file = self.env["ir.attachment"].create(
            {"name": "price list.pdf", "raw": b"x", "public": True}
        )
        link = self.env["link.tracker"].create(
            {"url": f"{self.base_url()}/dryers", "title": "The dryers"}
        )
        self.authenticate("portal", "portal")
        self._read(f"/web/content/{file.id}", f"/web/content/{file.id}?download=true")
        self.url_open(f"/r/{link.code}", allow_redirects=False)
        self.assertEqual(
            {(line.kind, line.title) for line in self._lines(self.customer)},
            {("download", "price list.pdf"), ("click", "The dryers")},
        )

    def test_documents_seen(self):
        """PV-35 The page of a document is a document that was seen."""
        self._agree(self.customer)
        self.authenticate("portal", "portal")
        self._read(self.document.website_url)
        line = self._lines(self.customer)
        self.assertEqual((line.kind, line.download_id), ("document", self.document))

    def test_cost_of_a_page(self):
        """PV-35 A page costs a known visitor one query more, nobody else any."""
        self._agree(self.customer)

        def cost(note):
            patcher = self.patch_note(note)
            with patcher:
                self._read("/leaks")
                start = self.env.cr.sql_log_count
                self._read("/leaks")
                return self.env.cr.sql_log_count - start

        self.assertEqual(cost(True), cost(False), "a stranger")
        self.authenticate("portal", "portal")
        self.assertEqual(cost(True) - cost(False), 1, "a known visitor")

    def patch_note(self, note):
        from unittest.mock import patch

        if note:
            return patch.object(self.registry["ir.http"], "_crm_nothing", 1,
                                create=True)  # fmt: skip
        return patch.object(
            self.registry["ir.http"], "_note_reading", lambda response: None
        )

    def test_segments_and_score(self):
        """PV-35 PV-15 Pages are conditions of segments, and points of the score."""
        self._agree(self.customer)
        rules = self.env["crm.interest.rule"]
        rules.search([]).active = False
        product = self.env["product.template"].create({"name": "Dryer 500"})
        rules.create(
            [
                {"name": "Product", "event": "web_product", "points": 7,
                 "url_part": "dryer"},
                {"name": "Page", "event": "web_page", "points": 2,
                 "url_part": "/leaks"},
                {"name": "Link", "event": "web_click", "points": 100},
            ]
        )  # fmt: skip
        visits = self.env["crm.web.visit"]
        key = product.id
        visits._note(self.customer.id, "product", "/shop/d-5", "Dryer 500",
                     product_tmpl_id=key)  # fmt: skip
        visits._note(self.customer.id, "page", "/leaks", "Leaks")
        visits._note(self.customer.id, "page", "/other", "Other")
        entity = self.customer.commercial_partner_id
        self.env["res.partner"]._refresh_interest(entity.ids)
        self.assertEqual(entity.interest_score, 9)
        segment = self.env["crm.segment"].create(
            {
                "name": "Dryers",
                "domain": f"[('web_page_ids.product_tmpl_id', '=', {product.id})]",
            }
        )
        self.assertEqual(segment._get_partners(), self.customer)
        segment.domain = "[('web_page_ids.url', 'ilike', '/leaks')]"
        self.assertEqual(segment.with_user(self.sara)._get_partners(), self.customer)

    def test_access(self):
        """PV-35 Salespeople read of their customers, managers of all, others nothing,
        nobody writes."""
        self.customer.user_id = self.marco
        self._agree(self.customer)
        self.env["crm.web.visit"]._note(self.customer.id, "page", "/leaks", "Leaks")
        line = self._lines(self.customer)
        for user, sees in ((self.marco, 1), (self.gina, 0), (self.sara, 1)):
            found = self.Line.with_user(user).search([("id", "=", line.id)])
            self.assertEqual(len(found), sees, user.login)
        for user in (self.paola, self.user_portal):
            with self.assertRaises(AccessError):
                line.with_user(user).read(["url"])
        with self.assertRaises(AccessError):
            line.with_user(self.sara).write({"url": "/x"})

    def test_forgotten_in_time(self):
        """PV-35 Visits are deleted after the days of the setting."""
        self._agree(self.customer)
        old = fields.Datetime.now() - timedelta(days=31)
        visits = self.env["crm.web.visit"]
        visits._record(self.customer.id, [
            {"moment": old, "kind": "page", "url": "/old"},
            {"moment": fields.Datetime.now(), "kind": "page", "url": "/new"},
        ])  # fmt: skip
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("crm_prevendita_website.retention_days", "30")
        self.env.ref(
            "crm_prevendita_website.crm_web_visit_cron"
        ).method_direct_trigger()
        self.assertEqual(self._lines(self.customer).mapped("url"), ["/new"])
