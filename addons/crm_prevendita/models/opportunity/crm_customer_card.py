"""What the customer card shows of presales, and to whom."""

from odoo import api, fields, models


class CrmCustomerCard(models.AbstractModel):
    """Presales on the customer card: planned actions and opportunities."""

    _inherit = "crm.customer.card"

    #: what a row of an opportunity shows
    _OPPORTUNITY_FIELDS = (
        "name",
        "stage_id",
        "won_status",
        "expected_revenue",
        "probability",
        "date_deadline",
        "user_id",
        "company_id",
    )
    #: deals and actions that are shown to whoever may not read them
    _GLANCE = 5

    @api.model
    def _get_buttons(self, family):
        buttons = super()._get_buttons(family)
        if not self.env["crm.marketing.action"].has_access("create"):
            return buttons
        customer = family[:1]
        buttons.append(
            {
                "key": "plan_action",
                "sequence": 10,
                "label": self.env._("Plan an action"),
                "icon": "fa-bullhorn",
                "hotkey": "a",
                "action": customer._get_plan_action(),
            }
        )
        buttons.append(
            {
                "key": "opportunity",
                "sequence": 20,
                "label": self.env._("New opportunity"),
                "icon": "fa-star",
                "hotkey": "o",
                "action": self.env["crm.lead"]._get_records_action(
                    name=self.env._("New opportunity"),
                    context={
                        "default_type": "opportunity",
                        "default_partner_id": customer.id,
                    },
                ),
            }
        )
        return buttons

    @api.model
    def _get_sections(self, family):
        sections = super()._get_sections(family)
        if self.env["crm.marketing.action"].has_access("read"):
            sections.append(self._get_actions_section(family[:1]))
        if self.env["crm.lead"].has_access("read"):
            sections.append(self._get_opportunities_section(family))
        return sections + self._get_glance_sections(family)

    @api.model
    def _get_actions_section(self, customer):
        domain = [
            ("commercial_partner_id", "=", customer.id),
            ("state", "=", "planned"),
        ]
        actions = self.env["crm.marketing.action"].search_fetch(
            domain,
            ["name", "type_id", "user_id", "date_due"],
            limit=self._ROWS + 1,
            order="date_due, id",
        )
        return self._get_rows_section(
            "actions",
            30,
            self.env._("Planned actions"),
            [
                ["due", self.env._("When"), "datetime"],
                ["type", self.env._("Type"), "badge"],
                ["name", self.env._("Subject"), "text"],
                ["user", self.env._("Owner"), "user"],
            ],
            [self._get_action_row(action) for action in actions],
            empty=self.env._("Nothing is planned: plan a call or a visit."),
            action=customer._get_actions_action(),
        )

    @api.model
    def _get_action_row(self, action):
        late = action.date_due and action.date_due < fields.Datetime.now()
        return {
            "model": action._name,
            "id": action.id,
            "due": fields.Datetime.to_string(action.date_due),
            "type": {
                "text": action.type_id._get_label(),
                "color": "danger" if late else "info",
            },
            "name": action.name,
            "user": action.user_id.id or "",
        }

    @api.model
    def _get_opportunities_section(self, family):
        leads = self.env["crm.lead"].with_context(active_test=False)
        leads = leads.search_fetch(
            [("partner_id", "in", family.ids), ("type", "=", "opportunity")],
            self._OPPORTUNITY_FIELDS,
            limit=self._ROWS + 1,
            order="date_closed DESC, date_deadline, id DESC",
        )
        return self._get_rows_section(
            "opportunities",
            40,
            self.env._("Opportunities"),
            [
                ["name", self.env._("Opportunity"), "text"],
                ["stage", self.env._("Stage"), "badge"],
                ["revenue", self.env._("Expected Revenue"), "monetary"],
                ["probability", self.env._("Probability %"), "number"],
                ["deadline", self.env._("Expected Closing"), "date"],
                ["user", self.env._("Salesperson"), "user"],
            ],
            [self._get_opportunity_row(lead) for lead in leads],
            empty=self.env._(
                "No opportunity yet: a visit or a demo usually opens one."
            ),
            action=self._get_opportunities_action(family),
        )

    @api.model
    def _get_opportunities_action(self, family):
        return self.env["crm.lead"]._get_records_action(
            name=self.env._("Opportunities"),
            views=[(False, "list"), (False, "kanban"), (False, "form")],
            domain=[("partner_id", "in", family.ids), ("type", "=", "opportunity")],
            context={
                "active_test": False,
                "default_type": "opportunity",
                "default_partner_id": family[:1].id,
            },
        )

    @api.model
    def _get_opportunity_row(self, lead):
        outcome = {
            "won": (self.env._("Won"), "success"),
            "lost": (self.env._("Lost"), "danger"),
        }
        text, color = outcome.get(lead.won_status, (lead.stage_id._get_label(), "info"))
        return {
            "model": lead._name,
            "id": lead.id,
            "name": lead.name,
            "stage": {"text": text, "color": color},
            "revenue": lead.expected_revenue,
            "currency_id": lead.company_currency.id,
            "probability": round(lead.probability),
            "deadline": fields.Date.to_string(lead.date_deadline),
            "user": lead.user_id.id or "",
        }

    # -- in brief, for who serves the same customer ------------------------------

    @api.model
    def _get_glance_sections(self, family):
        """Return what sales is doing, for who works for the customer without it.

        Sales and service share one view of the customer: whoever answers the telephone
        knows that a deal is open and who follows it. Amounts, chances, notes and the
        documents themselves stay with sales.
        """
        leads, actions = self.env["crm.lead"], self.env["crm.marketing.action"]
        if leads.has_access("read") or actions.has_access("read"):
            return []
        facts = self._get_deal_glances(family) + self._get_action_glances(family)
        if not facts:
            return []
        return [
            {
                "key": "sales_glance",
                "sequence": 40,
                "type": "facts",
                "title": self.env._("Sales, in brief"),
                "data": facts,
                "action": False,
            }
        ]

    @api.model
    def _get_deal_glances(self, family):
        # sudo: a deal's title, stage and owner, of a customer that may be read
        leads = self.env["crm.lead"].sudo()
        leads = leads.search_fetch(
            [
                ("partner_id", "in", family.ids),
                ("type", "=", "opportunity"),
                ("won_status", "=", "pending"),
                ("company_id", "in", [False, *self.env.companies.ids]),
            ],
            ["name", "stage_id", "user_id"],
            limit=self._GLANCE,
            order="date_deadline, id",
        )
        return [
            {
                "label": lead.name,
                "value": self._join_glance(lead.stage_id.name, lead.user_id.name),
                "color": "info",
            }
            for lead in leads
        ]

    @api.model
    def _get_action_glances(self, family):
        # sudo: an action's kind, day and owner, of a customer that may be read
        actions = self.env["crm.marketing.action"].sudo()
        actions = actions.search_fetch(
            [
                ("commercial_partner_id", "=", family[:1].id),
                ("state", "=", "planned"),
                ("company_id", "in", [False, *self.env.companies.ids]),
            ],
            ["type_id", "user_id", "date_due"],
            limit=self._GLANCE,
            order="date_due, id",
        )
        return [
            {
                "label": action.type_id.name,
                "value": self._join_glance(
                    action.date_due
                    and self._format_day(fields.Datetime.to_string(action.date_due)),
                    action.user_id.name,
                ),
                "color": False,
            }
            for action in actions
        ]

    @api.model
    def _join_glance(self, *parts):
        return " · ".join(part for part in parts if part)
