"""Ratings of tickets are the customers' own: nobody else writes them or votes."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

#: what one of us adds to a rating: an answer that everybody may read
_OURS = {"publisher_comment", "publisher_id", "publisher_datetime"}


class RatingRating(models.Model):
    _inherit = "rating.rating"

    #: whoever has it votes: none of us reads it
    access_token = fields.Char(groups="base.group_system")

    @api.model
    def _crm_customers_alone(self):
        """Return the models whose ratings only the system writes, for customers."""
        return {"crm.ticket"}

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._crm_check_written()
        return ratings

    def write(self, vals):
        if vals.keys() - _OURS:
            self._crm_check_written()
        result = super().write(vals)
        if {"res_model_id", "res_id"} & vals.keys():
            self._crm_check_written()
        return result

    def _crm_check_written(self):
        """Refuse votes that a client writes.

        :raises AccessError: for one of a model of the customers' own
        """
        guarded = self._crm_customers_alone()
        if self.env.su or guarded.isdisjoint(self.mapped("res_model")):
            return
        raise AccessError(
            self.env._("Only customers rate: a rating is neither written nor changed.")
        )
