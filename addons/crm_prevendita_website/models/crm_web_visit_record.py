"""Writing visits down: who is there, whether it may be noted, in one statement."""

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL

from odoo.addons.crm_prevendita.models.campaign.kernel.mail_behaviour import judge

from .. import navigation

#: what the session of a visitor remembers: whose mail was opened
SESSION = "crm_known_partner"
PURPOSE = "crm_prevendita_website.crm_consent_purpose_navigation"


class CrmWebVisit(models.Model):
    """Writing: who is there, whether it may be noted, and one statement."""

    _inherit = "crm.web.visit"

    # who is there

    @api.model
    def _get_known_id(self):
        """Return the id of the partner who asks for a page, None if nobody knows.

        Costs no query: what the session says, that of an employee not counting.
        """
        if not (request and request.env and request.env.uid):
            return None
        user = request.env.user
        if user._is_public():
            return request.session.get(SESSION)
        return None if user._is_internal() else user.partner_id.id

    @api.model
    def _may_note(self, method=None):
        """Return whether the request is a person's who lets the site remember.

        :param str method: what a person may use, where it is not for reading
        """
        headers = request.httprequest.headers
        method = method or request.httprequest.method
        return not (
            request.env["ir.http"].is_a_bot()
            or judge("click", method, headers)
            or navigation.wants_no_trace(headers)
            or headers.get("X-Disable-Tracking") == "1"
            or not (
                request.env["ir.http"]._is_allowed_cookie("optional")
                or navigation.accepts_optional(headers.get("Cookie"))
            )
        )

    @api.model
    def _recognise(self, partner):
        """This visitor opened a mail that only this person gets: remember it.

        Nothing is remembered of who did not agree to it. What the visitor read
        before, since the consent, comes along.
        """
        if not request or not request.env.user._is_public():
            return
        # a mail's button is pressed, its link is followed
        if not self._may_note("GET"):
            return
        since = self._get_consent_date(partner)
        if not since or request.session.get(SESSION) == partner.id:
            return
        request.session[SESSION] = partner.id
        visitor = self.env["website.visitor"]._get_visitor_from_request()
        if visitor and not visitor.crm_partner_id:
            visitor._crm_bring_pages(partner)
            visitor.crm_partner_id = partner

    @api.model
    def _get_consent_date(self, partner):
        """Return since when a person lets us note what they read, or None."""
        # sudo: the visitor is nobody's user
        consent = self.env["crm.consent"].sudo()
        purpose_id = self.env["ir.model.data"]._xmlid_to_res_id(PURPOSE)
        return consent.search(
            [
                ("partner_id", "=", partner.id),
                ("purpose_id", "=", purpose_id),
                ("channel", "=", "web"),
                ("date_withdrawn", "=", False),
            ],
            limit=1,
        ).date

    # what is noted

    @api.model
    def _note(self, partner_id, kind, url, title=None, **values):
        """Note one page that is being read now, and tell a machine by its haste.

        :param values: ``page_id``, ``product_tmpl_id``, ``download_id`` (int)
        """
        entry = {
            "moment": fields.Datetime.now(),
            "kind": kind,
            "url": navigation.clean(url),
            "title": title and title.replace("\x00", "")[: navigation.LENGTH],
            **values,
        }
        rows = self._record(partner_id, [entry], live=True)
        if rows and rows[0][1] > navigation.BURST:
            self._retract(rows[0][0])

    @api.model
    def _retract(self, visit_id):
        """Nobody reads that fast: this day of theirs tells nothing."""
        self.env.execute_query(
            SQL("DELETE FROM crm_web_visit_line WHERE visit_id = %s RETURNING id",
                visit_id)
        )  # fmt: skip
        self.env.execute_query(
            SQL("UPDATE crm_web_visit SET machine = TRUE WHERE id = %s RETURNING id",
                visit_id)
        )  # fmt: skip
        self.invalidate_model()

    @api.model
    def _record(self, partner_id, entries, live=False):
        """Write pages in one statement, if the person agreed to it.

        :param list entries: dicts with ``moment``, ``kind``, ``url`` and, where there
            are any, ``title``, ``times``, ``page_id``, ``product_tmpl_id``,
            ``download_id``; each ``(day, kind, url)`` once
        :return: list of ``(visit id, pages within a few seconds)``
        """
        website = self.env["website"].get_current_website()
        rows = self.env.execute_query(
            SQL(
                _STATEMENT,
                partner=partner_id,
                purpose=self.env["ir.model.data"]._xmlid_to_res_id(PURPOSE),
                website=website.id,
                company=website._get_cached("company_id"),
                live=int(live),
                seconds=navigation.BURST_SECONDS,
                **{
                    name: [entry.get(name) or default for entry in entries]
                    for name, default in _COLUMNS.items()
                },
            )
        )
        self.invalidate_model()
        return rows


#: what an entry has, and what stands where it has it not
_COLUMNS = {
    "moment": None,
    "kind": None,
    "url": None,
    "title": None,
    "times": 1,
    "page_id": None,
    "product_tmpl_id": None,
    "download_id": None,
}
_STATEMENT = """
WITH known AS (
    SELECT COALESCE(p.crm_merged_into_id, p.id) AS partner_id
      FROM res_partner p
     WHERE p.id = %(partner)s
       AND EXISTS (
           SELECT FROM crm_consent c
            WHERE c.partner_id = COALESCE(p.crm_merged_into_id, p.id)
              AND c.purpose_id = %(purpose)s AND c.channel = 'web'
              AND c.date_withdrawn IS NULL
              AND (c.company_id IS NULL OR c.company_id = %(company)s))
), entry AS (
    SELECT e.*, e.moment::date AS day
      FROM unnest(%(moment)s::timestamp[], %(kind)s::text[], %(url)s::text[],
                  %(title)s::text[], %(times)s::int[], %(page_id)s::int[],
                  %(product_tmpl_id)s::int[], %(download_id)s::int[])
           AS e(moment, kind, url, title, times, page_id, product_id, download_id)
), visit AS (
    INSERT INTO crm_web_visit AS v
           (partner_id, partner_key, website_id, company_id, day, date_first, date,
            times, burst_start, burst_count)
    SELECT partner_id, partner_id, %(website)s, %(company)s, day, MIN(moment),
           MAX(moment), SUM(times), MAX(moment), %(live)s
      FROM known, entry
     GROUP BY partner_id, day
        ON CONFLICT (partner_key, website_id, day) DO UPDATE
       SET date = GREATEST(v.date, EXCLUDED.date),
           date_first = LEAST(v.date_first, EXCLUDED.date_first),
           times = v.times + EXCLUDED.times,
           burst_start = CASE
               WHEN v.burst_start > EXCLUDED.date - %(seconds)s * interval '1 second'
               THEN v.burst_start ELSE EXCLUDED.date END,
           burst_count = %(live)s + CASE
               WHEN v.burst_start > EXCLUDED.date - %(seconds)s * interval '1 second'
               THEN v.burst_count ELSE 0 END
     WHERE v.machine IS NOT TRUE
    RETURNING v.id, v.partner_id, v.company_id, v.day, v.burst_count
), line AS (
    INSERT INTO crm_web_visit_line AS l
           (visit_id, partner_id, company_id, kind, url, title, date, times,
            product_tmpl_id, download_id)
    SELECT visit.id, visit.partner_id, visit.company_id, entry.kind, entry.url,
           COALESCE(entry.title, (
               SELECT view.name FROM website_page page
                 JOIN ir_ui_view view ON view.id = page.view_id
                WHERE page.id = entry.page_id)),
           entry.moment, entry.times, entry.product_id, entry.download_id
      FROM visit JOIN entry USING (day)
        ON CONFLICT (visit_id, kind, url) DO UPDATE
       SET date = GREATEST(l.date, EXCLUDED.date),
           times = l.times + EXCLUDED.times
)
SELECT id, burst_count FROM visit
"""
