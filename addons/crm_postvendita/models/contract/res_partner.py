from odoo import fields, models

from .crm_service_contract import LIVE

_GROUPS = (
    "crm_postvendita.crm_postvendita_group_agent,sales_team.group_sale_salesman,"
    "account.group_account_invoice,account.group_account_readonly"
)


class ResPartner(models.Model):
    """Machines and contracts of a customer: counted, and a click away."""

    _inherit = "res.partner"

    crm_equipment_count = fields.Integer(
        "Machines", compute="_compute_crm_service_counts", groups=_GROUPS
    )
    crm_contract_count = fields.Integer(
        "Contracts in force", compute="_compute_crm_service_counts", groups=_GROUPS
    )

    def _compute_crm_service_counts(self):
        machines = self._count_of_customers("crm.equipment", [("state", "=", "in_use")])
        contracts = self._count_of_customers(
            "crm.service.contract", [("state", "in", LIVE)]
        )
        for partner in self:
            customer = partner.commercial_partner_id._origin.id
            partner.crm_equipment_count = machines.get(customer, 0)
            partner.crm_contract_count = contracts.get(customer, 0)

    def _count_of_customers(self, name, domain):
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
        if not self.env["crm.equipment"].has_access("read"):
            return result
        labels = {
            "crm_equipment_count": self.env._("Machines"),
            "crm_contract_count": self.env._("Contracts in force"),
        }
        icons = {
            "crm_equipment_count": "fa-cogs",
            "crm_contract_count": "fa-handshake-o",
        }
        for partner in self:
            result[partner.id] += [
                {"iconClass": icons[field], "value": partner[field], "label": label}
                for field, label in labels.items()
                if partner[field]
            ]
        return result

    def action_view_crm_equipment(self):
        return self._open_crm_service("crm_postvendita.crm_equipment_action", "in_use")

    def action_view_crm_contracts(self):
        return self._open_crm_service(
            "crm_postvendita.crm_service_contract_action", "live"
        )

    def _open_crm_service(self, action, found):
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
