"""Solved tickets, grouped by what they are about, a step at a time."""

import json
from collections import Counter

from odoo import api, fields, models
from odoo.tools import SQL, html2plaintext

from ..ticket.crm_ticket_stage import DONE_KINDS
from .kernel import faq_cluster, faq_query, faq_text

#: so many stems of a topic are kept: the rest weighs nothing
_STEMS = 60

_UNREAD = """
    SELECT t.id FROM crm_ticket t
      LEFT JOIN crm_faq_ticket_text x ON x.ticket_id = t.id
     WHERE t.stage_kind = ANY(%(kinds)s) AND t.active
       AND t.solved_date >= %(since)s
       AND (x.id IS NULL OR x.solved_date IS DISTINCT FROM t.solved_date)"""


class CrmFaqTicketText(models.Model):
    """The stems of a solved ticket, made once."""

    _name = "crm.faq.ticket.text"
    _description = "Words of a solved ticket"
    _log_access = False
    _order = "id"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one("crm.ticket", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company")
    lang = fields.Char()
    stems = fields.Text(help="The subject's stems twice, then the description's.")
    solved_date = fields.Datetime()
    topic_id = fields.Many2one(
        "crm.faq.topic", index="btree_not_null", ondelete="set null"
    )
    placed = fields.Boolean()

    _ticket_unique = models.UniqueIndex(
        "(ticket_id)", "The ticket has been read already."
    )
    _todo_idx = models.Index("(id) WHERE placed IS NOT TRUE")

    @api.model
    def _get_unread(self, limit=None):
        """Return the ids of solved tickets whose words are not known yet."""
        months = self.env["crm.faq"]._get_setting("faq_months", 24)
        since = fields.Datetime.subtract(fields.Datetime.now(), months=months)
        query = SQL(_UNREAD, kinds=list(DONE_KINDS), since=since)
        if limit:
            query = SQL("%s ORDER BY t.id LIMIT %s", query, limit)
        self.env["crm.ticket"].flush_model(["stage_kind", "active", "solved_date"])
        self.flush_model()
        return [row[0] for row in self.env.execute_query(query)]

    @api.model
    def _read_tickets(self, ticket_ids):
        """Keep the stems of tickets, in each one's own language."""
        tickets = self.env["crm.ticket"].browse(ticket_ids)
        tickets.fetch(["name", "description", "solved_date", "company_id"])
        self.search([("ticket_id", "in", ticket_ids)]).unlink()
        texts = {ticket.id: _get_texts(ticket) for ticket in tickets}
        stems = self._get_stems(texts)
        self.create(
            [
                {
                    "ticket_id": ticket.id,
                    "company_id": ticket.company_id.id,
                    "lang": texts[ticket.id][0],
                    "stems": stems.get(ticket.id, ""),
                    "solved_date": ticket.solved_date,
                }
                for ticket in tickets
            ]
        )

    @api.model
    def _get_stems(self, texts):
        """Return the stems of texts: ``{id: "stem stem …"}``.

        :param dict texts: ``{id: (language, title, text)}``
        """
        if not texts:
            return {}
        rows = [
            (
                key,
                faq_query.config(lang),
                faq_text.telling(title),
                faq_text.telling(text),
            )
            for key, (lang, title, text) in texts.items()
        ]
        keys, configs, titles, bodies = map(list, zip(*rows, strict=True))
        found = self.env.execute_query(
            SQL(
                """SELECT key,
                          tsvector_to_array(to_tsvector(config::regconfig, title)),
                          tsvector_to_array(to_tsvector(config::regconfig, body))
                     FROM unnest(%s, %s, %s, %s) t(key, config, title, body)""",
                keys,
                configs,
                titles,
                bodies,
            )
        )
        return {key: " ".join([*title, *title, *body]) for key, title, body in found}


def _get_texts(ticket):
    """Return a ticket's language, subject and what it says beside courtesy."""
    body = html2plaintext(ticket.description or "", include_references=False)
    body = faq_text.essence(body)[:3000]
    return faq_text.guess_language(f"{ticket.name} {body}"), ticket.name or "", body


class CrmFaqTopic(models.Model):
    """What several solved tickets are about."""

    _name = "crm.faq.topic"
    _description = "Topic of solved tickets"
    _order = "size desc, id"

    name = fields.Char("Words", readonly=True)
    company_id = fields.Many2one("res.company", index=True, readonly=True)
    lang = fields.Char(readonly=True)
    size = fields.Integer("Tickets", readonly=True, index=True)
    sums = fields.Text(readonly=True)
    text_ids = fields.One2many("crm.faq.ticket.text", "topic_id")
    faq_id = fields.Many2one(
        "crm.faq",
        "Article",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    drafted_size = fields.Integer(
        "Tickets when it was drafted",
        readonly=True,
        help="The topic is drafted again when half as many tickets have come since.",
    )
    refused = fields.Boolean("No article wanted")

    @api.model
    def _place_texts(self, texts):
        """Put texts of one company and language into topics, new and known ones."""
        company, lang = texts[:1].company_id, texts[:1].lang
        known = self.search([("company_id", "=", company.id), ("lang", "=", lang)])
        clusters = faq_cluster.Clusters()
        topics = [
            (clusters.load(json.loads(topic.sums or "{}"), topic.size), topic)
            for topic in known
        ]
        topics = dict(topics)
        weights = self._get_weights(company, lang)
        vectors = [faq_cluster.vector(t.stems.split(), weights) for t in texts]
        placed = faq_cluster.place_all(clusters, vectors)
        self._store_topics(clusters, topics, set(placed.values()), company, lang)
        for index, numbers in _by_value(placed).items():
            rows = texts.browse([texts[number].id for number in numbers])
            rows.write({"topic_id": topics[index].id})
        texts.write({"placed": True})

    @api.model
    def _store_topics(self, clusters, topics, indexes, company, lang):
        """Write the topics that have grown, create those that are new."""
        new = []
        for index in sorted(indexes):
            vals = self._prepare_topic(clusters.total(index), clusters.sizes[index])
            if index in topics:
                topics[index].write(vals)
            else:
                new.append((index, {**vals, "company_id": company.id, "lang": lang}))
        created = self.create([vals for _index, vals in new])
        topics.update(
            (index, topic) for (index, _vals), topic in zip(new, created, strict=True)
        )

    @api.model
    def _prepare_topic(self, total, size):
        alone = total.get(faq_cluster.ALONE, 0.0)
        stems = [entry for entry in total.items() if entry[0] != faq_cluster.ALONE]
        ranked = sorted(stems, key=lambda entry: (-entry[1], entry[0]))[:_STEMS]
        kept = {stem: round(value, 3) for stem, value in ranked}
        return {
            "name": ", ".join(list(kept)[:6]),
            "size": size,
            "sums": json.dumps({**kept, faq_cluster.ALONE: round(alone, 3)}),
        }

    @api.model
    def _get_weights(self, company, lang):
        """Return the weight of each stem among all tickets read so far."""
        self.env["crm.faq.ticket.text"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT stem, count(*) FROM crm_faq_ticket_text x,
                          LATERAL (SELECT DISTINCT s FROM
                              unnest(string_to_array(x.stems, ' ')) s) d(stem)
                    WHERE x.company_id IS NOT DISTINCT FROM %(company)s
                      AND x.lang = %(lang)s GROUP BY stem
                   UNION ALL
                   SELECT '', count(*) FROM crm_faq_ticket_text x
                    WHERE x.company_id IS NOT DISTINCT FROM %(company)s
                      AND x.lang = %(lang)s""",
                company=company.id or None,
                lang=lang,
            )
        )
        counts = Counter()
        total = 0
        for stem, count in rows:
            if stem:
                counts[stem] = count
            else:
                total = max(total, count)
        return faq_cluster.rarity(counts, total)

    @api.model
    def _merge_alike(self):
        """Join topics of one company and language that have become alike."""
        merged = 0
        groups = self._read_group(
            [("size", ">", 1)], ["company_id", "lang"], ["id:recordset"]
        )
        for _company, _lang, topics in groups:
            clusters = faq_cluster.Clusters()
            for topic in topics:
                clusters.load(json.loads(topic.sums or "{}"), topic.size)
            for index, kept in faq_cluster.merge_alike(clusters).items():
                self._join(topics[kept], topics[index])
                merged += 1
        return merged

    @api.model
    def _join(self, kept, other):
        total = Counter(json.loads(kept.sums or "{}"))
        total.update(json.loads(other.sums or "{}"))
        other.text_ids.write({"topic_id": kept.id})
        kept.write(self._prepare_topic(total, kept.size + other.size))
        if not kept.faq_id and other.faq_id:
            kept.write({"faq_id": other.faq_id.id, "drafted_size": other.drafted_size})
        other.unlink()

    def action_view_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_postvendita.crm_ticket_action"
        )
        ids = self.text_ids.ticket_id.ids
        return {**action, "domain": [("id", "in", ids)], "context": {}}

    # ----------------------------------------------------------------------- cron
    @api.model
    def _cron_generate(self, read=1000, place=1000, draft=20):
        """Do one step of the night's work: read tickets, place them, draft articles.

        Each step is short and committed; the next call goes on where it stopped.
        """
        done, remaining = self._step(read, place, draft)
        self.env["ir.cron"]._commit_progress(done, remaining=remaining)

    @api.model
    def _step(self, read, place, draft):
        texts = self.env["crm.faq.ticket.text"]
        unread = texts._get_unread()
        if unread:
            texts._read_tickets(unread[:read])
            return read, len(unread) - len(unread[:read]) + 1
        first = texts.search([("placed", "=", False)], limit=1)
        if first:
            domain = [
                ("placed", "=", False),
                ("company_id", "=", first.company_id.id),
                ("lang", "=", first.lang),
            ]
            self._place_texts(texts.search(domain, limit=place))
            left = texts.search_count([("placed", "=", False)])
            if not left:
                self._merge_alike()
            return place, left + 1
        todo = self._get_worth_drafting()
        for topic in todo[:draft]:
            topic._make_draft()
        return len(todo[:draft]), len(todo[draft:])

    def action_generate(self):
        """Do it all now, from the list: for as many tickets as a person waits for."""
        for _step in range(60):
            _done, remaining = self.sudo()._step(500, 500, 20)
            # sudo: the night's work, started by a manager
            if not remaining:
                break
        else:
            self.env.ref("crm_postvendita.ir_cron_faq_generate")._trigger()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "crm_postvendita.crm_faq_action_drafts"
        )


def _by_value(placed):
    """Return ``{index: numbers}`` from ``{number: index}``."""
    found = {}
    for number, index in placed.items():
        found.setdefault(index, []).append(number)
    return found
