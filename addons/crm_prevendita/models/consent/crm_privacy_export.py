"""Consents and checks of the opposition register in a person's dossier."""

from odoo import api, models


class CrmPrivacyExport(models.AbstractModel):
    _inherit = "crm.privacy.export"

    @api.model
    def _get_evidence(self):
        return ["crm.consent", "crm.phone.check", *super()._get_evidence()]

    @api.model
    def _get_sent(self):
        return [*super()._get_sent(), "mailing.trace"]

    @api.model
    def _get_more(self, model):
        return {
            "crm.consent": [
                "purpose_id", "channel", "state", "origin", "date_withdrawn", "user_id",
                "date_contract_end",
            ],
            "crm.phone.check": ["opposed", "date_opposed"],
            "mailing.trace": ["mass_mailing_id", "trace_status", "open_datetime"],
            "crm.name": ["bank_id", "state"],
        }.get(model, super()._get_more(model))  # fmt: skip
