"""How often the same sender has sent a form."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.misc import hmac

_HOUR = timedelta(hours=1)


class CrmWebAttempt(models.Model):
    """A form that was sent: who it was is kept as a mark that cannot be read back.

    Rows are only added, never changed: senders at once do not wait for each other.
    """

    _name = "crm.web.attempt"
    _description = "Form sent on the web site"
    _log_access = False
    _order = "id desc"

    mark = fields.Char(required=True)
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)

    _mark_idx = models.Index("(mark, date)")

    @api.model
    def _allows(self, kind, sender, most):
        """Note an attempt and return whether the sender is within the hour's limit.

        :param str kind: what is limited, such as ``"form/address"``
        :param int most: so many in an hour; an attempt beyond is not noted
        """
        mark = hmac(self.env(su=True), "crm_web_attempt", f"{kind}|{sender}")
        attempts = self.sudo()  # sudo: nobody but the system counts
        since = fields.Datetime.now() - _HOUR
        found = attempts.search_count(
            [("mark", "=", mark), ("date", ">", since)], limit=most
        )
        if found >= most:
            return False
        attempts.create({"mark": mark})
        return True

    @api.model
    def _get_limit(self, name, default):
        """Return a limit of the system parameters; nonsense there is the default."""
        # sudo: settings are read by the system only
        parameters = self.env["ir.config_parameter"].sudo()
        key = f"crm_scheda_cliente_website.{name}"
        text = str(parameters.get_param(key, default)).strip()
        return int(text) if text.isdigit() else default

    @api.autovacuum
    def _gc_attempts(self):
        old = self.search(
            [("date", "<", fields.Datetime.now() - 2 * _HOUR)], limit=50000
        )
        old.unlink()
