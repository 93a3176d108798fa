"""What machines and defects are to a ticket: what it is about, and on which lot."""

from odoo import api, fields, models


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    equipment_id = fields.Many2one(
        "crm.equipment",
        string="Machine",
        index="btree_not_null",
        tracking=True,
        check_company=True,
        domain="[('commercial_partner_id', '=?', commercial_partner_id)]",
    )
    defect_id = fields.Many2one(
        "crm.defect",
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )
    lot_ref = fields.Char("Lot or serial number", index="btree_not_null")
    same_lot_count = fields.Integer(
        "Tickets on the same lot", compute="_compute_same_lot_count"
    )

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {"equipment_id"}

    def _compute_same_lot_count(self):
        lots = [lot for lot in self.mapped("lot_ref") if lot]
        counted = self._read_group([("lot_ref", "in", lots)], ["lot_ref"], ["__count"])
        counts = dict(counted)
        for ticket in self:
            count = counts.get(ticket.lot_ref, 0)
            ticket.same_lot_count = max(0, count - 1)

    @api.constrains("equipment_id", "partner_id")
    def _check_equipment(self):
        for ticket in self.filtered("is_open"):
            ticket.equipment_id._check_stands_at(ticket.commercial_partner_id, ticket)

    @api.onchange("equipment_id")
    def _onchange_equipment_id(self):
        machine = self.equipment_id
        if machine:
            self.partner_id = self.partner_id or machine.partner_id
            self.product_id = machine.product_id or self.product_id
            self.lot_ref = machine.lot_ref or machine.serial or self.lot_ref

    @api.model
    def _fill_company(self, vals_list):
        self._fill_from_machines(vals_list)
        return super()._fill_company(vals_list)

    @api.model
    def _fill_from_machines(self, vals_list):
        given = self.env.context.get("default_equipment_id")
        for vals in vals_list if given else ():
            vals.setdefault("equipment_id", given)
        ids = {vals["equipment_id"] for vals in vals_list if vals.get("equipment_id")}
        if not ids:
            return
        machines = self.env["crm.equipment"].browse(ids)
        by_id = {machine.id: machine for machine in machines}
        for vals in vals_list:
            machine = by_id.get(vals.get("equipment_id"))
            if machine:
                vals["partner_id"] = vals.get("partner_id") or machine.partner_id.id
                vals["product_id"] = vals.get("product_id") or machine.product_id.id
                vals["lot_ref"] = (
                    vals.get("lot_ref") or machine.lot_ref or machine.serial
                )

    def action_make_defect(self):
        """Make one defect of tickets on the same product or lot; show it."""
        defect = self.defect_id[:1]
        if not defect:
            first = self[:1]
            defect = self.env["crm.defect"].create(
                {
                    "name": first.name,
                    "product_id": first.product_id.id,
                    "lot_ref": first.lot_ref,
                    "company_id": first.company_id.id,
                    "description": first.description,
                }
            )
        same = self
        if len(self) == 1 and self.lot_ref:
            same |= self.search(
                [
                    ("lot_ref", "=", self.lot_ref),
                    ("product_id", "=", self.product_id.id),
                    ("defect_id", "=", False),
                ]
            )
        same.filtered(lambda ticket: not ticket.defect_id).defect_id = defect
        return defect._get_records_action(context={})
