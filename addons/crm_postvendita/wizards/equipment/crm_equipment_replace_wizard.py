"""Replacing a machine: the new one takes its place."""

from odoo import api, fields, models


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
        return new._get_records_action(context={})
