"""The customer's card: open tickets, what is due, how satisfied the customer is."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, formatLang


class CrmCustomerCard(models.AbstractModel):
    _inherit = "crm.customer.card"

    @api.model
    def _get_facts(self, family):
        facts = super()._get_facts(family)
        readable = self.env["crm.ticket"].has_access("read")
        count, late, average, rated = self._get_ticket_figures(family)
        facts.append(
            {
                "key": "open_tickets",
                "sequence": 40,
                "label": self.env._("Open tickets"),
                "value": (
                    self.env._("%(count)s, %(late)s late", count=count, late=late)
                    if late
                    else str(count)
                ),
                "icon": "fa-ticket",
                "color": "danger" if late else "info" if count else False,
                "action": readable and self._get_tickets_action(family, open_only=True),
            }
        )
        if rated and readable:
            facts.append(self._get_satisfaction(average, rated))
        return facts

    @api.model
    def _get_sections(self, family):
        sections = super()._get_sections(family)
        if self.env["crm.ticket"].has_access("read"):
            sections.append(self._get_tickets_section(family))
        return sections

    @api.model
    def _get_buttons(self, family):
        buttons = super()._get_buttons(family)
        tickets = self.env["crm.ticket"]
        if tickets.has_access("create"):
            buttons.append(
                {
                    "key": "new_ticket",
                    "sequence": 30,
                    "label": self.env._("New ticket"),
                    "icon": "fa-ticket",
                    "hotkey": "t",
                    "action": tickets._get_records_action(
                        name=self.env._("New ticket"),
                        context={
                            "default_partner_id": family[:1].id,
                            "default_channel_id": tickets._channel_id("phone"),
                        },
                    ),
                }
            )
        return buttons

    # ------------------------------------------------------------------- ingredients
    @api.model
    def _tickets_domain(self, family):
        return Domain("commercial_partner_id", "=", family[:1].id)

    @api.model
    def _get_ticket_figures(self, family):
        """Return open and late tickets, and the ratings of the last two years.

        All of them count, also those that the reader's role does not show: who sells to
        a customer knows that a machine of theirs stands still.

        :return: ``(open, late, average rating of 5, number of ratings)``
        """
        # numbers alone, of companies that the reader works for
        tickets = self.env["crm.ticket"].sudo()  # sudo: numbers alone
        now = fields.Datetime.now()
        tickets.flush_model(["is_open", "sla_deadline", "rating_last_value"])
        domain = self._tickets_domain(family) & tickets._crm_companies()
        query = tickets._search(domain, active_test=False)
        table = SQL.identifier(query.table)
        open_ = SQL("%s.active AND %s.is_open", table, table)
        rated = SQL(
            "%s.rating_last_value > 0 AND %s.create_date >= %s",
            table,
            table,
            fields.Datetime.subtract(now, years=2),
        )
        [figures] = self.env.execute_query(
            query.select(
                SQL("count(*) FILTER (WHERE %s)", open_),
                SQL(
                    "count(*) FILTER (WHERE %s AND %s.sla_deadline < %s)",
                    open_,
                    table,
                    now,
                ),
                SQL("avg(%s.rating_last_value) FILTER (WHERE %s)", table, rated),
                SQL("count(*) FILTER (WHERE %s)", rated),
            )
        )
        return figures

    @api.model
    def _get_tickets_action(self, family, open_only=False):
        return self.env["crm.ticket"]._get_records_action(
            name=self.env._("Tickets"),
            views=[(False, "list"), (False, "kanban"), (False, "form")],
            domain=list(self._tickets_domain(family)),
            context={
                "search_default_open": 1 if open_only else 0,
                "default_partner_id": family[:1].id,
            },
        )

    @api.model
    def _get_tickets_section(self, family):
        """Return the open tickets, the next deadline first."""
        shown = ["number", "name", "stage_id", "sla_deadline", "user_id", "stage_kind"]
        tickets = self.env["crm.ticket"].search_fetch(
            self._tickets_domain(family) & Domain("is_open", "=", True),
            [*shown, "sla_target"],
            order="sla_deadline, id",
            limit=self._ROWS + 1,
        )
        return self._get_rows_section(
            "tickets",
            40,
            self.env._("Tickets"),
            [
                ["number", self.env._("Number"), "text"],
                ["name", self.env._("Subject"), "text"],
                ["stage", self.env._("State"), "badge"],
                ["due", self.env._("Due"), "badge"],
                ["user", self.env._("Owner"), "user"],
            ],
            [self._get_ticket_row(ticket) for ticket in tickets],
            empty=self.env._("No open ticket. Register a call with “New ticket”."),
            action=self._get_tickets_action(family),
        )

    @api.model
    def _get_ticket_row(self, ticket):
        late = ticket.sla_deadline and ticket.sla_deadline < fields.Datetime.now()
        return {
            "model": ticket._name,
            "id": ticket.id,
            "number": ticket.number,
            "name": ticket.name,
            "stage": {
                "text": ticket.stage_id._get_label(),
                "color": ticket._get_stage_color(),
            },
            "due": {
                "text": ticket._get_due_reason(),
                "color": "danger" if late else "secondary",
            },
            "user": ticket.user_id.id or self.env._("Nobody"),
        }

    @api.model
    def _get_satisfaction(self, average, count):
        """Return the customer's rating as a fact."""
        color = "success" if average >= 4 else "warning" if average >= 2.5 else "danger"
        return {
            "key": "satisfaction",
            "sequence": 45,
            "label": self.env._("Satisfaction"),
            "value": self.env._(
                "%(average)s of 5 (%(count)s)",
                average=formatLang(self.env, average, digits=1),
                count=count,
            ),
            "icon": "fa-smile-o",
            "color": color,
            "action": False,
        }
