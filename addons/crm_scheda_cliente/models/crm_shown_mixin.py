"""Names and subjects that strangers choose hold nothing hidden."""

from odoo import api, models

from .hidden import show_hidden


class CrmShownMixin(models.AbstractModel):
    """For a model whose names or subjects come from outside, by mail, form or file.

    Marked as they are stored, for they are shown in many places: lists, forms, pages of
    the portal, documents, the subjects of mails.
    """

    _name = "crm.shown.mixin"
    _description = "Names without hidden characters"

    #: the fields that are marked
    _crm_shown = ("name",)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._crm_show(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._crm_show(vals))

    def _crm_show(self, vals):
        shown = {
            name: show_hidden(vals[name]) for name in self._crm_shown if name in vals
        }
        return {**vals, **shown} if shown else vals
