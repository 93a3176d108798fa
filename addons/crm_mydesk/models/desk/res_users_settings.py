from odoo import fields, models


class ResUsersSettings(models.Model):
    _inherit = "res.users.settings"

    #: ``{"order": [kind, …], "hidden": [kind, …]}``
    crm_desk_layout = fields.Json("Desk Layout")
