"""Machines of a customer: counted, and a click away."""

from odoo import fields, models

GROUPS = (
    "crm_postvendita.crm_postvendita_group_agent,sales_team.group_sale_salesman,"
    "account.group_account_invoice,account.group_account_readonly"
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_equipment_count = fields.Integer(
        "Machines", compute="_compute_crm_equipment_count", groups=GROUPS
    )

    def _compute_crm_equipment_count(self):
        machines = self._crm_count_of_customers(
            "crm.equipment", [("state", "=", "in_use")]
        )
        for partner in self:
            customer = partner.commercial_partner_id._origin.id
            partner.crm_equipment_count = machines.get(customer, 0)

    def _crm_count_of_customers(self, name, domain):
        """Return how many records the customers have: ``{customer id: count}``."""
        model = self.env[name]
        if not model.has_access("read"):
            return {}
        customers = self.commercial_partner_id.ids
        groups = model._read_group(
            [("commercial_partner_id", "in", customers), *domain],
            ["commercial_partner_id"],
            ["__count"],
        )
        return {customer.id: count for customer, count in groups}

    def _compute_application_statistics_hook(self):
        result = super()._compute_application_statistics_hook()
        if self.env["crm.equipment"].has_access("read"):
            label = self.env._("Machines")
            self._crm_add_statistic(result, "crm_equipment_count", "fa-cogs", label)
        return result

    def _crm_add_statistic(self, result, field, icon, label):
        """Add a count to the figures of partners, where there is something to count."""
        for partner in self.filtered(field):
            result[partner.id].append(
                {"iconClass": icon, "value": partner[field], "label": label}
            )

    def action_view_crm_equipment(self):
        return self._crm_open_service("crm_postvendita.crm_equipment_action", "in_use")

    def _crm_open_service(self, action, found):
        """Return the window of what the customer has, filtered as one expects."""
        self.ensure_one()
        values = self.env["ir.actions.act_window"]._for_xml_id(action)
        customer = self.commercial_partner_id
        return {
            **values,
            "domain": [("commercial_partner_id", "=", customer.id)],
            "context": {
                f"search_default_{found}": 1,
                "default_partner_id": customer.id,
            },
        }
