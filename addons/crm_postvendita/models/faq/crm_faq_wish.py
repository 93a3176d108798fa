"""Searches that found nothing: articles that somebody misses."""

from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.tools import SQL

from .kernel import faq_privacy, faq_query

#: new wishes of one person in a day, of all visitors together in an hour, and kept at
#: all: beyond them those that are listed already are still counted
_PER_PERSON, _PER_HOUR, _KEPT = 20, 60, 5000
#: days after which a wish that nobody repeated is let go
_DAYS = 180


class CrmFaqWish(models.Model):
    """A search that found nothing: an article that somebody misses."""

    _name = "crm.faq.wish"
    _description = "Search without an answer"
    _order = "count desc, last_date desc, id"

    name = fields.Char("Searched for", required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    count = fields.Integer("Times", default=1, readonly=True)
    last_date = fields.Datetime("Last time", readonly=True)
    audience = fields.Selection(
        [("internal", "Agents"), ("public", "Customers")], "Searched by", readonly=True
    )
    state = fields.Selection(
        [("open", "Open"), ("done", "Article written"), ("refused", "Not wanted")],
        default="open",
        required=True,
        index=True,
    )
    faq_id = fields.Many2one("crm.faq", "Article", ondelete="set null", index=True)
    company_id = fields.Many2one("res.company", index=True, readonly=True)

    _key_unique = models.UniqueIndex(
        "(key, audience, coalesce(company_id, 0))", "This wish is listed already."
    )

    @api.model
    def _record(self, text, audience):
        """Note a search that found nothing, without personal data, counted."""
        name = faq_privacy.redact(text)[:120].strip()
        key = " ".join(sorted(set(faq_query.asked_words(name, 12))))
        if not key:
            return self.browse()
        now = fields.Datetime.now()
        domain = [
            ("key", "=", key),
            ("audience", "=", audience),
            ("company_id", "=", self.env.company.id),
        ]
        wish = self.search(domain, limit=1)
        if wish and wish.last_date and now - wish.last_date < timedelta(seconds=10):
            return wish  # one search, asked by several parts of a screen
        if not wish and not self._may_grow():
            return wish
        return self._count_wish(name, key, audience) or wish

    @api.model
    def _may_grow(self):
        """Tell whether one more wish may be listed: searching is free, rows are not."""
        now = fields.Datetime.now()
        mine = [("create_uid", "=", self.env.uid)]
        if self.env.user._is_public():
            span, most = timedelta(hours=1), _PER_HOUR
        else:
            span, most = timedelta(days=1), _PER_PERSON
        mine.append(("create_date", ">", now - span))
        ours = [("company_id", "=", self.env.company.id)]
        return (
            self.search_count(mine, limit=most) < most
            and self.search_count(ours, limit=_KEPT) < _KEPT
        )

    @api.autovacuum
    def _gc_forgotten(self):
        """Let go of what was searched for once, long ago."""
        limit = fields.Datetime.now() - timedelta(days=_DAYS)
        self.search(
            [
                ("count", "=", 1),
                ("state", "=", "open"),
                ("faq_id", "=", False),
                ("last_date", "<", limit),
            ],
            limit=1000,
        ).unlink()

    @api.model
    def _count_wish(self, name, key, audience):
        """Note a wish, or once more; return nothing if somebody notes it right now.

        Many may search the same in vain at once: one of them counts, nobody waits.
        """
        self.flush_model()
        now = fields.Datetime.now()
        query = SQL(
            """INSERT INTO crm_faq_wish (name, key, audience, last_date, company_id,
                      count, state, create_uid, create_date, write_uid, write_date)
               VALUES (%(name)s, %(key)s, %(audience)s, %(now)s, %(company)s,
                      1, 'open', %(uid)s, %(now)s, %(uid)s, %(now)s)
                   ON CONFLICT (key, audience, coalesce(company_id, 0))
            DO UPDATE SET count = crm_faq_wish.count + 1,
                      last_date = excluded.last_date,
                      write_date = excluded.write_date RETURNING id""",
            name=name,
            key=key,
            audience=audience,
            now=now,
            company=self.env.company.id,
            uid=self.env.uid,
        )
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(query, log_exceptions=False)
                [wish_id] = self.env.cr.fetchone()
        except OperationalError:
            return self.browse()
        self.invalidate_model(["count", "last_date", "write_date"])
        return self.browse(wish_id)

    def action_write_article(self):
        """Open a draft for the wish; the wish is done when it is published."""
        self.ensure_one()
        if not self.faq_id:
            self.faq_id = self.env["crm.faq"].create(
                {"name": self.name, "audience": self.audience, "keywords": self.key}
            )
            self.state = "done"
        return self.faq_id._get_records_action(context={})

    def action_refuse(self):
        self.state = "refused"
