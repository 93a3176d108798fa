from odoo import fields, models


class CrmServiceContractRenewal(models.Model):
    """One renewal, as it happened."""

    _name = "crm.service.contract.renewal"
    _inherit = ["crm.contract.part.mixin"]
    _description = "Renewal of a contract"
    _order = "date desc, id desc"

    date = fields.Date(required=True)
    old_end = fields.Date("Previous end", required=True)
    new_end = fields.Date(required=True)
    factor = fields.Float(digits=(12, 6), help="By which prices were multiplied.")
    name = fields.Char("Why")
    user_id = fields.Many2one("res.users", string="Who")
