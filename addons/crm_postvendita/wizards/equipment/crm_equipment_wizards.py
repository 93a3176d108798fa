"""What one does with a machine in a step: move it, replace it."""

from odoo import api, fields, models
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


class CrmEquipmentReplaceWizard(models.TransientModel):
    _name = "crm.equipment.replace.wizard"
    _description = "Replace a machine"

    equipment_id = fields.Many2one(
        "crm.equipment",
        string="Machine",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    product_id = fields.Many2one(
        "product.product",
        string="New product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        required=True,
    )
    serial = fields.Char("New serial number")
    date = fields.Date("On", required=True, default=fields.Date.context_today)
    keep_warranty = fields.Boolean(
        "Keeps the old warranty",
        default=True,
        help="The new one has what is left of the old one's warranty. Off: its own"
        " warranty starts.",
    )

    @api.depends("equipment_id")
    def _compute_product_id(self):
        for wizard in self:
            wizard.product_id = wizard.product_id or wizard.equipment_id.product_id

    def action_replace(self):
        """Replace the machine and open the new one."""
        self.ensure_one()
        new = self.equipment_id._replace_by(
            self.product_id, self.serial, self.date, self.keep_warranty
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": new._name,
            "res_id": new.id,
            "views": [[False, "form"]],
        }
