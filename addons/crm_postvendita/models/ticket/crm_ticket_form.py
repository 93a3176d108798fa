"""What the ticket's form shows and opens beside its own fields."""

from markupsafe import Markup

from odoo import fields, models

from .kernel import sla


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

    partner_to_confirm = fields.Boolean(related="partner_id.crm_to_confirm")
    merge_log_ids = fields.One2many(
        "crm.ticket.merge.log",
        "kept_id",
        string="Merged tickets",
        domain=[("undone_on", "=", False)],
        groups="crm_postvendita.crm_postvendita_group_agent",
    )
    customer_open_count = fields.Integer(
        "Open tickets of the customer", compute="_compute_customer_open_count"
    )
    ledger_html = fields.Html(
        "Where the time went", compute="_compute_ledger_html", sanitize=False
    )

    def _compute_customer_open_count(self):
        counted = self._read_group(
            [
                ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                ("is_open", "=", True),
            ],
            ["commercial_partner_id"],
            ["__count"],
        )
        counts = {partner.id: count for partner, count in counted}
        for ticket in self:
            ticket.customer_open_count = counts.get(ticket.commercial_partner_id.id, 0)

    def _compute_ledger_html(self):
        for ticket in self:
            real = ticket._origin
            ticket.ledger_html = real._render_ledger() if real else False

    def _get_ledger_labels(self):
        """Return what each kind of span is called, and the class that colours it."""
        return {
            "worked": (self.env._("Worked"), "text-primary"),
            "paused": (self.env._("Paused"), "text-warning"),
            "holiday": (self.env._("Holiday"), "text-muted"),
            "off": (self.env._("Outside working hours"), "text-muted"),
            "closed": (self.env._("Solved or closed"), "text-success"),
        }

    def _render_ledger(self):
        """Return the ledger as a table, newest first, at most a month of rows."""
        labels = self._get_ledger_labels()
        spans = [
            (
                fields.Datetime.to_datetime(entry["start"]),
                fields.Datetime.to_datetime(entry["stop"]),
                entry["kind"],
            )
            for entry in self.get_ledger()
        ]
        sums = Markup(" · ").join(
            Markup("{} <b>{}</b>").format(labels[kind][0], _hours(seconds))
            for kind, seconds in sla.totals(spans).items()
        )
        rows = Markup("").join(
            self._render_span(labels[kind], begin, end)
            for begin, end, kind in reversed(spans[-62:])
        )
        titles = (
            self.env._("From"),
            self.env._("To"),
            self.env._("What"),
            self.env._("Hours"),
        )
        return Markup(
            "<p>{}</p><table class='table table-sm'><thead><tr>{}</tr></thead>"
            "<tbody>{}</tbody></table>"
        ).format(
            sums,
            Markup("").join(Markup("<th>{}</th>").format(title) for title in titles),
            rows,
        )

    def _render_span(self, label, begin, end):
        return Markup(
            '<tr class="{}"><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>'
        ).format(
            label[1],
            self._local(begin),
            self._local(end),
            label[0],
            _hours((end - begin).total_seconds()),
        )

    def _local(self, moment):
        return fields.Datetime.context_timestamp(self, moment).strftime("%d/%m %H:%M")

    # ------------------------------------------------------------------- actions
    def action_undo_merge(self):
        """Take apart what was merged into this ticket last."""
        self.ensure_one()
        self.check_access("write")
        # sudo: the log is written by the system, write access was checked above
        self.merge_log_ids.sudo()[:1].action_undo()
        # the browser would go on showing messages that are back on the other ticket
        return {"type": "ir.actions.client", "tag": "reload"}

    def _open_with_messages_of(self, others):
        """Return the action that opens this ticket, to which messages of others
        have moved or from which they came."""
        self.ensure_one()
        form = {
            "type": "ir.actions.act_window",
            "res_model": "crm.ticket",
            "res_id": self.id,
            "views": [[False, "form"]],
        }
        return {
            "type": "ir.actions.client",
            "tag": "crm_ticket_messages_moved",
            "params": {"ticket_ids": (self | others).ids, "next": form},
        }

    def action_confirm_partner(self):
        self.partner_id.action_crm_confirm()

    def action_view_customer_tickets(self):
        self.ensure_one()
        return self.commercial_partner_id.action_view_crm_tickets()

    def action_open_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
        }

    def action_view_ratings(self):
        self.ensure_one()
        title = self.env._("Ratings")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "rating.rating",
            "view_mode": "list,form",
            "domain": [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("consumed", "=", True),
            ],
        }


def _hours(seconds):
    """Return seconds as hours and minutes.

    >>> _hours(5400)
    '1:30'
    """
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
