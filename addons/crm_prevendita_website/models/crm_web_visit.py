"""Visits to the web site: what one known person read in one day, and forgetting it."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: days after which a visit is deleted, unless the setting says otherwise
DAYS = 365
_BATCH = 5000
#: titles that an entry of the timeline names
_TITLES = 6


class CrmWebVisit(models.Model):
    """What one known person read on a web site in one day.

    Rows are written by one SQL statement per page, only where there is a consent,
    see ``_record``. They are deleted in time, and at once with the consent.
    """

    _name = "crm.web.visit"
    _inherit = ["crm.timeline.mixin"]
    _description = "Visit to the web site"
    _order = "date desc, id desc"
    _rec_name = "day"
    _log_access = False

    _timeline_kind = "web"
    _timeline_icon = "fa-globe"
    _timeline_sequence = 70
    _timeline_date = "date"
    _timeline_user = None
    _timeline_text = ("line_ids.title", "line_ids.url")
    _timeline_fields = ("times",)
    _timeline_document = False

    partner_id = fields.Many2one(
        "res.partner", "Visitor", required=True, readonly=True, ondelete="cascade"
    )
    # who it was when it was written: a merge moves partner_id, and may be undone
    partner_key = fields.Integer(readonly=True, required=True)
    website_id = fields.Many2one("website", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    day = fields.Date(required=True, readonly=True, index=True)
    date_first = fields.Datetime("From", readonly=True)
    date = fields.Datetime("Last page", required=True, readonly=True)
    times = fields.Integer("Pages opened", readonly=True)
    burst_start = fields.Datetime(readonly=True)
    burst_count = fields.Integer(readonly=True)
    machine = fields.Boolean(
        readonly=True, help="Read faster than anybody can: nothing of it is kept."
    )
    line_ids = fields.One2many("crm.web.visit.line", "visit_id", "Pages")

    _once = models.UniqueIndex("(partner_key, website_id, day)")
    _partner_date_idx = models.Index("(partner_id, date DESC)")

    @api.depends("partner_id", "day")
    def _compute_display_name(self):
        for visit in self:
            day = fields.Date.to_string(visit.day)
            visit.display_name = f"{visit.partner_id.display_name} · {day}"

    @api.model
    def _timeline_label(self):
        return self.env._("Visits to the web site")

    @api.model
    def _timeline_domain(self):
        return super()._timeline_domain() & Domain("machine", "=", False)

    def _timeline_entry(self):
        titles = [line.title or line.url for line in self.line_ids]
        text = ", ".join(titles[:_TITLES])
        if len(titles) > _TITLES:
            text += self.env._(" and %s more", len(titles) - _TITLES)
        return {
            "title": self.env._("Read %s pages on the web site", len(titles)),
            "text": text,
        }

    # deletion

    @api.model
    def _cron_forget(self):
        """Delete the visits whose time is over, in batches."""
        # sudo: a setting
        parameter = self.env["ir.config_parameter"].sudo()
        days = int(parameter.get_param("crm_prevendita_website.retention_days", DAYS))
        limit = fields.Date.subtract(fields.Date.today(), days=days)
        cron = self.env["ir.cron"]
        remaining = self.search_count([("day", "<", limit)])
        cron._commit_progress(remaining=remaining)
        while remaining > 0:
            old = self.search([("day", "<", limit)], order="day", limit=_BATCH)
            if not old:
                break
            done = len(old)
            old._forget()
            remaining -= done
            if not cron._commit_progress(done):
                return
        self.env["crm.download.request"]._forget_traces()

    def _forget(self):
        """Delete visits with their pages in one statement."""
        if self:
            self.env.execute_query(
                SQL(
                    "DELETE FROM crm_web_visit WHERE id IN %s RETURNING id",
                    tuple(self.ids),
                )
            )
            self.invalidate_model()
            self.line_ids.invalidate_model()

    @api.model
    def _forget_partners(self, partners):
        """Delete all that is known of what people read, at once."""
        # sudo: a withdrawal holds, whoever takes it down
        visits = self.sudo().search([("partner_id", "in", partners.ids)])
        visits._forget()
        customers = partners.sudo().commercial_partner_id  # sudo: as above
        if visits and customers:
            customers._interest_changed()


class CrmWebVisitLine(models.Model):
    """One page, product, document, file or link of a visit."""

    _name = "crm.web.visit.line"
    _description = "Page seen on the web site"
    _order = "date desc, id desc"
    _rec_name = "title"
    _log_access = False

    visit_id = fields.Many2one(
        "crm.web.visit", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Visitor", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    kind = fields.Selection(
        [
            ("page", "Page"),
            ("product", "Product"),
            ("document", "Document"),
            ("download", "Download"),
            ("click", "Link"),
        ],
        required=True,
        readonly=True,
    )
    url = fields.Char("Page", required=True, readonly=True, index="trigram")
    title = fields.Char(readonly=True, index="trigram")
    date = fields.Datetime("Last time", required=True, readonly=True, index=True)
    times = fields.Integer(readonly=True)
    product_tmpl_id = fields.Many2one(
        "product.template",
        "Product",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    download_id = fields.Many2one(
        "crm.download",
        "Document",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    _once = models.UniqueIndex("(visit_id, kind, url)")
    _partner_kind_idx = models.Index("(partner_id, kind, date DESC)")

    @api.depends("title", "url")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.title or line.url

    def action_open_page(self):
        """Open the page in another tab."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.url, "target": "new"}
