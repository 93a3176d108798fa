"""Statements of account: the kernel says on what ground they leave."""

from odoo import api, fields, models

from .kernel import lawful


class CrmStatementDocument(models.Model):
    _inherit = "crm.statement.document"

    @api.model
    def _prepare_ground(self, recipient, certified):
        """The kernel's verdict on what serves a contract is kept with the statement."""
        values = super()._prepare_ground(recipient, certified)
        moment = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        channel = lawful.PEC if certified else lawful.EMAIL
        verdict = lawful.may(channel, lawful.SERVICE, moment, lawful.History())
        return {**values, "ground_rule": verdict.rule}
