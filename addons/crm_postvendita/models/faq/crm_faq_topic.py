"""Solved tickets grouped by what they are about, and the drafts made of them."""

import json
from collections import Counter

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from .kernel import faq_answer, faq_cluster, faq_privacy

#: so many stems of a topic are kept: the rest weighs nothing
_STEMS = 60
#: how alike (cosine) a topic and an article must be for the draft to be an update
_SAME = 0.40
#: so many of a topic's newest tickets are compared, so many are read and cited
_NEWEST, _READ = 300, 60

_ANSWERS = """
    SELECT DISTINCT ON (m.res_id) m.res_id, m.body, a.name
      FROM mail_message m
      JOIN res_partner a ON a.id = m.author_id
      LEFT JOIN mail_message_subtype s ON s.id = m.subtype_id
     WHERE m.model = 'crm.ticket' AND m.res_id = ANY(%s)
       AND m.message_type IN ('comment', 'email_outgoing')
       AND m.is_internal IS NOT TRUE AND s.internal IS NOT TRUE
       AND EXISTS (SELECT FROM res_users u
                    WHERE u.partner_id = m.author_id AND u.share IS NOT TRUE)
     ORDER BY m.res_id, m.id DESC"""


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
            # sudo: the night's work, started by a manager
            _done, remaining = self.sudo()._step(500, 500, 20)
            if not remaining:
                break
        else:
            self.env.ref("crm_postvendita.ir_cron_faq_generate")._trigger()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "crm_postvendita.crm_faq_action_drafts"
        )

    # ---------------------------------------------------------------------- drafts
    @api.model
    def _get_worth_drafting(self):
        """Return topics of enough tickets that have no article, or an old draft."""
        least = self.env["crm.faq"]._get_setting("faq_least_tickets", 5)
        topics = self.search([("size", ">=", max(least, 2)), ("refused", "=", False)])
        return topics.filtered(lambda t: t.size >= 1.5 * t.drafted_size)

    def _make_draft(self):
        """Write the draft of an article for a topic, or an update of a known one."""
        self.ensure_one()
        cases = self._get_cases()
        self.drafted_size = self.size
        chosen = faq_answer.choose([case for case in cases if case["answer"]])
        if not chosen:
            return self.env["crm.faq"]
        article = self._find_same()
        vals = self._prepare_draft(cases, chosen)
        draft = self.faq_id.exists()
        if draft and draft.active and draft.state == "draft" and not draft.reviewer_id:
            # nobody has touched it if it was written by the system alone
            draft.ticket_ids = vals["ticket_ids"]
            return draft
        if draft and draft.active:
            article = article or draft
        vals["update_of_id"] = article.id
        self.faq_id = self.env["crm.faq"].create(vals)
        return self.faq_id

    def _prepare_draft(self, cases, chosen):
        lang = self._get_lang()
        labels = self.with_context(lang=lang)._get_labels()
        answers = [escape(case["answer"]) for case in chosen]
        body = Markup("<p>{}</p>").format(_lines(answers[0]))
        if len(answers) > 1:
            body += Markup("<p><b>{}</b></p><ul>{}</ul>").format(
                labels["also"],
                Markup("").join(
                    Markup("<li>{}</li>").format(_lines(answer))
                    for answer in answers[1:]
                ),
            )
        return {
            "name": faq_answer.question(cases),
            "answer": body,
            "keywords": ", ".join(faq_answer.keywords(cases)),
            "lang": lang,
            "company_id": self.company_id.id,
            "category_id": self._get_category(cases).id,
            "product_ids": [
                fields.Command.set(faq_answer.frequent(c["product_id"] for c in cases))
            ],
            "is_generated": True,
            "user_id": False,
            "ticket_ids": [fields.Command.set([case["id"] for case in cases])],
        }

    def _get_category(self, cases):
        """Return the FAQ category for the category that most of the tickets have."""
        found = faq_answer.frequent((case["category_id"] for case in cases), 0.5)
        domain = Domain("ticket_category_ids", "parent_of", found)
        return self.env["crm.faq.category"].search(
            domain if found else [(0, "=", 1)], limit=1
        )

    def _get_lang(self):
        """Return an installed language for the topic's."""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        fitting = [code for code in installed if code.startswith(self.lang or "it")]
        return (fitting or [self.env.user.lang or installed[0]])[0]

    def _get_labels(self):
        return {
            "also": self.env._("In other cases this helped"),
            "name": self.env._("[name]"),
            "mail": self.env._("[e-mail]"),
            "phone": self.env._("[phone]"),
            "address": self.env._("[address]"),
            "place": self.env._("[address]"),
            "link": self.env._("[link]"),
        }

    def _get_cases(self):
        """Return the topic's tickets as plain values, the most typical first.

        Personal data is removed here, before anything is made of the texts.
        """
        texts = self.text_ids.sorted("id")[-_NEWEST:]
        tickets = texts.ticket_id
        answers = self._get_answers(tickets)
        labels = self.with_context(lang=self._get_lang())._get_labels()
        vectors = [
            dict.fromkeys(text.stems.split(), 1.0) if text.stems else {}
            for text in texts
        ]
        cases = []
        for number in faq_cluster.middle(range(len(texts)), vectors)[:_READ]:
            ticket = texts[number].ticket_id
            body, author = answers.get(ticket.id, ("", ""))
            names = ticket._get_personal_names() | {author}
            description = html2plaintext(
                ticket.description or "", include_references=False
            )
            cases.append(
                {
                    "id": ticket.id,
                    "name": faq_privacy.redact(ticket.name, names, labels),
                    "text": faq_answer.clean(description, names, labels),
                    "answer": faq_answer.clean(body, names, labels),
                    "rating": ticket.rating_last_value,
                    "category_id": ticket.category_id.id,
                    "product_id": ticket.product_id.id,
                }
            )
        return cases

    def _get_answers(self, tickets):
        """Return what solved each ticket: ``{id: (text, author)}``."""
        self.env["mail.message"].flush_model()
        rows = self.env.execute_query(SQL(_ANSWERS, tickets.ids))
        found = {
            id_: (html2plaintext(body or "", include_references=False), author)
            for id_, body, author in rows
        }
        return {id_: pair for id_, pair in found.items() if pair[0].strip()}

    def _find_same(self):
        """Return the article that says nearly what the topic is about, if any."""
        total = json.loads(self.sums or "{}")
        total.pop(faq_cluster.ALONE, None)
        faqs = self.env["crm.faq"].with_context(lang=self._get_lang())
        domain = Domain("state", "in", ("reviewed", "published", "due"))
        domain &= Domain("company_id", "in", [self.company_id.id, False])
        stems = sorted(total, key=lambda stem: -total[stem])[:8]
        candidates = faqs._search_ranked(" ".join(stems), domain, limit=5)
        if not candidates:
            return candidates
        vectors = candidates._get_stem_vectors()
        best = max(candidates, key=lambda f: faq_cluster.cosine(total, vectors[f.id]))
        alike = faq_cluster.cosine(total, vectors[best.id]) >= _SAME
        return best if alike else candidates.browse()


def _by_value(placed):
    """Return ``{index: numbers}`` from ``{number: index}``."""
    found = {}
    for number, index in placed.items():
        found.setdefault(index, []).append(number)
    return found


def _lines(text):
    return Markup("<br/>").join(text.split("\n"))
