from odoo import api, models


class RatingRating(models.Model):
    _inherit = "rating.rating"

    @api.model
    def _crm_customers_alone(self):
        return super()._crm_customers_alone() | {"discuss.channel"}
