"""Documents that the web site hands out on request."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CrmDownload(models.Model):
    """A document that is given for an address and a consent."""

    _name = "crm.download"
    _inherit = [
        "website.published.multi.mixin",
        "website.seo.metadata",
        "utm.mixin",
    ]
    _description = "Document to download"
    _order = "sequence, id desc"
    _check_company_auto = True

    name = fields.Char("Title", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company
    )
    subtitle = fields.Char("In one line", translate=True)
    description = fields.Html(
        translate=True, sanitize_attributes=False, sanitize_form=False
    )
    # core hands out every binary field of a published record that has no group
    file = fields.Binary(
        required=True, attachment=True, groups="sales_team.group_sale_salesman"
    )
    filename = fields.Char("Name of the file")
    lang_id = fields.Many2one("res.lang", "Language of the document")
    date_from = fields.Date("Offered from")
    date_to = fields.Date("Offered until")
    delivery = fields.Selection(
        [
            ("mail", "A link by mail, which proves the address"),
            ("page", "At once on the page, and a link by mail"),
        ],
        required=True,
        default="mail",
    )
    link_days = fields.Integer("Days that a link holds", required=True, default=7)
    purpose_id = fields.Many2one(
        "crm.consent.purpose",
        "Consent asked for",
        default=lambda self: self._default_purpose_id(),
        help="Its text stands beside the box; its version is kept with the consent.",
    )
    consent_required = fields.Boolean(
        "Only with the consent",
        default=True,
        help="Otherwise the document is given without it as well.",
    )
    ask_navigation = fields.Boolean(
        "Ask for navigation",
        default=True,
        help="A second box, never required: the pages that the visitor reads may be"
        " noted.",
    )
    ask_company = fields.Boolean("Ask for the company", default=True)
    ask_phone = fields.Boolean("Ask for the phone")
    team_id = fields.Many2one("crm.team", "Sales team", check_company=True)
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        help="Of the leads of who is not known yet. Empty: the rules of assignment.",
    )
    classifier_value_ids = fields.Many2many(
        "crm.classifier.value",
        string="Gives the Classifiers",
        help="Such as the product of interest of who asks for this document.",
    )
    request_ids = fields.One2many("crm.download.request", "download_id", "Requests")
    request_count = fields.Integer("Asked for", compute="_compute_counts")
    person_count = fields.Integer("Downloaded by", compute="_compute_counts")
    download_count = fields.Integer("Downloads", compute="_compute_counts")
    lead_count = fields.Integer("Leads", compute="_compute_counts")

    _link_days = models.Constraint(
        "CHECK(link_days BETWEEN 1 AND 365)",
        "A link holds for 1 to 365 days.",
    )

    @api.model
    def _default_purpose_id(self):
        return self.env.ref(
            "crm_prevendita.crm_consent_purpose_marketing", raise_if_not_found=False
        )

    @api.depends("request_ids.state", "request_ids.times", "request_ids.lead_id")
    def _compute_counts(self):
        # sudo: the figures count every request, whoever's customer asked
        groups = (
            self.env["crm.download.request"]
            .sudo()  # sudo: as above
            ._read_group(
                [("download_id", "in", self.ids)],
                ["download_id"],
                ["__count", "times:sum", "lead_id:count_distinct", "date_done:count"],
            )
        )
        counts = {download.id: figures for download, *figures in groups}
        for download in self:
            figures = counts.get(download.id, (0, 0, 0, 0))
            download.request_count, download.download_count = figures[:2]
            download.lead_count, download.person_count = figures[2:]

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_website_url(self):
        super()._compute_website_url()
        for download in self.filtered("id"):
            slug = self.env["ir.http"]._slug(download)
            download.website_url = f"/downloads/{slug}"

    @api.depends_context("uid")
    def _compute_can_publish(self):
        # who may write the documents may publish them, a site's editor or not
        self.can_publish = self.has_access("write")

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for download in self:
            if (
                download.date_from
                and download.date_to
                and download.date_to < download.date_from
            ):
                raise ValidationError(
                    self.env._(
                        "“%(document)s” would be offered until a day before the first:"
                        " put the days in order.",
                        document=download.name,
                    )
                )

    @api.constrains("consent_required", "purpose_id")
    def _check_purpose(self):
        for download in self:
            if download.consent_required and not download.purpose_id:
                raise ValidationError(
                    self.env._(
                        "“%(document)s” is given only with a consent: say which one.",
                        document=download.name,
                    )
                )

    @api.model
    def _get_public_domain(self, website):
        """Return which documents a web site offers today."""
        today = fields.Date.context_today(self)
        return (
            Domain("is_published", "=", True)
            & Domain("website_id", "in", (False, website.id))
            & Domain("company_id", "in", (False, website.company_id.id))
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", today))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", today))
        )

    def _is_editable(self):
        """Return whether the visitor may look at what is not offered yet."""
        return self.sudo(False).has_access("write")

    def _get_size(self):
        """Return the size of the file for people, such as ``1.2 MB``."""
        self.ensure_one()
        # sudo: the size is shown to everybody, the file is not
        size = self.sudo().with_context(bin_size=True).file
        return size.decode() if isinstance(size, bytes) else size or ""

    def action_open_requests(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita_website.crm_download_request_action"
        )
        return {**action, "domain": [("download_id", "=", self.id)], "context": {}}

    def action_open_leads(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        return {
            **action,
            "domain": [("origin_download_id", "=", self.id)],
            "context": {"active_test": False},
        }
