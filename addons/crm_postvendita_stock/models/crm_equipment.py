"""What the inventory knows of a machine: its lot, and the delivery it came by."""

from odoo import api, fields, models


class CrmEquipment(models.Model):
    _inherit = "crm.equipment"

    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot or serial of the inventory",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
    )
    delivery_number = fields.Char(
        "Delivery note",
        compute="_compute_delivery_number",
        compute_sudo=True,  # agents know the number without a right to the inventory
    )

    @api.depends("lot_id.name")
    def _compute_lot_key(self):
        return super()._compute_lot_key()

    def _get_lot_name(self):
        return self.lot_id.name or super()._get_lot_name()

    @api.depends("picking_id")
    def _compute_delivery_number(self):
        for machine in self:
            picking = machine.picking_id
            machine.delivery_number = (
                picking._crm_delivery_number() if picking else False
            )
