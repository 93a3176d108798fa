"""Visits in time: withdrawal, merge, forgetting, who may see them."""

from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .common import WebCommon


@tagged("post_install", "-at_install")
class TestNavigationLife(WebCommon):
    """The visitor becomes known, merges with another, withdraws, is erased."""

    def _visit(self, partner, url="/leaks", **values):
        self.env["crm.web.visit"]._note(partner.id, "page", url, url[1:], **values)

    def test_withdrawn(self):
        """PV-35 A consent taken back deletes everything at once, and stops it."""
        consent = self._agree(self.customer)
        self.authenticate("portal", "portal")
        self._read("/leaks")
        self.env["crm.interest.rule"].create(
            {"name": "Page", "event": "web_page", "points": 3}
        )
        entity = self.customer.commercial_partner_id
        self.env["res.partner"]._refresh_interest(entity.ids)
        self.assertGreaterEqual(entity.interest_score, 3)
        consent.with_user(self.sara).action_withdraw()
        self.assertFalse(self._lines(self.customer))
        self.assertFalse(entity.interest_score)
        self._read("/leaks")
        self.assertFalse(self._lines(self.customer))

    def test_own_page(self):
        """PV-35 A customer agrees, sees what was noted and takes it back alone."""
        self.authenticate("portal", "portal")
        self._press("/my/navigation", index=-1)
        consent = self.env["crm.consent"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(consent.purpose_id, self.navigation)
        self.assertEqual((consent.channel, consent.version, consent.origin),
                         ("web", self.navigation.version, "web"))  # fmt: skip
        self.assertTrue(consent.date)
        self._read("/leaks")
        self.assertIn("Leaks", self._read("/my/navigation").text)
        self._press("/my/navigation", index=-1)
        self.assertTrue(consent.date_withdrawn)
        self.assertFalse(self._lines(self.customer))
        # a change of state by a link is refused
        answer = self.url_open("/my/navigation/agree")
        self.assertEqual(answer.status_code, 405)

    def test_logs_in(self):
        """PV-35 An anonymous visitor who logs in brings along what was read since the
        consent, and nothing of before."""
        self._agree(self.customer, date=fields.Datetime.now() - timedelta(hours=1))
        self._read("/leaks", "/leaks", "/dryers")
        visitor = self.env["website.visitor"].search([], order="id desc", limit=1)
        self.assertEqual(len(visitor.website_track_ids), 3)
        old = visitor.website_track_ids.filtered(lambda t: t.url.endswith("/dryers"))
        self.env.cr.execute(
            "UPDATE website_track SET visit_datetime = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(hours=2), old.id],
        )
        self._login()
        lines = self._lines(self.customer)
        self.assertEqual(
            [(line.url, line.title, line.times) for line in lines],
            [("/leaks", "Leaks", 2)],
        )

    def _login(self):
        action, form = self._form(self._read("/web/login").text)
        form.update(login="portal", password="portal")
        answer = self.url_open("/web/login", data=form)
        self.assertEqual(answer.status_code, 200)

    def test_second_device(self):
        """PV-35 A visitor that merges into the one of the same person brings its
        pages once."""
        target = self.env["website.visitor"].create(
            {"access_token": str(self.customer.id)}
        )
        self._agree(self.customer, date=fields.Datetime.now() - timedelta(hours=1))
        self._read("/leaks")
        self._login()
        lines = self._lines(self.customer)
        self.assertEqual([(line.url, line.times) for line in lines], [("/leaks", 1)])
        self.assertEqual(len(target.website_track_ids), 1)

    def test_partners_merged(self):
        """PV-35 A merge of two contacts brings the visits of both together, and its
        undoing takes them apart."""
        other = self.env["res.partner"].create({"name": "Ada, again"})
        for partner in (self.contact, other):
            self._agree(partner)
            self._visit(partner)
        wizard = self.env["crm.merge.reference"]
        moved = wizard._move_all(other, self.contact)
        self.assertEqual(len(self._lines(self.contact)), 2)
        self.assertFalse(self._lines(other))
        # who is merged goes on reading as the one who is kept
        self.env.cr.execute(
            "UPDATE res_partner SET crm_merged_into_id = %s, active = FALSE"
            " WHERE id = %s", [self.contact.id, other.id],
        )  # fmt: skip
        self.env.invalidate_all()
        self._visit(other, "/dryers")
        self.assertEqual(len(self._lines(self.contact)), 3)
        wizard._move_back(moved, other.id)
        self.assertEqual(len(self._lines(other)), 1)

    def test_erased(self):
        """PV-35 Who is forgotten leaves no visit and no request; the export of
        personal data has them."""
        self._agree(self.contact)
        self._visit(self.contact)
        self.Request.create(
            {"download_id": self.document.id, "email": "ada@brambilla.example",
             "partner_id": self.contact.id}
        )  # fmt: skip
        export = self.env["crm.privacy.export"].with_user(self.sara)
        models = [entry["model"] for entry in export._get_entries(self.contact)]
        self.assertEqual(models.count("crm.web.visit.line"), 1)
        self.assertEqual(models.count("crm.download.request"), 1)
        self.contact.with_user(self.sara).action_crm_erase_subject()
        self.assertFalse(self._lines(self.contact))
        self.assertFalse(self.contact.download_request_ids)

    def test_newsletter(self):
        """PV-35 PV-16 Who clicks in the own newsletter and agreed is known from then
        on; a copied link names nobody."""
        self._agree(self.contact)
        mailing = self.env["mailing.mailing"].create(
            {"subject": "News", "mailing_model_id": self.env["ir.model"]._get_id(
                "res.partner"), "body_html": "<p>x</p>"}
        )  # fmt: skip
        trace = self.env["mailing.trace"].create(
            {"mass_mailing_id": mailing.id, "model": "res.partner",
             "res_id": self.contact.id, "email": self.contact.email,
             "trace_status": "sent",
             "sent_datetime": fields.Datetime.now() - timedelta(hours=1)}
        )  # fmt: skip
        link = self.env["link.tracker"].create({"url": f"{self.base_url()}/leaks"})
        path = f"/r/{link.code}/m/{trace.id}"
        self.url_open(path, allow_redirects=False)
        self._read("/dryers")
        self.assertFalse(self._lines(self.contact))
        token = trace._get_click_token()
        self.url_open(f"{path}?t={token}", allow_redirects=False)
        self._read("/dryers")
        self.assertEqual(self._lines(self.contact).mapped("url"), ["/dryers"])

    def test_replica(self):
        """SU-02 A page that is read from a replica is noted on the primary."""
        self._agree(self.customer)
        http, seen = self.registry["ir.http"], {"kind": "page", "url": "/leaks"}
        path = "odoo.addons.crm_prevendita_website.models.ir_http.request"
        with patch(path, SimpleNamespace(env=_Replica(self.env))):
            http._note_on_writer(self.customer.id, seen)
        self.assertEqual(len(self._lines(self.customer)), 1)


class _Replica:
    """An environment whose cursor only reads, and its way to one that writes."""

    def __init__(self, env):
        self.env = env
        self.registry = env.registry

    class cr:
        readonly = True

    def __call__(self, cr):
        return self.env(cr=cr)
