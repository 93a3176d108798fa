"""What a technician's phone sent: each act once, whether it is sent once or often.

A phone without network keeps what was done on it, and sends it later. It never knows
whether a request that broke off had arrived: it sends again. So each act bears a token
of its own, written here in the transaction that applies it; an act whose token stands
here changes nothing any more.
"""

import datetime
import logging
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)
KINDS = [
    ("check_in", "Arrived"),
    ("check_out", "Departed"),
    ("check", "Point of the checklist"),
    ("photo", "Photo"),
    ("part", "Part used"),
    ("report", "Report"),
    ("next", "Next visit"),
    ("sign", "Signature"),
    ("finish", "Finished"),
]
MOST_ACTS = 50
_TOKEN = re.compile(r"[0-9a-zA-Z-]{16,64}")
_KEPT = datetime.timedelta(days=400)
#: a watch that differs by less than this is right
_SLOW = datetime.timedelta(minutes=2)


class Conflict(Exception):
    """What the phone knew of a visit is no longer so; a person decides."""

    def __init__(self, values):
        super().__init__(values.get("text"))
        self.values = values


class CrmVisitAct(models.Model):
    """An act that was applied. Written by the server alone."""

    _name = "crm.visit.act"
    _description = "Act of a technician's phone"
    _order = "id desc"
    _rec_name = "kind"

    visit_id = fields.Many2one(
        "crm.maintenance.visit", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    token = fields.Char(required=True)
    kind = fields.Selection(KINDS, required=True)
    moment = fields.Datetime("When it was done", required=True)
    create_date = fields.Datetime("When it arrived", index=True)

    _once = models.UniqueIndex("(user_id, token)", "This was received already.")

    @api.autovacuum
    def _gc_acts(self):
        """Forget the acts of phones that no longer send them."""
        limit = fields.Datetime.now() - _KEPT
        ledger = self.sudo()  # sudo: it has no other hand than the server's
        ledger.search([("create_date", "<", limit)], limit=10000).unlink()

    # ------------------------------------------------------------------- receiving
    @api.model
    def _receive(self, acts, sent):
        """Apply acts in their order; one that cannot be holds back its visit's others.

        :param list acts: dicts ``{token, kind, visit, at, seen, base, values}``, see
            ``crm.maintenance.visit._apply_act``
        :param str sent: the phone's clock now, so that a wrong clock is seen
        :return: a list of dicts ``{token, outcome}``: ``done`` (now or before),
            ``conflict`` with both values, ``refused`` with its reason, ``held``
        """
        if not isinstance(acts, list) or len(acts) > MOST_ACTS:
            raise ValidationError(self.env._("Too much at once: send it in parts."))
        ahead = self._get_ahead(sent)
        held, answers = set(), []
        for act in acts:
            if not isinstance(act, dict):
                raise ValidationError(self.env._("This is no act of a phone."))
            token, visit_id = act.get("token"), str(act.get("visit"))
            if visit_id in held:
                answers.append({"token": token, "outcome": "held"})
                continue
            answer = self._receive_one(act, ahead)
            if answer["outcome"] != "done":
                held.add(visit_id)
            answers.append({"token": token, **answer})
        return answers

    def _receive_one(self, act, ahead):
        try:
            with self.env.cr.savepoint():
                self._apply_once(act, ahead)
        except Conflict as conflict:
            return {"outcome": "conflict", **conflict.values}
        except (AccessError, MissingError):
            # its words would say what is there
            text = self.env._("This visit is not yours, or it is no longer there.")
            return {"outcome": "refused", "text": text}
        except UserError as reason:
            return {"outcome": "refused", "text": str(reason)}
        return {"outcome": "done"}

    def _apply_once(self, act, ahead):
        token, kind = act.get("token"), act.get("kind")
        if not isinstance(token, str) or not _TOKEN.fullmatch(token):
            raise ValidationError(self.env._("This act has no token."))
        if kind not in dict(KINDS):
            raise ValidationError(self.env._("Nothing is known of “%s”.", kind))
        if self._is_known(token):
            return
        visit = self.env["crm.maintenance.visit"]._get_of_technician(act.get("visit"))
        moment = self._get_moment(act.get("at"), ahead)
        if self._claim(visit, token, kind, moment):
            visit._apply_act(kind, moment, act)

    def _is_known(self, token):
        mine = [("user_id", "=", self.env.uid), ("token", "=", token)]
        ledger = self.sudo()  # sudo: one's own tokens, which nobody reads by hand
        return bool(ledger.search_count(mine, limit=1))

    def _claim(self, visit, token, kind, moment):
        """Write a token down; false if a request beside this one has done so.

        A clash with a transaction that is not over yet waits for it, and then has
        the whole request tried again, which finds the token.
        """
        now = fields.Datetime.now()
        uid = self.env.uid
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO crm_visit_act (visit_id, user_id, token, kind, moment,
                                              create_uid, create_date)
                   VALUES (%s, %s, %s, %s, %s, %s, %s)
                   ON CONFLICT DO NOTHING RETURNING id""",
                visit.id,
                uid,
                token,
                kind,
                moment,
                uid,
                now,
            )
        )
        return bool(rows)

    # ----------------------------------------------------------------------- clock
    def _get_ahead(self, sent):
        """Return by how much the phone's clock is ahead of the server's."""
        ahead = self._parse(sent) - fields.Datetime.now()
        return ahead if abs(ahead) > _SLOW else datetime.timedelta()

    def _get_moment(self, text, ahead):
        """Return when something was done, by the server's clock, never in future."""
        return min(self._parse(text) - ahead, fields.Datetime.now())

    def _parse(self, text):
        try:
            moment = datetime.datetime.fromisoformat(text)
        except (TypeError, ValueError):
            reason = self.env._("This act says no moment.")
            raise ValidationError(reason) from None
        if moment.tzinfo:
            moment = moment.astimezone(datetime.UTC).replace(tzinfo=None)
        return moment.replace(microsecond=0)
