from odoo import api, fields, models

LIGHTS = [("green", "Green"), ("amber", "Amber"), ("red", "Red")]


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_credit_light = fields.Selection(
        LIGHTS,
        "Credit line",
        compute="_compute_crm_credit_light",
        groups="base.group_user",
        help="Green, amber or red by the limit in use and the days overdue. Everybody"
        " sees the colour, accounting sees the amounts.",
    )

    @api.depends_context("company")
    @api.depends("commercial_partner_id")
    def _compute_crm_credit_light(self):
        stored = self.filtered("id")
        lights = self.env["crm.credit"]._get_lights(stored._origin)
        for partner in self:
            partner.crm_credit_light = lights.get(partner._origin.id, False)
