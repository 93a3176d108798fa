from odoo import models


class RatingRating(models.Model):
    """A merge of two customers looks for the votes of each, and core indexes
    neither column: it would read every vote ever given."""

    _inherit = "rating.rating"

    _crm_partner_idx = models.Index("(partner_id) WHERE partner_id IS NOT NULL")
    _crm_rated_idx = models.Index(
        "(rated_partner_id) WHERE rated_partner_id IS NOT NULL"
    )
