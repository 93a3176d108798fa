"""Visitors without a name who turn out to be somebody."""

from odoo import fields, models
from odoo.tools import SQL

from .. import navigation

#: pages of an anonymous visitor that come along
_PAGES = 500


class WebsiteVisitor(models.Model):
    """An anonymous visitor who turns out to be somebody."""

    _inherit = "website.visitor"

    crm_partner_id = fields.Many2one(
        "res.partner",
        "Recognised as",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Who opened a mail of ours in this browser, without logging in.",
    )

    def _merge_visitor(self, target):
        # who was recognised before has brought everything along already
        if not self.crm_partner_id:
            self._crm_bring_pages(target.partner_id)
        return super()._merge_visitor(target)

    def write(self, vals):
        # core makes the first visitor of a user of the anonymous one
        anonymous = self.browse()
        if "access_token" in vals:
            anonymous = self.filtered(
                lambda one: not one.partner_id and not one.crm_partner_id
            )
        result = super().write(vals)
        for visitor in anonymous.filtered("partner_id"):
            visitor._crm_bring_pages(visitor.partner_id)
        return result

    def _crm_bring_pages(self, partner):
        """Note what core tracked of this visitor, since the consent was given."""
        self.ensure_one()
        visits = self.env["crm.web.visit"]
        since = partner and visits._get_consent_date(partner)
        if not since:
            return
        rows = self.env.execute_query(
            SQL(
                """SELECT MAX(visit_datetime), visit_datetime::date AS day, url,
                          COUNT(*)::int, MAX(page_id)
                     FROM website_track
                    WHERE visitor_id = %s AND visit_datetime >= %s
                      AND url IS NOT NULL
                    GROUP BY day, url ORDER BY 1 DESC LIMIT %s""",
                self.id,
                since,
                _PAGES,
            )
        )
        entries = {}
        for moment, day, url, times, page_id in rows:
            path = navigation.clean(url)
            if navigation.is_private(path):
                continue
            entry = entries.setdefault(
                (day, path),
                {"kind": "page", "url": path, "moment": moment, "times": 0},
            )
            entry["times"] += times
            entry["page_id"] = page_id
        if entries:
            visits._record(partner.id, list(entries.values()))
