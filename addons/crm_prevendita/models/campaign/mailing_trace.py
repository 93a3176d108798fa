"""Mails of newsletters: what the reader did, what machines did, what is certain."""

from odoo import fields, models
from odoo.tools import consteq, hmac

from .kernel.mail_behaviour import AROUND, reading

#: a request's context says so while core answers it: whether it counts was decided, or
#: will be, by who made it; no client can send it
JUDGED = object()


class MailingTrace(models.Model):
    """A mail sent to somebody: what the reader did, and what machines did."""

    _inherit = "mailing.trace"

    hit_ids = fields.One2many("crm.mailing.hit", "trace_id")
    is_signed = fields.Boolean(
        string="Links Are Signed",
        help="Its links carry a proof that they are the ones that were sent; a"
        " click without it is forged.",
    )
    is_untracked = fields.Boolean(
        string="Not Tracked",
        readonly=True,
        help="Without a consent to tracking: whether it was opened, and by whom its"
        " links were followed, is not known.",
    )
    left_rule = fields.Char("Rule", readonly=True, help="Why it was left out.")
    click_count = fields.Integer(string="Clicks", compute="_compute_hits")
    machine_count = fields.Integer(string="By Machines", compute="_compute_hits")
    read_datetime = fields.Datetime(
        string="Read On",
        readonly=True,
        help="When it is certain that somebody read it: a link was followed, it was"
        " answered, or opened again a minute later or more. Who reads it once, with"
        " the pictures blocked or without following a link, leaves no trace and is"
        " not counted.",
    )
    read_reason = fields.Selection(
        [
            ("click", "Followed a link"),
            ("reply", "Answered"),
            ("again", "Opened it again"),
        ],
        string="How One Knows",
        readonly=True,
    )
    open_count = fields.Integer(string="Times Opened", compute="_compute_hits")

    _partner_idx = models.Index("(res_id) WHERE model = 'res.partner'")
    _read_idx = models.Index("(mass_mailing_id) WHERE read_datetime IS NOT NULL")

    def _compute_hits(self):
        groups = self.env["crm.mailing.hit"]._read_group(
            [("trace_id", "in", self.ids)], ["trace_id", "kind", "verdict"], ["__count"]
        )
        counts = {}
        for trace, kind, verdict, count in groups:
            key = (kind, verdict) if verdict == "person" else "machine"
            row = counts.setdefault(trace.id, {})
            row[key] = row.get(key, 0) + count
        for trace in self:
            row = counts.get(trace._origin.id, {})
            trace.open_count = row.get(("open", "person"), 0)
            trace.click_count = row.get(("click", "person"), 0)
            trace.machine_count = row.get("machine", 0)

    def _get_click_token(self):
        """Return the proof that a link of this mail is the one that was sent."""
        self.ensure_one()
        # sudo: the key is the database's
        return hmac(self.env(su=True), "crm_prevendita-mailing-trace", self.id)[:20]

    def _refuses(self, token):
        """Return whether a link with this token was not sent by us."""
        if not self.is_signed:
            return False
        return not consteq(token or "", self._get_click_token())

    def _get_age(self):
        """Return how long ago the mail was sent, None if that is not known."""
        return self.sent_datetime and fields.Datetime.now() - self.sent_datetime or None

    def _fell_into_trap(self):
        now = fields.Datetime.now()
        return any(
            hit.kind == "trap" and now - hit.date <= AROUND for hit in self.hit_ids
        )

    def _recount(self):
        """Bring core's fields in line with the hits that people made."""
        self._update_reading()
        for trace in self:
            people = trace.hit_ids.filtered(lambda hit: hit.verdict == "person")
            clicks = people.filtered(lambda hit: hit.kind == "click")
            values = {"links_click_datetime": max(clicks.mapped("date"), default=False)}
            if not people and trace.trace_status == "open":
                values.update(trace_status="sent", open_datetime=False)
            trace.write(values)
        self._unbehaved()

    def _update_reading(self):
        """Say anew whether and when these mails were read, from what people did."""
        for trace in self:
            people = trace.hit_ids.filtered(lambda hit: hit.verdict == "person")
            found = reading(
                people.filtered(lambda hit: hit.kind == "open").mapped("date"),
                people.filtered(lambda hit: hit.kind == "click").mapped("date"),
                trace.reply_datetime,
            )
            moment, reason = found or (False, False)
            if (moment, reason) != (trace.read_datetime, trace.read_reason):
                trace.write({"read_datetime": moment, "read_reason": reason})

    # what follows from it

    def _behaved(self, kind, link=None):
        """Something that a person did: the member's state and the score follow.

        :param str kind: ``"open"``, ``"click"`` or ``"reply"``
        :param link: ``link.tracker`` that was clicked
        """
        self._update_reading()
        for trace in self.filtered(lambda t: t.model == "res.partner"):
            # sudo: readers of mails have no rights here
            partner = self.env["res.partner"].sudo().browse(trace.res_id).exists()
            if not partner:
                continue
            trace._move_member(partner, "reached" if kind == "open" else "responded")
            partner.commercial_partner_id._interest_changed()

    def _unbehaved(self):
        """What was taken for a person's was not: member and score go back."""
        for trace in self.filtered(lambda t: t.model == "res.partner"):
            # sudo: readers of mails have no rights here
            partner = self.env["res.partner"].sudo().browse(trace.res_id).exists()
            members = partner.campaign_member_ids.filtered(
                lambda member, t=trace: (
                    member.campaign_id == t.campaign_id
                    and member.state in ("reached", "responded")
                )
            )
            if not trace.links_click_datetime and not members.action_ids:
                opened = trace.trace_status in ("open", "reply")
                members.state = "reached" if opened else "targeted"
            partner.commercial_partner_id._interest_changed()

    def _move_member(self, partner, step):
        """Bring the campaign's member up to a step, never down."""
        # sudo: as above
        members = self.env["crm.campaign.member"].sudo()
        members.search(
            [
                ("campaign_id", "=", self.campaign_id.id),
                ("partner_id", "=", partner.id),
            ]
        )._come_up_to(step)

    def set_opened(self, domain=None):
        if self.env.context.get("crm_hit") is JUDGED:
            return self.browse()
        return super().set_opened(domain)

    def set_replied(self, domain=None):
        traces = super().set_replied(domain)
        traces._behaved("reply")
        return traces
