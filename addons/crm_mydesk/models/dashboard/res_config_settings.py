from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_figures_by_team = fields.Boolean(
        "Figures by team only",
        config_parameter="crm_mydesk.figures_by_team",
        help="The dashboard shows calls, actions, tickets and orders by team and of no"
        " single operator; teams of fewer than three people together. Without an"
        " agreement with the unions, or a licence of the labour inspectorate, figures"
        " of single operators are a control at a distance (art. 4 of L. 300/1970).",
    )
