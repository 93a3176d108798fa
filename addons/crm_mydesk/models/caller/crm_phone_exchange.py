"""Telephone exchanges, each with a revocable token."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmPhoneExchange(models.Model):
    """A telephone exchange that tells who is calling, by a revocable token."""

    _name = "crm.phone.exchange"
    _description = "Telephone Exchange"
    _inherit = ["mail.thread"]
    _crm_own_author = True
    _check_company_auto = True
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(
        default=True,
        tracking=True,
        help="An archived exchange is refused at once.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    token_hash = fields.Char(copy=False, groups="base.group_system")
    token_date = fields.Datetime("Token Since", readonly=True, copy=False)
    token_used = fields.Datetime("Token Used Last", readonly=True, copy=False)
    old_token_hash = fields.Char(copy=False, groups="base.group_system")
    old_token_until = fields.Datetime(
        readonly=True,
        copy=False,
        help="Until then the token before this one is taken as well.",
    )
    grace_hours = fields.Integer(
        "Old Token for (hours)",
        default=24,
        help="So long the old token is still taken after a new one was made, so that"
        " no call is missed while the exchange is set up. Zero: not at all.",
    )
    allow_get = fields.Boolean(
        "Can Only Fetch an Address",
        help="Takes calls by GET as well, for an exchange that cannot post. Token and"
        " callers' numbers then stand in the access logs of every server on the way.",
    )
    new_token = fields.Char(
        compute="_compute_new_token",
        help="Shown only once: copy it into the exchange now.",
    )
    rate_limit = fields.Integer(
        "Calls per Minute",
        default=120,
        help="More announcements than these in a minute are refused.",
    )
    share_name = fields.Boolean(
        "Answer with the Caller's Name",
        help="The exchange gets the name of a known caller, to show it on the"
        " telephone. Leave it off where the line to the exchange is not private.",
    )
    callback_minutes = fields.Integer(
        "Call Back Within (minutes)",
        default=60,
        help="A missed call becomes a call-back due this long after it.",
    )
    call_count = fields.Integer(compute="_compute_call_count")

    _check_rate_limit = models.Constraint(
        "CHECK (rate_limit > 0 AND callback_minutes > 0)",
        "Calls per minute and minutes to call back must be above zero.",
    )
    _check_grace = models.Constraint(
        "CHECK (grace_hours >= 0)",
        "The old token is taken for zero hours or more.",
    )

    @api.depends_context("crm_phone_token")
    def _compute_new_token(self):
        for exchange in self:
            token = self.env.context.get("crm_phone_token") or ""
            mine = token.partition(".")[0] == str(exchange.id)
            exchange.new_token = token if mine else False

    def _compute_call_count(self):
        groups = self.env["crm.phone.call"]._read_group(
            [("exchange_id", "in", self.ids)], ["exchange_id"], ["__count"]
        )
        counts = {exchange.id: count for exchange, count in groups}
        for exchange in self:
            exchange.call_count = counts.get(exchange.id, 0)

    # -------------------------------------------------------------------- actions
    def action_new_token(self):
        """Replace the token; the old one is taken for the hours of grace."""
        self.ensure_one()
        self.check_access("write")
        token = self._generate_token(grace=True)
        self.env["crm.security.log"]._note(
            "token", self.env._("New token of a telephone exchange"), record=self
        )
        return self._get_records_action(context={"crm_phone_token": token})

    def action_revoke(self):
        """Forget the tokens: whoever has one is refused from now on."""
        self.check_access("write")
        # sudo: the hash is for the server's eyes only
        self.sudo().write(
            {
                "token_hash": False,
                "token_date": False,
                "old_token_hash": False,
                "old_token_until": False,
            }
        )
        for exchange in self:
            self.env["crm.security.log"]._note(
                "token",
                self.env._("Token of a telephone exchange revoked"),
                record=exchange,
            )

    def action_view_calls(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_mydesk.crm_phone_call_action"
        )
        return {**action, "domain": [("exchange_id", "=", self.id)], "context": {}}

    # ------------------------------------------------------------------- business
    def _generate_token(self, grace=False):
        """Return a new token; only its hash is stored.

        :param bool grace: whether the old one is taken for a while
        """
        self.ensure_one()
        if not self.id:
            raise UserError(self.env._("Save the exchange first."))
        secret = secrets.token_urlsafe(32)
        now = fields.Datetime.now()
        # sudo: the hash is for the server's eyes only
        exchange = self.sudo()
        kept = grace and exchange.token_hash and exchange.grace_hours
        exchange.write(
            {
                "old_token_hash": exchange.token_hash if kept else False,
                "old_token_until": now + timedelta(hours=kept) if kept else False,
                "token_hash": self._hash(secret),
                "token_date": now,
                "token_used": False,
            }
        )
        return f"{self.id}.{secret}"

    @api.model
    def _authenticate(self, token):
        """Return the exchange of a token, or an empty record.

        The number before the dot only finds the row; the secret is compared in
        constant time, even where there is nothing to compare it with.
        """
        number, _dot, secret = str(token or "")[:200].partition(".")
        exchange = self.browse()
        if number.isascii() and number.isdigit() and len(number) < 10:
            # sudo: nobody is logged in, the token decides
            exchange = self.sudo().search([("id", "=", int(number))])
        given, found = self._hash(secret), False
        for expected in exchange._get_hashes() or [self._hash("")]:
            found |= hmac.compare_digest(expected, given)
        return exchange if found and secret else self.browse()

    def _get_hashes(self):
        """Return the fingerprints that are taken now."""
        hashes = [self.token_hash]
        if self.old_token_until and self.old_token_until > fields.Datetime.now():
            hashes.append(self.old_token_hash)
        return [text for text in hashes if text]

    @api.model
    def _hash(self, secret):
        return hashlib.sha256(secret.encode()).hexdigest()
