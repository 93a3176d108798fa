"""Openings and clicks of newsletters, and whether a person or a machine made them."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import consteq

from .kernel.mail_behaviour import AROUND, BURST, burst, judge


class CrmMailingHit(models.Model):
    """Something that happened to a mail that was sent: opened, clicked, by whom.

    Core's traces and clicks hold what people did. What machines did is told apart
    and kept here, so that figures can be explained.
    """

    _name = "crm.mailing.hit"
    _description = "Opening or click of a newsletter"
    _order = "date desc, id desc"

    trace_id = fields.Many2one(
        "mailing.trace", required=True, ondelete="cascade", index=True
    )
    mailing_id = fields.Many2one(
        related="trace_id.mass_mailing_id", store=True, index=True
    )
    email = fields.Char(related="trace_id.email")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    kind = fields.Selection(
        [("open", "Opened"), ("click", "Clicked"), ("trap", "Hidden link")],
        required=True,
    )
    link_id = fields.Many2one("link.tracker", ondelete="set null", index=True)
    url = fields.Char(related="link_id.url", string="Page")
    click_id = fields.Many2one("link.tracker.click", ondelete="set null", index=True)
    agent = fields.Char(string="Program")
    verdict = fields.Selection(
        [("person", "Person"), ("machine", "Machine"), ("forged", "Forged")],
        required=True,
    )
    reason = fields.Selection(
        [
            ("method", "Asked for the headers only"),
            ("agent", "A program that says so"),
            ("prefetch", "Fetched ahead of time"),
            ("soon", "Seconds after the sending"),
            ("burst", "All links within seconds"),
            ("trap", "Followed the hidden link"),
            ("token", "The link was not the one that was sent"),
        ],
        string="Why",
    )

    _trace_idx = models.Index("(trace_id, date)")
    _verdict_idx = models.Index("(mailing_id, verdict, kind)")

    @api.autovacuum
    def _gc_machines(self):
        """Forget in time what machines did: it is kept to be explained, not told."""
        limit = fields.Datetime.now() - timedelta(days=180)
        domain = [("verdict", "!=", "person"), ("date", "<", limit)]
        self.search(domain, limit=10000).unlink()

    # what comes in

    @api.model
    def _record_click(self, trace, code, token, request):
        """Judge a click, and count it where a person made it.

        :param trace: ``mailing.trace``, may not exist
        :param str code: of the link
        :param str token: what the link carried beside it
        :param request: the HTTP request: ``method``, ``headers``, ``remote_addr``,
            ``country_code``
        :return: the hit, empty where there is no such mail
        """
        trace = trace.exists()
        link = self.env["link.tracker.code"].search([("code", "=", code)]).link_id
        if not trace or not link:
            return self.browse()
        if trace._refuses(token):
            return self._store(trace, "click", request, "token", link)
        age = trace._get_age()
        reason = judge("click", request["method"], request["headers"], age)
        if not reason and trace._fell_into_trap():
            reason = "trap"
        hit = self._store(trace, "click", request, reason, link)
        if not reason:
            hit.click_id = self.env["link.tracker.click"].add_click(
                code,
                ip=request["remote_addr"],
                country_code=request["country_code"],
                mailing_trace_id=trace.id,
            )
            hit._retract_burst()
            if hit.verdict == "person":
                trace._behaved("click", link)
        return hit

    @api.model
    def _record_open(self, trace, request):
        """Judge an opening, and count it where a person made it."""
        trace = trace.exists()
        if not trace:
            return self.browse()
        age = trace._get_age()
        reason = judge("open", request["method"], request["headers"], age)
        hit = self._store(trace, "open", request, reason)
        if not reason:
            trace.set_opened()
            trace._behaved("open")
        return hit

    @api.model
    def _record_trap(self, trace, token, request):
        """A machine followed the link that nobody sees: its clicks are no clicks."""
        trace = trace.exists()
        if not trace or not consteq(token, trace._get_click_token()):
            return self.browse()
        hit = self._store(trace, "trap", request, "trap")
        around = trace.hit_ids.filtered(
            lambda h: h.verdict == "person" and abs(h.date - hit.date) <= AROUND
        )
        around._retract("trap")
        return hit

    @api.model
    def _store(self, trace, kind, request, reason, link=None):
        verdict = "machine" if reason else "person"
        return self.create(
            {
                "trace_id": trace.id,
                "kind": kind,
                "link_id": link.id if link else False,
                "agent": (request["headers"].get("User-Agent") or "")[:200],
                "verdict": "forged" if reason == "token" else verdict,
                "reason": reason,
            }
        )

    # second thoughts

    def _retract_burst(self):
        """Take back clicks that, with this one, were too fast for a person."""
        trace = self.trace_id
        recent = trace.hit_ids.filtered(
            lambda h: (
                h.kind == "click"
                and h.verdict == "person"
                and self.date - h.date <= BURST
            )
        )
        links = self.env["link.tracker"].search_count(
            [("mass_mailing_id", "=", trace.mass_mailing_id.id)]
        )
        fast = burst([(h.date, h.link_id.id) for h in recent], links)
        self.browse(recent[index].id for index in fast)._retract("burst")

    def _retract(self, reason):
        """These were a machine's after all: nothing of them counts."""
        if not self:
            return
        self.write({"verdict": "machine", "reason": reason})
        self.click_id.unlink()
        self.trace_id._recount()
