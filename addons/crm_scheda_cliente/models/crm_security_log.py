"""What an administrator wants to look up: tokens, refusals, exports, erasures."""

from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.http import request

#: system parameter: days after which a line is dropped; DAYS without it
KEEP = "crm_scheda_cliente.security_log_days"
DAYS = 365
BATCH = 50000


class CrmSecurityLog(models.Model):
    """One thing that touches the safety of data: who did it, when, how much of it.

    Administrators read it, nobody writes in it: the suite does with ``_note``. It holds
    no token and no number, and of whoever was erased no name.
    """

    _name = "crm.security.log"
    _description = "Security Log"
    _order = "date DESC, id DESC"
    _rec_name = "what"
    _log_access = False

    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    kind = fields.Selection(
        [
            ("refused", "Refused call"),
            ("token", "Token changed"),
            ("export", "Data taken out"),
            ("erasure", "Data erased"),
        ],
        required=True,
        index=True,
    )
    what = fields.Char(required=True)
    number = fields.Integer("Records", default=1, help="How many records it was about.")
    user_id = fields.Many2one("res.users", "Who", index=True, ondelete="set null")
    address = fields.Char("From Address")
    res_model = fields.Char("Model")
    res_id = fields.Many2oneReference("Record", model_field="res_model")

    @api.model
    def _note(self, kind, what, number=1, record=None):
        """Write a line.

        :param str kind: ``refused``, ``token``, ``export`` or ``erasure``
        :param str what: a sentence without secrets and without personal data
        :param int number: how many records it was about
        :param record: the one record that it was about, or None
        """
        user = self.env.user if self.env.uid else self.env["res.users"]
        # sudo: whoever does something cannot leave it out of the log
        self.with_user(SUPERUSER_ID).sudo().create(
            {
                "kind": kind,
                "what": what,
                "number": number,
                "user_id": user.id,
                "address": request.httprequest.remote_addr if request else False,
                "res_model": record._name if record else False,
                "res_id": record.id if record else False,
            }
        )

    @api.model
    def _get_days(self):
        """How long lines are kept; nonsense in the parameter is the default."""
        # sudo: settings are read by the system only
        text = self.env["ir.config_parameter"].sudo().get_param(KEEP) or ""
        return int(text) if text.isdigit() and int(text) else DAYS

    @api.autovacuum
    def _gc_log(self):
        """Drop what is older than it has to be kept."""
        oldest = fields.Datetime.now() - timedelta(days=self._get_days())
        self.search([("date", "<", oldest)], limit=BATCH).unlink()
