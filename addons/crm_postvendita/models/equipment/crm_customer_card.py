"""A customer's machines on the card."""

from odoo import api, fields, models
from odoo.fields import Domain


class CrmCustomerCard(models.AbstractModel):
    _inherit = "crm.customer.card"

    @api.model
    def _get_sections(self, family):
        sections = super()._get_sections(family)
        if self.env["crm.equipment"].has_access("read"):
            sections.append(self._get_equipment_section(family[:1]))
        return sections

    @api.model
    def _get_buttons(self, family):
        label, icon = self.env._("New machine"), "fa-cogs"
        buttons = super()._get_buttons(family)
        return buttons + self._get_new_button("crm.equipment", label, icon, family)

    @api.model
    def _get_new_button(self, model, label, icon, family):
        """Return the button by which a record of the customer is made, as a list."""
        if not self.env[model].has_access("create"):
            return []
        context = {"default_partner_id": family[:1].id}
        return [
            {
                "key": f"new_{model}",
                "sequence": 34,
                "label": label,
                "icon": icon,
                "hotkey": False,
                "action": self._get_form_action(label, model, context),
            }
        ]

    @api.model
    def _get_equipment_section(self, entity):
        Equipment = self.env["crm.equipment"]
        domain = Domain("commercial_partner_id", "=", entity.id)
        machines = Equipment.search_fetch(
            domain & Domain("state", "=", "in_use") & Domain("parent_id", "=", False),
            ["name", "serial", "date_in_use", "warranty_end", "place"],
            order="date_in_use desc, id desc",
            limit=self._ROWS + 1,
        )
        today = fields.Date.context_today(self)
        rows = [
            {
                "model": Equipment._name,
                "id": machine.id,
                "name": machine.name,
                "serial": machine.serial or "",
                "since": fields.Date.to_string(machine.date_in_use),
                "warranty": self._get_warranty_badge(machine, today),
            }
            for machine in machines
        ]
        return self._get_rows_section(
            "equipment",
            44,
            self.env._("Equipment"),
            [
                ["name", self.env._("Machine"), "text"],
                ["serial", self.env._("Serial number"), "text"],
                ["since", self.env._("In use since"), "date"],
                ["warranty", self.env._("Warranty"), "badge"],
            ],
            rows,
            empty=self.env._("No machine registered."),
            action=self._get_list_action(
                self.env._("Equipment"),
                Equipment._name,
                domain,
                {"default_partner_id": entity.id},
            ),
        )

    @api.model
    def _get_warranty_badge(self, machine, today):
        end = machine.warranty_end
        if not end:
            return {"text": self.env._("None"), "color": "secondary"}
        if end < today:
            return {
                "text": self.env._("Over since %s", self._format_day(end)),
                "color": "secondary",
            }
        return {
            "text": self.env._("Until %s", self._format_day(end)),
            "color": "success",
        }
