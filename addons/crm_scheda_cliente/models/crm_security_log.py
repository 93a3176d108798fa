"""What an administrator wants to look up: tokens, refusals, exports, erasures."""

import logging
from datetime import timedelta
from functools import partial

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, api, fields, models
from odoo.http import request

from .tally import Tally

_logger = logging.getLogger(__name__)

#: system parameter: days after which a line is dropped; DAYS without it
KEEP = "crm_scheda_cliente.security_log_days"
DAYS = 365
BATCH = 50000
#: lines of refused calls in an hour; those from yet another address count together
LINES = 100
#: refused calls are written down once a minute for each address
refusals = Tally(seconds=60)


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
    number = fields.Integer(
        default=1,
        help="How many records it was about; of a refused call, how often it came in"
        " this hour, about.",
    )
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
        # sudo: whoever does something cannot leave it out of the log
        self.with_user(SUPERUSER_ID).sudo().create(
            {**self._prepare(what, record), "kind": kind, "number": number}
        )

    @api.model
    def _prepare(self, what, record):
        """Return what a line says of who did it, from where, to which record."""
        return {
            "what": what,
            "user_id": self.env.uid or False,
            "address": request.httprequest.remote_addr if request else False,
            "res_model": record._name if record else False,
            "res_id": record.id if record else False,
        }

    @api.model
    def _note_refused(self, what, record=None, raising=False):
        """Note that a call from outside was refused.

        However often it comes, it makes one line for an address and an hour, and not
        more than ``LINES`` for all of them: who is refused must not fill the disk.

        :param str what: as in ``_note``
        :param record: the one record that it was about, or None
        :param bool raising: whether the refusal undoes what is written now
        """
        if not request:
            return
        values = self._prepare(what, record)
        number = refusals.knock((self.env.cr.dbname, what, values["address"]))
        if not number:
            return
        if raising:
            self.env.cr.postrollback.add(
                partial(self._count_apart, self.env.registry, values, number)
            )
        else:
            self._count_refused(values, number)

    @staticmethod
    def _count_apart(registry, values, number):
        """Count in a transaction of its own; the refusal stands in any case."""
        try:
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["crm.security.log"]._count_refused(values, number)
        except OperationalError as error:
            # somebody else counted at the same moment
            _logger.info("A refused call is not in the log: %s", error)

    @api.model
    def _count_refused(self, values, number):
        # sudo: whoever is refused cannot leave it out of the log
        log = self.with_user(SUPERUSER_ID).sudo()
        hour = fields.Datetime.now().replace(minute=0, second=0, microsecond=0)
        recent = [("kind", "=", "refused"), ("date", ">=", hour)]
        same = [("what", "=", values["what"]), ("address", "=", values["address"])]
        line = log.search(recent + same, limit=1)
        if not line and log.search_count(recent, limit=LINES) >= LINES:
            number = refusals.knock((self.env.cr.dbname, values["what"], None))
            if not number:
                return
            values = {"what": values["what"], "address": False}
            line = log.search([*recent, same[0], ("address", "=", False)], limit=1)
        if line:
            line.number += number
        else:
            log.create({**values, "kind": "refused", "number": number})

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
