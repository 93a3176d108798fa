from odoo import fields, models


class CrmEquipmentMove(models.Model):
    """One change of customer, written by the system."""

    _name = "crm.equipment.move"
    _description = "Move of a machine"
    _order = "date desc, id desc"

    equipment_id = fields.Many2one(
        "crm.equipment", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="equipment_id.company_id", store=True)
    date = fields.Date(required=True)
    from_partner_id = fields.Many2one("res.partner", string="From", required=True)
    to_partner_id = fields.Many2one("res.partner", string="To", required=True)
    user_id = fields.Many2one("res.users", string="Who")
    note = fields.Char("Why")
