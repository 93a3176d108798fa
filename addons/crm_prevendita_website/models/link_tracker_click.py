from odoo import api, models


class LinkTrackerClick(models.Model):
    """The click of a known visitor on a tracked link is noted.

    Clicks in newsletters have a history of their own already.
    """

    _inherit = "link.tracker.click"

    @api.model
    def add_click(self, code, **route_values):
        click = super().add_click(code, **route_values)
        visits = self.env["crm.web.visit"]
        if click and not route_values.get("mailing_trace_id"):
            partner_id = visits._get_known_id()
            if partner_id and visits._may_note():
                link = click.link_id
                visits._note(partner_id, "click", link.url, link.title)
        return click
