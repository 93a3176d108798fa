"""Requests of documents: who asked, what they agreed to, when they are forgotten."""

import binascii
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import hmac
from odoo.tools.misc import hash_sign, verify_hash_signed

from .. import forms

#: what a link is signed for
_SCOPE = "crm_download_request"
_SCOPE_PAGE = "crm_download_page"
#: hours in which a page hands a document out
_HOURS_PAGE = 2
#: days that a request without an answer, and the trace of a computer, is kept
_DAYS_OPEN = 30
_DAYS_COMPUTER = 1
_BATCH = 1000


class CrmDownloadRequest(models.Model):
    """Somebody asked for a document: who, what they agreed to, what came of it."""

    _name = "crm.download.request"
    _inherit = ["crm.timeline.mixin", "utm.mixin"]
    _description = "Request of a document"
    _order = "create_date desc, id desc"
    _rec_name = "email"
    _check_company_auto = True

    _timeline_kind = "download"
    _timeline_icon = "fa-download"
    _timeline_sequence = 71
    _timeline_date = "create_date"
    _timeline_user = None
    _timeline_text = ("download_id.name", "email")
    _timeline_fields = ("download_id", "state", "times", "date_done")
    _timeline_document = False

    download_id = fields.Many2one(
        "crm.download", "Document", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", index=True)
    website_id = fields.Many2one("website", ondelete="set null")
    lang_id = fields.Many2one("res.lang", "Language of the page")
    email = fields.Char(required=True, readonly=True, index=True)
    name = fields.Char("Name given", readonly=True)
    company_name = fields.Char("Company given", readonly=True)
    phone = fields.Char("Phone given", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "Contact", readonly=True, ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )
    state = fields.Selection(
        [("asked", "Asked for"), ("done", "Downloaded")],
        required=True,
        readonly=True,
        default="asked",
        index=True,
    )
    confirmed = fields.Boolean(
        "Address proven",
        readonly=True,
        help="The link of the mail was opened: the address is the visitor's.",
    )
    date_done = fields.Datetime("First download", readonly=True)
    date_last = fields.Datetime("Last download", readonly=True)
    times = fields.Integer("Downloads", readonly=True)
    purpose_id = fields.Many2one("crm.consent.purpose", readonly=True)
    consent_version = fields.Char("Version of the text", readonly=True)
    consent_text = fields.Text("Text agreed to", readonly=True)
    with_navigation = fields.Boolean("Navigation agreed to", readonly=True)
    navigation_version = fields.Char(readonly=True)
    navigation_text = fields.Text(readonly=True)
    # a day long, to count the requests of one computer
    computer = fields.Char(readonly=True, groups="base.group_system")

    _partner_date_idx = models.Index("(partner_id, create_date DESC)")
    _computer_idx = models.Index("(computer, create_date) WHERE computer IS NOT NULL")

    @api.depends("email", "download_id")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.download_id.name} · {one.email}"

    @api.model
    def _timeline_label(self):
        return self.env._("Documents asked for")

    def _timeline_entry(self):
        done = self.state == "done"
        title = self.env._("Downloaded “%s”") if done else self.env._("Asked for “%s”")
        return {
            "title": title % self.download_id.name,
            "state": self.env._("Downloads: %s", self.times)
            if done
            else self.env._("Not downloaded yet"),
            "color": "success" if done else "warning",
        }

    # asking

    @api.model
    def _ask(self, download, form, computer, **values):
        """Take a request in and send the link.

        :param dict form: what the visitor wrote, without faults
        :param str computer: address of the visitor's computer
        :param values: ``website_id``, ``lang_id`` and the origin
        :return: the request; empty where this address asked too often already
        """
        email = forms.address(form.get("email"))
        if self._count_recent(Domain("email", "=", email)) >= (forms.PER_ADDRESS):
            return self.browse()
        purpose = download.purpose_id if form.get("consent") else self.env[
            "crm.consent.purpose"]  # fmt: skip
        navigation = self._get_navigation_purpose()
        agreed = bool(download.ask_navigation and form.get("navigation"))
        asked = self.create(
            {
                "download_id": download.id,
                "company_id": download.company_id.id,
                "email": email,
                "name": forms.tidy(form.get("name")),
                "company_name": forms.tidy(form.get("company")),
                "phone": forms.tidy(form.get("phone")),
                "purpose_id": purpose.id,
                "consent_version": purpose.version,
                "consent_text": purpose.text,
                "with_navigation": agreed,
                "navigation_version": agreed and navigation.version,
                "navigation_text": agreed and navigation.text,
                "computer": self._get_computer(computer),
                **values,
            }
        )
        asked._send_link()
        return asked

    @api.model
    def _get_navigation_purpose(self):
        return self.env.ref("crm_prevendita_website.crm_consent_purpose_navigation")

    @api.model
    def _get_computer(self, address):
        """Return what tells one computer from another, and is not its address."""
        return hmac(self.env, "crm_download_computer", address or "")[:32]

    @api.model
    def _count_recent(self, domain):
        since = fields.Datetime.now() - timedelta(hours=1)
        return self.search_count(domain & Domain("create_date", ">=", since))

    @api.model
    def _is_too_much(self, computer):
        """Return whether one computer asked for more than people do."""
        domain = Domain("computer", "=", self._get_computer(computer))
        return self._count_recent(domain) >= forms.PER_COMPUTER

    def _send_link(self):
        self.ensure_one()
        template = self.env.ref("crm_prevendita_website.crm_download_request_mail")
        template.send_mail(self.id, email_layout_xmlid="mail.mail_notification_light")
        # the visitor waits for it
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    # the link

    def _get_token(self):
        """Return a signed text that names this request until its time is over."""
        self.ensure_one()
        hours = 24 * self.download_id.link_days
        return hash_sign(self.env, _SCOPE, self.id, expiration_hours=hours)

    def _get_link(self):
        """Return the address that is sent by mail."""
        self.ensure_one()
        base = self.website_id.get_base_url() or self.get_base_url()
        return f"{base}/downloads/link/{self._get_token()}"

    def _get_page_token(self):
        """Return what hands the document out on the page, and proves no address."""
        self.ensure_one()
        return hash_sign(self.env, _SCOPE_PAGE, self.id, expiration_hours=_HOURS_PAGE)

    @api.model
    def _find_by_token(self, token):
        """Return the request of a mail's link, empty if it is forged or over."""
        return self._find_signed(_SCOPE, token)

    @api.model
    def _find_by_page_token(self, token):
        """Return the request of a page, empty if it is forged or over."""
        return self._find_signed(_SCOPE_PAGE, token)

    @api.model
    def _find_signed(self, scope, token):
        try:
            id_ = verify_hash_signed(self.env, scope, token)
        except (ValueError, binascii.Error, UnicodeError, OverflowError):
            return self.browse()
        # what is signed by us is a number
        return self.browse(id_).exists() if isinstance(id_, int) else self.browse()

    # deletion

    @api.model
    def _forget_traces(self):
        """Delete what nobody followed up, and what told one computer from another."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=_DAYS_COMPUTER)
        domain = [("computer", "!=", False), ("create_date", "<", limit)]
        while found := self.search(domain, limit=_BATCH):
            found.computer = False
            self.env["ir.cron"]._commit_progress(len(found))
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=_DAYS_OPEN)
        domain = [("state", "=", "asked"), ("create_date", "<", limit)]
        while found := self.search(domain, limit=_BATCH):
            found.unlink()
            self.env["ir.cron"]._commit_progress(len(found))
