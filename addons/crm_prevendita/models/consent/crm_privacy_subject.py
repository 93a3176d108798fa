"""Names of the banks and consents, before the person they are of is gone."""

from odoo import api, fields, models


class CrmPrivacySubject(models.AbstractModel):
    _inherit = "crm.privacy.subject"

    @api.model
    def _before_erasing(self, persons, found):
        super()._before_erasing(persons, found)
        self._get_records("crm.name").browse(found.get("crm.name", ()))._anonymise()
        consents = self._get_records("crm.consent").browse(found.get("crm.consent", ()))
        consents.filtered(lambda consent: not consent.date_withdrawn).write(
            {"date_withdrawn": fields.Datetime.now()}
        )
        self.env.flush_all()
