"""What becomes of articles: votes, tickets they saved, searches without an answer."""

from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .kernel import faq_privacy, faq_query


class CrmFaqVote(models.Model):
    _name = "crm.faq.vote"
    _description = "Vote on an FAQ article"
    _order = "id desc"

    faq_id = fields.Many2one("crm.faq", required=True, index=True, ondelete="cascade")
    value = fields.Selection(
        [("up", "Helpful"), ("down", "Not helpful")], required=True
    )
    comment = fields.Text()
    partner_id = fields.Many2one("res.partner", index="btree_not_null")
    voter = fields.Char(required=True, help="Who votes: one vote on each article.")

    _voter_unique = models.UniqueIndex(
        "(faq_id, voter)", "This reader has voted on the article already."
    )


class CrmFaqUse(models.Model):
    """An article was read, answered a ticket, or made one unnecessary."""

    _name = "crm.faq.use"
    _description = "Use of an FAQ article"
    _order = "id desc"

    faq_id = fields.Many2one("crm.faq", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("read", "Read by a customer"),
            ("avoided", "Ticket avoided"),
            ("answered", "Used in an answer"),
        ],
        required=True,
        index=True,
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    voter = fields.Char("Reader", index="btree_not_null")
    partner_id = fields.Many2one("res.partner", index="btree_not_null")
    ticket_id = fields.Many2one("crm.ticket", index="btree_not_null")
    user_id = fields.Many2one("res.users", "Agent", index="btree_not_null")
    category_id = fields.Many2one(
        related="faq_id.category_id", store=True, index="btree_not_null"
    )
    company_id = fields.Many2one(related="faq_id.company_id", store=True)


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
        return self._count_wish(name, key, audience) or wish

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
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.faq",
            "res_id": self.faq_id.id,
            "views": [[False, "form"]],
        }

    def action_refuse(self):
        self.state = "refused"


class CrmFaq(models.Model):
    _inherit = "crm.faq"  # pylint: disable=consider-merging-classes-inherited

    vote_ids = fields.One2many(
        "crm.faq.vote", "faq_id", groups="crm_postvendita.crm_postvendita_group_agent"
    )
    vote_up = fields.Integer("Helpful", readonly=True, copy=False)
    vote_down = fields.Integer("Not helpful", readonly=True, copy=False)
    read_count = fields.Integer("Read", compute="_compute_use_counts")
    avoided_count = fields.Integer("Tickets avoided", compute="_compute_use_counts")
    answered_count = fields.Integer("Used in answers", compute="_compute_use_counts")

    def _compute_use_counts(self):
        counted = self.env["crm.faq.use"]._read_group(
            [("faq_id", "in", self.ids)], ["faq_id", "kind"], ["__count"]
        )
        counts = {(faq.id, kind): count for faq, kind, count in counted}
        for faq in self:
            for kind in ("read", "avoided", "answered"):
                faq[f"{kind}_count"] = counts.get((faq.id, kind), 0)

    def _vote(self, voter, helpful, comment="", partner=None):
        """Count a reader's vote: one on each article, the last word counts.

        :param str voter: who votes, such as ``"partner:7"`` or a session's mark
        """
        self.ensure_one()
        votes = self.env["crm.faq.vote"].sudo()  # sudo: readers may not write votes
        vals = {
            "value": "up" if helpful else "down",
            "comment": faq_privacy.redact(comment or "")[:2000],
        }
        vote = votes.search([("faq_id", "=", self.id), ("voter", "=", voter)])
        if vote:
            vote.write(vals)
        else:
            vals.update(faq_id=self.id, voter=voter)
            votes.create({**vals, "partner_id": partner.id if partner else False})
        counted = dict(
            votes._read_group([("faq_id", "=", self.id)], ["value"], ["__count"])
        )
        # sudo: readers may not write articles; the counts are ours
        self.sudo().with_context(tracking_disable=True).write(
            {"vote_up": counted.get("up", 0), "vote_down": counted.get("down", 0)}
        )

    def _note_use(self, kind, voter=None, partner=None, ticket=None):
        """Note that an article was of use; the same reader counts once a day."""
        self.ensure_one()
        uses = self.env["crm.faq.use"].sudo()  # sudo: uses are written by the system
        since = fields.Datetime.now() - timedelta(days=1)
        if voter and uses.search_count(
            [
                ("faq_id", "=", self.id),
                ("kind", "=", kind),
                ("voter", "=", voter),
                ("date", ">", since),
            ],
            limit=1,
        ):
            return uses
        return uses.create(
            {
                "faq_id": self.id,
                "kind": kind,
                "voter": voter,
                "partner_id": partner.id if partner else False,
                "ticket_id": ticket.id if ticket else False,
                "user_id": False if self.env.user.share else self.env.uid,
            }
        )

    def action_use_in_answer(self):
        """Open the composer of the ticket at hand with the article's answer."""
        self.ensure_one()
        ticket = self.env["crm.ticket"].browse(
            self.env.context.get("faq_ticket_id") or []
        )
        if not ticket.exists():
            raise UserError(
                self.env._("Save the ticket first, then use the article in an answer.")
            )
        ticket.check_access("write")
        self._note_use("answered", ticket=ticket, partner=ticket.partner_id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": "crm.ticket",
                "default_res_ids": ticket.ids,
                "default_composition_mode": "comment",
                "default_subtype_xmlid": "mail.mt_comment",
                "default_partner_ids": ticket.partner_id.ids,
                "default_body": self.answer,
            },
        }

    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
            "target": "new",
        }

    def action_view_uses(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_postvendita.crm_faq_use_action"
        )
        return {**action, "domain": [("faq_id", "=", self.id)], "context": {}}
