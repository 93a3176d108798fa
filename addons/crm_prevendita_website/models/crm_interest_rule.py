"""What visits to the web site are worth in the interest score."""

from odoo import api, fields, models
from odoo.tools import SQL

_SEEN = """
        SELECT partner.commercial_partner_id AS customer_id, line.date AS moment
          FROM crm_web_visit_line line
          JOIN res_partner partner ON partner.id = line.partner_id
         WHERE line.kind = '{}'"""
#: event → SQL of who did it when
_EVENTS = {
    "web_page": SQL(_SEEN.format("page")),
    "web_product": SQL(_SEEN.format("product")),
    "web_click": SQL(_SEEN.format("click")),
    "web_download": SQL(
        """
        SELECT partner.commercial_partner_id AS customer_id,
               line.date_done AS moment
          FROM crm_download_request line
          JOIN crm_download download ON download.id = line.download_id
          JOIN res_partner partner ON partner.id = line.partner_id
         WHERE line.state = 'done'"""
    ),
}
#: event → what “page contains” is looked for in
_PLACES = {
    "web_page": SQL("line.url"),
    "web_product": SQL("concat_ws(' ', line.url, line.title)"),
    "web_click": SQL("line.url"),
    "web_download": SQL("download.name::text"),
}


class CrmInterestRule(models.Model):
    """What a visit to the web site is worth: a page counts once a day."""

    _inherit = "crm.interest.rule"

    event = fields.Selection(
        selection_add=[
            ("web_page", "Reads a page of the web site"),
            ("web_product", "Looks at a product on the web site"),
            ("web_click", "Follows a tracked link"),
            ("web_download", "Downloads a document"),
        ],
        ondelete={
            "web_page": "cascade",
            "web_product": "cascade",
            "web_click": "cascade",
            "web_download": "cascade",
        },
    )

    @api.model
    def _get_event_query(self, rule):
        event = rule["event"]
        if event not in _EVENTS:
            return super()._get_event_query(rule)
        query = _EVENTS[event]
        if rule["url_part"]:
            pattern = self._get_url_pattern(rule["url_part"])
            query = SQL("%s AND %s ILIKE %s", query, _PLACES[event], pattern)
        return query
