from odoo import api, models

from ..credit.kernel import light as kernel


class CrmCustomerCard(models.AbstractModel):
    """Credit and statement on the customer card."""

    _inherit = "crm.customer.card"

    _LIGHT_COLORS = {
        kernel.GREEN: "success",
        kernel.AMBER: "warning",
        kernel.RED: "danger",
    }

    @api.model
    def _get_facts(self, family):
        return super()._get_facts(family) + self._get_credit_facts(family[:1])

    @api.model
    def _get_credit_facts(self, entity):
        """Return the light for everybody, amounts for accounting."""
        amounts = self._sees_amounts()
        # sudo: without accounting rights only the colour and its reason are shown
        Credit = self.env["crm.credit"].sudo()
        credit = Credit._get_credit(entity)[entity.id]
        company = self.env.company
        action = self._get_statement_action(entity) if amounts else False
        light = {
            "key": "credit",
            "sequence": 1,
            "label": self.env._("Credit line"),
            "value": self._get_credit_value(credit, amounts),
            "hint": Credit._explain(credit, company, amounts),
            "icon": "fa-circle",
            "color": self._LIGHT_COLORS[credit["color"]],
            "action": action,
        }
        if not amounts or credit["overdue"] <= 0:
            return [light]
        overdue = {
            "key": "overdue",
            "sequence": 2,
            "label": self.env._("Overdue"),
            "value": Credit._money(credit["overdue"], company),
            "hint": self.env._("The oldest item by %s days.", credit["days"]),
            "icon": "fa-hourglass-end",
            "color": "danger",
            "action": action,
        }
        return [light, overdue]

    @api.model
    def _get_credit_value(self, credit, amounts):
        """Return the light in a word or, for accounting, exposure and limit."""
        if not amounts:
            words = {
                kernel.GREEN: self.env._("In order"),
                kernel.AMBER: self.env._("Attention"),
                kernel.RED: self.env._("Exhausted"),
            }
            return words[credit["color"]]
        Credit, company = self.env["crm.credit"], self.env.company
        exposure = Credit._money(credit["exposure"], company)
        if not credit["limit"]:
            return exposure
        return self.env._(
            "%(exposure)s of %(limit)s",
            exposure=exposure,
            limit=Credit._money(credit["limit"], company),
        )

    @api.model
    def _get_buttons(self, family):
        buttons = super()._get_buttons(family)
        if self._sees_amounts():
            buttons.append(
                {
                    "key": "statement",
                    "sequence": 70,
                    "label": self.env._("Statement of account"),
                    "icon": "fa-list-alt",
                    "hotkey": "k",
                    "action": self._get_statement_action(family[:1]),
                }
            )
        return buttons

    @api.model
    def _get_statement_action(self, entity):
        return {
            "type": "ir.actions.client",
            "name": self.env._("Statement of account"),
            "tag": "crm_customer_statement",
            "context": {"active_id": entity.id, "active_ids": entity.ids},
        }
