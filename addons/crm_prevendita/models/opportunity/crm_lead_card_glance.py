from odoo import api, fields, models


class CrmCustomerCard(models.AbstractModel):
    """What sales is doing, on the card of who works for the same customer.

    Sales and service share one view of the customer: whoever answers the telephone
    knows that a deal is open and who follows it. Amounts, chances, notes and the
    documents themselves stay with sales.
    """

    _inherit = "crm.customer.card"

    _GLANCE = 5

    @api.model
    def _get_sections(self, family):
        sections = super()._get_sections(family)
        leads, actions = self.env["crm.lead"], self.env["crm.marketing.action"]
        if not leads.has_access("read") and not actions.has_access("read"):
            facts = self._get_deal_glances(family) + self._get_action_glances(family)
            if facts:
                sections.append(
                    {
                        "key": "sales_glance",
                        "sequence": 40,
                        "type": "facts",
                        "title": self.env._("Sales, in brief"),
                        "data": facts,
                        "action": False,
                    }
                )
        return sections

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
