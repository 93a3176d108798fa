"""The timed rules' bench: what a rule would have done to last month's tickets."""

from datetime import timedelta

import pytz
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime

#: rows that are shown of what would have been done
_SHOWN = 50


class CrmTicketTimedBench(models.TransientModel):
    """What a timed rule would have done, without doing anything."""

    _name = "crm.ticket.timed.bench"
    _description = "Test bench of a timed rule"

    rule_id = fields.Many2one("crm.ticket.timed.rule", required=True)
    date_from = fields.Date(
        "From", required=True, default=lambda self: self._get_month()[0]
    )
    date_to = fields.Date(
        "To", required=True, default=lambda self: self._get_month()[1]
    )
    summary = fields.Char("Result", compute="_compute_result")
    rows = fields.Html("It would have run", compute="_compute_result")

    @api.model
    def _get_month(self):
        """Return the first and the last day of last month."""
        last = fields.Date.context_today(self).replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last

    def _replay(self):
        zone = pytz.timezone(self.env.user.tz or "UTC")

        def moment(day):
            begin = fields.Datetime.to_datetime(day)
            return zone.localize(begin).astimezone(pytz.utc).replace(tzinfo=None)

        if not self.date_from or not self.date_to:
            return []
        end = self.date_to + timedelta(days=1)
        return self.rule_id._replay(moment(self.date_from), moment(end))

    @api.depends("rule_id", "date_from", "date_to")
    def _compute_result(self):
        for bench in self:
            found = bench._replay()
            tickets = len({row[0] for row in found})
            bench.summary = self.env._(
                "%(times)s times, on %(tickets)s tickets",
                times=len(found),
                tickets=tickets,
            )
            bench.rows = bench._get_table(found[:_SHOWN], len(found))

    def _get_table(self, found, total):
        """Return the first rows as a table."""
        if not found:
            return False
        tickets = self.env["crm.ticket"].browse([row[0] for row in found])
        names = {ticket.id: ticket.display_name for ticket in tickets}
        row = Markup("<tr><td>{}</td><td>{}</td><td>{}</td></tr>")
        rows = [
            row.format(
                names[ticket_id],
                format_datetime(self.env, since, dt_format="short"),
                format_datetime(self.env, noticed, dt_format="short"),
            )
            for ticket_id, since, noticed in found
        ]
        head = Markup("<tr><th>{}</th><th>{}</th><th>{}</th></tr>").format(
            self.env._("Ticket"),
            self.env._("Standing still since"),
            self.env._("It would have run on"),
        )
        table = Markup('<table class="table table-sm">{}{}</table>').format(
            head, Markup().join(rows)
        )
        if total > len(found):
            more = self.env._("… and %s more", total - len(found))
            table += Markup("<p>{}</p>").format(more)
        return table

    def action_view_tickets(self):
        """Open the tickets on which the rule would have run."""
        self.ensure_one()
        ids = sorted({row[0] for row in self._replay()})
        return self.env["crm.ticket"]._crm_records_action(
            name=self.env._("“%s” would have run", self.rule_id.name),
            domain=[("id", "in", ids)],
            views=[(False, "list"), (False, "form")],
            context={"create": False, "active_test": False},
        )
