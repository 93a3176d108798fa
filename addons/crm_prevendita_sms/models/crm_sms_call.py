"""The calls of providers that were taken: none is taken twice."""

from odoo import api, fields, models
from odoo.tools import SQL


class CrmSmsCall(models.Model):
    """One call of a provider, remembered until nobody could repeat it.

    Whoever has seen a signed call may send it again (a replay): its digest is known.
    """

    _name = "crm.sms.call"
    _description = "Call of an SMS provider"
    _log_access = False
    _rec_name = "digest"

    gateway_id = fields.Many2one(
        "crm.sms.gateway", required=True, index=True, ondelete="cascade"
    )
    digest = fields.Char(required=True)
    expires = fields.Datetime(required=True, index=True)

    _once = models.UniqueIndex("(gateway_id, digest)")

    @api.model
    def _is_first(self, gateway, digest, expires):
        """Remember a call; return False if it is known."""
        # in one statement: two copies at the same moment are one call
        self.env.cr.execute(
            SQL(
                "INSERT INTO crm_sms_call (gateway_id, digest, expires)"
                " VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING id",
                gateway.id,
                digest,
                expires,
            )
        )
        return bool(self.env.cr.fetchone())

    @api.autovacuum
    def _gc_calls(self):
        # sudo: what nobody could repeat any more
        old = self.sudo().search(
            [("expires", "<", fields.Datetime.now())], limit=10_000
        )
        old.unlink()
