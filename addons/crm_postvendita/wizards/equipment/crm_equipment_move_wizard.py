"""Moving machines to another customer, with their parts and their history."""

from odoo import fields, models
from odoo.exceptions import UserError


class CrmEquipmentMoveWizard(models.TransientModel):
    _name = "crm.equipment.move.wizard"
    _description = "Move a machine to another customer"

    equipment_ids = fields.Many2many(
        "crm.equipment",
        string="Machines",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    partner_id = fields.Many2one("res.partner", string="New customer", required=True)
    site_id = fields.Many2one("res.partner")
    date = fields.Date("From", required=True, default=fields.Date.context_today)
    note = fields.Char("Why", required=True)

    def action_move(self):
        """Move the machines with their parts; their history stays with them."""
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        for machine in self.equipment_ids:
            if machine.commercial_partner_id == customer:
                raise UserError(
                    self.env._(
                        "“%(machine)s” belongs to %(customer)s already.",
                        machine=machine.display_name,
                        customer=customer.display_name,
                    )
                )
        self.equipment_ids._move_to_customer(
            self.partner_id, self.site_id, self.date, self.note
        )
