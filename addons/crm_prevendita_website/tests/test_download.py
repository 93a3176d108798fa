"""Documents asked for on the web site: from the form to the lead."""

from odoo.tests import tagged

from .common import CONTENT, WebCommon


@tagged("post_install", "-at_install")
class TestDownload(WebCommon):
    """A document is asked for, sent, downloaded; a lead comes of it."""

    def _request(self):
        self.env.invalidate_all()
        return self.Request.search([], order="id desc", limit=1)

    def test_whole_way(self):
        """PV-06 PV-35 A stranger asks for a document, gets a link by mail, downloads
        it, and is a contact and a lead with its origin on the operator's card."""
        self.opener.cookies["odoo_utm_campaign"] = "Leaks-2026"
        self.opener.cookies["odoo_utm_source"] = "Magazine"
        page = self._read("/downloads")
        self.assertIn("Guide to compressed air", page.text)
        self.document.user_id = self.gina
        answer = self._ask(company="Neri S.r.l.")
        self.assertEqual(answer.status_code, 200)
        asked = self._request()
        self.assertEqual((asked.state, asked.partner_id.ids), ("asked", []))
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", "ada@neri.example")])
        )
        answer = self._press(self._link())
        self.assertEqual(answer.content, CONTENT)
        self.assertIn("guide.pdf", answer.headers["Content-Disposition"])
        asked = self._request()
        self.assertEqual((asked.state, asked.times, asked.confirmed), ("done", 1, True))
        partner, lead = asked.partner_id, asked.lead_id
        self.assertEqual(
            (partner.name, partner.email), ("Ada Neri", "ada@neri.example")
        )
        self.assertEqual(partner.lifecycle, "lead")
        self.assertEqual((lead.partner_id, lead.type), (partner, "lead"))
        self.assertEqual(lead.campaign_id.name, "Leaks-2026")
        self.assertEqual(lead.source_id.name, "Magazine")
        self.assertEqual(lead.user_id, self.gina)
        consent = partner.crm_consent_ids
        # what was read, in the language of the page
        purpose = self.document.purpose_id.with_context(lang=asked.lang_id.code)
        self.assertEqual(
            (consent.purpose_id, consent.channel, consent.version, consent.text),
            (purpose, "email", purpose.version, purpose.text),
        )
        timeline = self.env["crm.timeline"].with_user(self.gina)
        kinds = {e["kind"] for e in timeline.get_page(partner.id)["entries"]}
        self.assertIn("download", kinds)
        self.document.invalidate_recordset()
        counts = self.document.with_user(self.gina)
        self.assertEqual(
            (counts.request_count, counts.person_count, counts.lead_count), (1, 1, 1)
        )

    def test_known_customer(self):
        """PV-06 Who is known gets no second contact; asked twice is one lead; the page
        says the same to who is known and who is not."""
        stranger = self._ask(email="nobody@else.example").text
        known = self._ask(email=" ADA@Brambilla.example ").text
        self.assertEqual(self._plain(stranger), self._plain(known))
        self.contact.user_id = self.marco
        for _time in range(2):
            self._ask(email="ada@brambilla.example")
            self._press(self._link("ada@brambilla.example"))
        requests = self.Request.search([("email", "=", "ada@brambilla.example")])
        done = requests.filtered("confirmed")
        self.assertEqual(len(done), 2)
        self.assertEqual(done.partner_id, self.contact)
        self.assertEqual(len(done.lead_id), 1)
        self.assertEqual(done.lead_id.user_id, self.marco)
        found = self.env["res.partner"].search(
            [("email_normalized", "=", "ada@brambilla.example")]
        )
        self.assertEqual(found, self.contact)

    def _plain(self, text):
        """Return what a page says, without what differs each time."""
        return self._words(text)

    def _words(self, text):
        from lxml import html

        return html.fromstring(text).xpath("string(//main)").split()

    def test_name_of_a_bank(self):
        """PV-03 PV-06 Who stands in a name bank becomes the lead of that name, with
        the bank as origin."""
        bank = self.env["crm.name.bank"].create({"name": "Fair of Brescia"})
        name = self.env["crm.name"].create(
            {"name": "Ada Neri", "email": "ada@neri.example", "bank_id": bank.id}
        )
        self._ask()
        self._press(self._link())
        partner = self._request().partner_id
        self.assertEqual(partner.crm_name_id, name)
        self.assertEqual(name.state, "extracted")

    def test_at_once(self):
        """PV-06 Given at once: a lead without a contact until the mail's link proves
        the address, then the same lead with it."""
        self.document.delivery = "page"
        page = self._ask(email="ada@brambilla.example", navigation="1")
        action, form = self._form(page.text)
        self.assertEqual(self.url_open(action, data=form).content, CONTENT)
        asked = self._request()
        self.assertEqual((asked.state, asked.confirmed), ("done", False))
        lead = asked.lead_id
        self.assertTrue(lead)
        self.assertFalse(lead.partner_id)
        self.assertFalse(self.contact.crm_consent_ids)
        self._press(self._link("ada@brambilla.example"))
        self.assertEqual(self._request().lead_id, lead)
        self.assertEqual(lead.partner_id, self.contact)
        self.assertEqual(len(self.contact.crm_consent_ids), 2)

    def test_known_from_then_on(self):
        """PV-35 Who agreed to it in the form is known once the mail is opened; the
        same page takes it back."""
        self._read("/leaks")
        self._ask(navigation="1")
        link = self._link()
        self._press(link)
        partner = self._request().partner_id
        self._read("/dryers")
        kinds = {(line.kind, line.url) for line in self._lines(partner)}
        self.assertIn(("page", "/dryers"), kinds)
        self.assertIn("download", {kind for kind, _url in kinds})
        self.assertNotIn(("page", "/leaks"), kinds, "read before the consent")
        self._press(link, index=1)
        self.assertFalse(self._lines(partner))
        self.assertEqual(set(partner.crm_consent_ids.mapped("state")), {"withdrawn"})
        self._read("/dryers")
        self.assertFalse(self._lines(partner))

    def test_not_offered(self):
        """PV-06 What is not published, over or of another site is not there."""
        path = self.document.website_url
        other = self.env["website"].create({"name": "Other"})
        for values in (
            {"is_published": False},
            {"date_to": "2020-01-01"},
            {"date_from": "2999-01-01"},
            {"website_id": other.id},
            {"active": False},
        ):
            before = {name: self.document[name] for name in values}
            self.document.write(values)
            self.assertEqual(self.url_open(path).status_code, 404, values)
            self.assertNotIn("Guide to", self.url_open("/downloads").text)
            self.document.write(before)
        self.assertEqual(self.url_open(path).status_code, 200)
        self.assertIn(path, self.url_open("/sitemap.xml").text)

    def test_score(self):
        """PV-15 A download of a proven address is points of the score."""
        self.env["crm.interest.rule"].search([]).active = False
        self.env["crm.interest.rule"].create(
            {"name": "Guide", "event": "web_download", "points": 12,
             "url_part": "compressed"}
        )  # fmt: skip
        self._ask(email="ada@brambilla.example")
        self._press(self._link("ada@brambilla.example"))
        self.brambilla.invalidate_recordset()
        self.assertEqual(self.brambilla.interest_score, 12)
