from odoo import api, models
from odoo.tools import SQL


class CrmPhoneCheck(models.Model):
    _inherit = "crm.phone.check"

    @api.model
    def _get_callable_sql(self):
        """Whoever waits in a call programme may be called next."""
        queued = SQL(
            "SELECT p.phone_sanitized FROM crm_call_item i"
            " JOIN res_partner p ON p.id = i.partner_id"
            " WHERE i.state IN ('waiting', 'calling') AND p.phone_sanitized LIKE %s",
            "+39%",
        )
        return [*super()._get_callable_sql(), queued]
