from odoo import models


class RatingRating(models.Model):
    _inherit = "rating.rating"

    # the charts read it without a look at the rows
    _chart_idx = models.Index("(write_date, rating) WHERE consumed IS TRUE")
