"""Drafts of articles from topics of solved tickets."""

import json

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from .kernel import faq_answer, faq_cluster, faq_privacy

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


class CrmFaq(models.Model):
    _inherit = "crm.faq"  # pylint: disable=consider-merging-classes-inherited

    is_generated = fields.Boolean("Drafted from tickets", readonly=True, copy=False)
    ticket_ids = fields.Many2many(
        "crm.ticket",
        string="Tickets it comes from",
        copy=False,
        groups="crm_postvendita.crm_postvendita_group_agent",
    )
    ticket_count = fields.Integer(
        "Tickets",
        compute="_compute_ticket_count",
        compute_sudo=True,
        groups="crm_postvendita.crm_postvendita_group_agent",
    )
    update_of_id = fields.Many2one(
        "crm.faq",
        "Update of",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="An article says nearly this already: press “Update the article” to"
        " bring what is new into it.",
    )

    update_of_answer = fields.Html(
        "What the article says now", related="update_of_id.answer"
    )

    @api.depends("ticket_ids")
    def _compute_ticket_count(self):
        for faq in self:
            faq.ticket_count = len(faq.ticket_ids)

    def action_update_article(self):
        """Add the draft's answer and tickets to the article that is nearly the same."""
        self.ensure_one()
        article = self.update_of_id
        if not article:
            raise UserError(
                self.env._(
                    "“%(faq)s” is no update: choose the article in “Update of”.",
                    faq=self.name,
                )
            )
        article.write(
            {
                "answer": Markup("{}<hr/>{}").format(
                    article.answer or "", self.answer or ""
                ),
                "ticket_ids": [fields.Command.link(id_) for id_ in self.ticket_ids.ids],
                "keywords": " ".join(filter(None, [article.keywords, self.keywords])),
            }
        )
        self.active = False
        return article.action_open() | {"target": "current"}

    def action_view_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_postvendita.crm_ticket_action"
        )
        return {**action, "domain": [("id", "in", self.ticket_ids.ids)], "context": {}}


class CrmFaqTopic(models.Model):
    _inherit = "crm.faq.topic"  # pylint: disable=consider-merging-classes-inherited

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


class CrmFaqVectors(models.Model):
    _inherit = "crm.faq"  # pylint: disable=consider-merging-classes-inherited

    def _get_stem_vectors(self):
        """Return the stems of each article; those of the question count more."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id, tsvector_to_array(search_vector),"
                " tsvector_to_array(ts_filter(search_vector, '{a}'))"
                " FROM crm_faq WHERE id = ANY(%s)",
                self.ids,
            )
        )
        return {
            id_: {stem: 1.0 for stem in stems} | {stem: 3.0 for stem in title}
            for id_, stems, title in rows
        }


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

    def _get_personal_names(self):
        """Return names and data known to belong to the ticket's people."""
        people = self.partner_id | self.commercial_partner_id | self.user_id.partner_id
        names = {self.partner_name, self.partner_email, self.partner_phone}
        for person in people:
            names |= {
                person.name,
                person.email,
                person.phone,
                person.vat,
                person.street,
            }
        names |= set(self.message_partner_ids.mapped("name"))
        return {name for name in names if name}


def _lines(text):
    return Markup("<br/>").join(text.split("\n"))
