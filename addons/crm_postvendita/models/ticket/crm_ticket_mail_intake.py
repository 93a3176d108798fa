"""Every mail to the service as it came, stored before anybody reads it, and its fate.

A mail is stored in a transaction of its own, then worked on in another one: whoever
hands it over is told that it has arrived once both are done. What meets another
transaction is tried again; what was killed on the way is worked on later; what kills
whoever reads it, again and again, is not read a further time; what cannot be read
within its budget is not read at all (``kernel/mail_trial.py``).
"""

import base64
import hashlib
import logging
import random
import time
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models, modules
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..fetchmail_server import storing
from .kernel import mail_rescue, mail_trial

_logger = logging.getLogger(__name__)

#: days for which a mail is kept, unless a setting says otherwise
_DAYS = 90
#: so much of a mail is kept, and no more
_BYTES = 50 * 1024 * 1024
#: how often a mail is tried that meets another transaction, in one go
_MEETINGS = 6
#: how often a mail is begun that is never finished: it kills whoever reads it
_MOST_STARTS = 3
#: minutes after which a mail that waits is worked on by the scheduler
_WAITS = 10
#: seconds in which somebody may still be at a mail that waits
_AT_IT = 60
#: seconds that a query may take for one mail, and all its turns
_SECONDS = 10
#: what has become of the mail that is being worked on: kept per thread, out of reach of
#: clients; what reads the mail is core's, and hands no value through
_fate = ContextVar("crm_ticket_mail_fate", default=None)


def note_fate(state, ticket=None):
    """Note what becomes of the mail that is being worked on, if one is."""
    fate = _fate.get()
    if fate is not None:
        fate.update(state=state, ticket_id=ticket.id if ticket else False)


def get_company_id():
    """Return to which company of ours the mail was written, ``False`` if unknown."""
    return (_fate.get() or {}).get("company_id") or False


class CrmTicketMailIntake(models.Model):
    """A mail to the service as it came, and what became of it."""

    _name = "crm.ticket.mail.intake"
    _description = "Mail received"
    _order = "id desc"

    name = fields.Char("Subject", readonly=True)
    email_from = fields.Char("Sender", readonly=True)
    key = fields.Char(readonly=True, required=True)
    raw = fields.Binary("Mail", attachment=False, readonly=True)
    filename = fields.Char(compute="_compute_filename")
    text = fields.Text(compute="_compute_text")
    size = fields.Integer("Bytes", readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("ticket", "Became a ticket"),
            ("answer", "Came to a ticket"),
            ("automatic", "Automatic answer about no ticket"),
            ("report", "Report of a mail server"),
            ("notice", "Receipt or notice"),
            ("duplicate", "Came once more, or was written by us"),
            ("loop", "Answer to an automatic answer of ours"),
            ("spam", "Spam, or of a blocked sender"),
            ("large", "Too large"),
            ("no_route", "To nobody here"),
            ("rescued", "Rescued as plain text"),
            ("failed", "Cannot be read"),
        ],
        string="What became of it",
        default="waiting",
        required=True,
        readonly=True,
        index=True,
    )
    ticket_id = fields.Many2one(
        "crm.ticket", readonly=True, ondelete="set null", index="btree_not_null"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null")
    starts = fields.Integer("Begun", readonly=True, help="How often it was begun.")
    begun_at = fields.Datetime("Begun on", readonly=True)
    copies = fields.Integer(
        "Came again", readonly=True, help="How often the same mail came once more."
    )
    model = fields.Char(readonly=True, help="For what nothing else routes.")
    server_id = fields.Many2one(
        "fetchmail.server",
        "Fetched from",
        readonly=True,
        ondelete="set null",
        groups="base.group_system",
    )

    _key_unique = models.UniqueIndex("(key)", "The same mail is there already.")
    _waiting_idx = models.Index("(id) WHERE state = 'waiting'")

    def _compute_filename(self):
        for mail in self:
            mail.filename = f"mail-{mail.id}.eml"

    def _compute_text(self):
        for mail in self:
            raw = mail._get_raw()
            mail.text = mail._read_text(raw) if raw else False

    def _get_raw(self):
        return base64.b64decode(self.with_context(bin_size=False).raw or b"")

    def _read_text(self, raw):
        """Return what can be read of the mail; of one that cannot, its beginning."""
        if self._is_readable(raw, sure=self.state in ("waiting", "failed")):
            return mail_rescue.text(raw)
        return mail_rescue.beginning(raw)

    @api.model
    def _is_readable(self, raw, sure=False):
        """Tell whether a mail can be read in time, ``None`` if that is not known now.

        See ``mail_trial``.
        """
        # a test leaves no process behind
        keep = not modules.module.current_test
        return mail_trial.is_readable(raw, sure=sure, keep=keep)

    # ---------------------------------------------------------------------- storing
    @api.model
    def _take_in(self, raw, work, model=None, company=None):
        """Store a mail, then work on it.

        :param work: called with an environment; returns the id of a ticket, or False
        :param str model: see ``message_process``
        :param company: that of ours to which it was written, if known
        :return: what ``work`` returned, False for a mail that is there already
        """

        def store(env):
            return env[self._name]._store(raw, model, company)

        with storing():
            mail_id, is_new = self._in_own_transaction(store)
        if not is_new and not self._start(mail_id):
            return False
        try:
            return self._work_on(mail_id, raw, work, again=not is_new)
        except OperationalError as error:
            if modules.module.current_test:  # which has but one transaction
                raise
            _logger.info("Mail %s waits for the scheduler: %s", mail_id, error)
            return False

    def _in_own_transaction(self, act):
        """Call ``act(environment)`` in a transaction of its own, again if two meet."""
        end = time.monotonic() + _SECONDS
        for turn in range(_MEETINGS):
            try:
                with self._own_transaction() as env:
                    return act(env)
            except OperationalError:
                last = turn + 1 == _MEETINGS or time.monotonic() > end
                if last or modules.module.current_test:
                    raise
                time.sleep(random.uniform(0, 0.1 * 2**turn))
        return None

    @contextmanager
    def _own_transaction(self):
        """Give an environment in a transaction of its own; a test has but one."""
        if modules.module.current_test:
            yield self.env
            return
        with self.env.registry.cursor() as cr:
            yield self.env(cr=cr)

    @api.model
    def _store(self, raw, model=None, company=None):
        """Store a mail that waits.

        In plain SQL: two that come at the same moment must not fail but meet.

        :return: its id, or that of the same one, and whether it is new
        """
        told = mail_rescue.summary(mail_rescue.split(raw)[0][:200_000] + b"\n\n")
        key = self._get_key(raw)
        values = {
            "name": told["subject"] or None,
            "email_from": told["sender"] or None,
            "key": key,
            "raw": base64.b64encode(raw[:_BYTES]),
            "size": len(raw),
            "state": "waiting",
            "model": model or None,
            "company_id": company.id if company else None,
            "server_id": self.env.context.get("default_fetchmail_server_id") or None,
            "starts": 1,
            "begun_at": fields.Datetime.now(),
            "copies": 0,
            "create_uid": self.env.uid,
            "create_date": fields.Datetime.now(),
        }
        names = SQL(", ").join(SQL.identifier(name) for name in values)
        marks = SQL(", ").join(SQL("%s", value) for value in values.values())
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO crm_ticket_mail_intake (%s) VALUES (%s)"
                " ON CONFLICT (key) DO NOTHING RETURNING id",
                names,
                marks,
            )
        )
        if rows:
            return rows[0][0], True
        return self.search([("key", "=", key)], limit=1).id, False

    @api.model
    def _keep_unrouted(self, raw, company=None):
        """Keep a mail that is to nobody here, for somebody to look at."""

        def store(env):
            mail_id, is_new = env[self._name]._store(raw, company=company)
            if is_new:
                env[self._name].browse(mail_id).state = "no_route"

        with storing():
            self._in_own_transaction(store)

    @api.model
    def _get_key(self, raw):
        """Return what tells a mail from all others, but not from its copies.

        Servers on the way add headers, so that those which its author wrote count. One
        that says neither its id nor its date is told by all its bytes.
        """
        head, body = mail_rescue.split(raw)
        if not mail_rescue.headers(head, "Message-ID", "Date").strip():
            return hashlib.sha256(raw).hexdigest()
        author = mail_rescue.headers(head, "Message-ID", "From", "Subject", "Date")
        return hashlib.sha256(author + b"\n\n" + body.strip()).hexdigest()

    # ---------------------------------------------------------------------- working
    @api.model
    def _work_on(self, mail_id, raw, work, again=False):
        """Work on a mail that waits; see ``_take_in``.

        One that goes on meeting other transactions waits for the scheduler.

        :param bool again: that it was begun before
        """
        readable = self._is_readable(raw, sure=again)

        def act(env):
            mail = env[self._name].browse(mail_id)
            state, company_id = mail._lock(_SECONDS)
            if state != "waiting":
                return False
            if readable:
                return mail._work(work, company_id)
            _logger.info("Mail %s is not read: it takes too long", mail_id)
            if readable is False:  # or else the machine had too much to do: later
                mail.state = "failed"
            return False

        return self._in_own_transaction(act)

    @api.model
    def _start(self, mail_id):
        """Count that a mail is begun once more, before it can kill whoever reads it.

        Not if somebody has only just begun it: if he does not come back, the scheduler
        goes on.

        :return: whether to go on
        """

        def act(env):
            mail, now = env[self._name].browse(mail_id), fields.Datetime.now()
            recent = mail.begun_at and now - mail.begun_at < timedelta(seconds=_AT_IT)
            if mail.state == "waiting" and recent:
                return False  # without a lock, which would keep whoever is at it off
            state, _company_id = mail._lock()
            if state != "waiting":
                mail.copies += 1 if state else 0
                return False
            if mail.starts >= _MOST_STARTS:
                _logger.info("Mail %s is not read again: see its form", mail_id)
                mail.state = "failed"
                return False
            mail.write({"starts": mail.starts + 1, "begun_at": now})
            return True

        return self._in_own_transaction(act)

    def _lock(self, seconds=0):
        """Keep others off a mail; return its state, ``""`` if somebody has it.

        In the same query whatever else the work on it needs.

        :param int seconds: that each further query of the transaction may take, if any
        :return: its state, and the id of its company
        """
        self.flush_recordset(["state"])
        limit = SQL("NULL")
        if seconds and not modules.module.current_test:
            limit = SQL(
                "set_config('statement_timeout', %s, TRUE)", str(seconds * 1000)
            )
        rows = self.env.execute_query(
            SQL(
                "SELECT state, company_id, %s FROM crm_ticket_mail_intake"
                " WHERE id = %s FOR UPDATE SKIP LOCKED",
                limit,
                self.id,
            )
        )
        self.invalidate_recordset()
        return rows[0][:2] if rows else ("", None)

    def _work(self, work, company_id):
        """Do the work and note the mail's fate in the same transaction."""
        token = _fate.set({"state": "duplicate", "company_id": company_id})
        try:
            found = work(self.env)
            fate = dict(_fate.get())
        finally:
            _fate.reset(token)
        ticket = self.env["crm.ticket"].browse(fate.get("ticket_id") or [])
        if ticket.company_id:
            fate["company_id"] = ticket.company_id.id
        self.write(fate)
        return found

    @api.model
    def _cron_work(self, batch=20):
        """Work on mails that nobody has finished: whoever had them was killed."""
        limit = fields.Datetime.now() - timedelta(minutes=_WAITS)
        domain = [("state", "=", "waiting"), ("begun_at", "<", limit)]
        waiting = self.search(domain, order="id", limit=batch)
        for mail in waiting:
            raw = mail._get_raw()
            work = mail._get_work(raw)
            try:
                if self._start(mail.id):
                    self._work_on(mail.id, raw, work, again=True)
            except Exception:  # one that cannot be worked on holds no other up
                _logger.info("Mail %s goes on waiting", mail.id, exc_info=True)
            self.env["ir.cron"]._commit_progress(1)

    def _get_work(self, raw):
        """Return how the mail is worked on: as by whoever has handed it over."""
        model, server = self.model, self.sudo().server_id  # sudo: the gateway's work
        options = {}
        if server:
            options = {
                "save_original": server.original,
                "strip_attachments": not server.attach,
            }

        def work(env):
            thread = env["mail.thread"].sudo()  # sudo: the gateway's own work
            thread = thread.with_context(default_fetchmail_server_id=server.id)
            return thread._crm_process(model or "crm.ticket", raw, **options)

        return work

    @api.autovacuum
    def _gc_old(self):
        """Let go of mails that are older than they are kept."""
        days = self.env["mail.thread"]._crm_mail_setting("mail_days", _DAYS)
        if days:
            limit = fields.Datetime.now() - timedelta(days=days)
            domain = [("create_date", "<", limit), ("state", "!=", "waiting")]
            self.search(domain, limit=1000).unlink()

    # ---------------------------------------------------------------------- actions
    def action_make_ticket(self):
        """Make a ticket of a mail that became none, as plain text with the original."""
        self.ensure_one()
        self.check_access("read")
        if self.ticket_id:
            raise UserError(
                self.env._("The mail stands on ticket %s.", self.ticket_id.display_name)
            )
        mail = self.sudo()  # sudo: what nobody may write but the gateway
        mail.write({"ticket_id": mail._open_ticket().id, "state": "ticket"})
        return self.ticket_id._get_records_action(context={})

    def _open_ticket(self):
        """Return a new ticket with what can be read of the mail."""
        raw = self._get_raw()
        tickets = self.env["crm.ticket"]
        partners = self.env["res.partner"]
        if self.email_from:
            partners = tickets._partner_find_from_emails_single(
                [self.email_from], no_create=True
            )
        company = self.company_id or self.env.company
        ticket = tickets.create(
            {
                "name": self.name or self.env._("(no subject)"),
                "partner_id": partners[:1].id,
                "partner_name": partners[:1].name or self.email_from,
                "partner_email": partners[:1].email or self.email_from,
                "channel_id": tickets._channel_id("email"),
                "company_id": company.id,
            }
        )
        ticket.message_post(
            body=self._read_text(raw)[:100_000],
            author_id=partners[:1].id or self.env.ref("base.partner_root").id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            attachments=[("original.eml", raw)],
        )
        return ticket
