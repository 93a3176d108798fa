"""Finding articles: full text, synonyms, spelling tolerance, ranking."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.crm_scheda_cliente.models.arguments import (
    ANY_RECORDS,
    takes,
    text,
    whole,
)

from .crm_faq import SHOWN
from .kernel import faq_query

#: how alike (trigrams, 0 to 1) a known word must be to count as the right spelling
_ALIKE = 0.45
#: a word in more than this part of the articles does not choose, it only ranks
_COMMON = 0.2

#: for each word: in how many articles it is, and the known words most like it
_LOOK_UP = """
    SELECT asked.word, known.count, CASE WHEN known.word IS NULL THEN ARRAY(
               SELECT other.word FROM crm_faq_word other
                WHERE other.word %% asked.word
                  AND similarity(other.word, asked.word) >= %(alike)s
                ORDER BY similarity(other.word, asked.word) DESC, other.word
                LIMIT 2) END
      FROM unnest(%(words)s) asked(word)
      LEFT JOIN crm_faq_word known ON known.word = asked.word"""


class CrmFaq(models.Model):
    _inherit = "crm.faq"

    full_text = fields.Char(
        "Question or answer", compute="_compute_full_text", search="_search_full_text"
    )

    def _compute_full_text(self):
        self.full_text = False

    @api.model
    def _search_full_text(self, operator, value):
        """Find in the list what the search finds; the list keeps its own order."""
        if operator not in ("ilike", "=", "in"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else list(value)
        found = self.browse()
        for one in texts:
            found |= self._search_ranked(one or "", limit=200)
        return [("id", "in", found.ids)]

    @api.model
    @takes(text=text(10_000))
    def note_search(self, text):
        """Note what a person searched for, if no article answers it.

        The list of articles calls it when it shows nothing: a search writes nothing.

        :param str text: what was searched for
        :return: whether it is a wish
        """
        self.check_access("read")
        # customers search on their pages, which note it themselves
        if not text or not self.env.user._is_internal():
            return False
        if self._search_ranked(text, limit=1):
            return False
        # sudo: whoever searches may note what was missing
        return bool(self.env["crm.faq.wish"].sudo()._record(text, "internal"))

    def _learn_words(self):
        words = {
            word
            for faq in self
            for text in (faq.search_title, faq.search_text)
            for word in (text or "").split()
            if 3 <= len(word) <= 40
        }
        self.env["crm.faq.word"]._learn(words)

    # --------------------------------------------------------------------- search
    @api.model
    def _get_shown_domain(self, audience="internal", lang=None):
        """Return the articles that readers find now.

        :param audience: ``"public"`` for what customers may read
        :param lang: only articles in this language
        """
        domain = Domain("state", "in", SHOWN)
        if audience == "public":
            domain &= Domain("audience", "=", "public")
        return domain & Domain("lang", "=", lang) if lang else domain

    @api.model
    def _search_ranked(self, text, domain=None, limit=10, offset=0, **options):
        """Return the articles that answer a text, the best first.

        First those with every word; if they are too few, those with any of them.

        :param str text: a search, or the text of a whole ticket
        :param domain: further conditions; access rules always apply
        :param bool prefix: the last word is still being typed
        :param products: ``product.product`` the text is about: they rank higher
        :param int least: so many of a longer text's words must be found
        """
        query, common = self._get_query(text)
        if not query:
            return self.browse()
        domain = Domain(domain or Domain.TRUE)
        chosen = [group for group in query if group[0][0] not in common] or query
        ids = self._run_query(query, query, True, domain, limit, offset, options)
        if len(ids) < limit and len(query) > 1:
            ids = self._run_query(chosen, query, False, domain, limit, offset, options)
        return self.browse(ids)

    @api.model
    def _get_query(self, text):
        """Return the groups of words to look for, and which words are common."""
        words = faq_query.asked_words(text)
        if not words:
            return [], set()
        counts, spellings = self._look_up(words)
        total = max(self._count_about(), 1)
        common = {w for w in words if counts.get(w, 0) > max(_COMMON * total, 50)}
        if len(words) > faq_query.MOST_WORDS:
            known = [word for word in words if counts.get(word) or spellings.get(word)]
            rarest = sorted(known, key=lambda word: counts.get(word) or 1)
            kept = set(rarest[: faq_query.MOST_WORDS])
            words = [word for word in words if word in kept]
        synonyms = self.env["crm.faq.synonym"]._get_all()
        return faq_query.groups(words, synonyms, spellings), common

    @api.model
    def _count_about(self):
        """Return about how many articles there are, without counting them."""
        [[count]] = self.env.execute_query(
            SQL("SELECT reltuples FROM pg_class WHERE oid = 'crm_faq'::regclass")
        )
        return max(count, 0)

    @api.model
    def _look_up(self, words):
        """Return ``({word: articles}, {unknown word: right spellings})``."""
        if not self.env.registry.has_trigram:
            return {}, {}
        rows = self.env.execute_query(SQL(_LOOK_UP, words=words, alike=_ALIKE))
        counts = {word: count for word, count, _other in rows if count}
        return counts, {word: others for word, _count, others in rows if others}

    @api.model
    def _run_query(self, chosen, ranked, every, domain, limit, offset, options):
        """Return the ids of articles that match, ranked.

        :param chosen: groups of words that decide what is found
        :param ranked: groups of words that decide the order
        """
        prefix = options.get("prefix", False)
        wanted = self._get_tsquery(faq_query.tsquery(chosen, every, prefix))
        order = self._get_tsquery(faq_query.tsquery(ranked, False, prefix))
        self.flush_model()
        query = self._search(domain)
        vector = SQL("%s.search_vector", SQL.identifier(query.table))
        query.add_where(SQL("%s @@ (%s)", vector, wanted))
        least = options.get("least", 1)
        if not every and least > 1 and len(ranked) > least:
            query.add_where(self._get_least(vector, ranked, least))
        rank = self._get_rank(SQL.identifier(query.table), vector, order, options)
        query.order = SQL("%s DESC, %s DESC", rank, SQL.identifier(query.table, "id"))
        query.limit, query.offset = limit, offset
        return [row[0] for row in self.env.execute_query(query.select())]

    @api.model
    def _get_least(self, vector, query, least):
        """Return the SQL of having at least so many of the words."""
        found = SQL(" + ").join(
            SQL(
                "(%s @@ (%s))::int",
                vector,
                self._get_tsquery(faq_query.tsquery([group])),
            )
            for group in query
        )
        return SQL("%s >= %s", found, least)

    @api.model
    def _get_rank(self, table, vector, tsquery, options):
        """Return the SQL of an article's rank: words, then language, product, votes."""
        rank = SQL("ts_rank('{0.1, 0.2, 0.4, 1.0}', %s, %s, 1)", vector, tsquery)
        lang = self.env.lang or "en_US"
        factors = [
            SQL("CASE WHEN %s.lang = %s THEN 1.3 ELSE 1 END", table, lang),
            SQL(
                "(1 + 0.3 * (coalesce(%(t)s.vote_up, 0) - coalesce(%(t)s.vote_down, 0))"
                " / (3.0 + coalesce(%(t)s.vote_up, 0) + coalesce(%(t)s.vote_down, 0)))",
                t=table,
            ),
        ]
        products = options.get("products")
        if products:
            factors.append(
                SQL(
                    "CASE WHEN EXISTS (SELECT FROM crm_faq_product_product_rel r"
                    " WHERE r.crm_faq_id = %s.id AND r.product_product_id = ANY(%s))"
                    " THEN 2 ELSE 1 END",
                    table,
                    products.ids,
                )
            )
        return SQL("%s * %s", rank, SQL(" * ").join(factors))

    @api.model
    def _get_tsquery(self, text):
        """Return the SQL of a query in every language that articles may have."""
        codes = [code for code, _name in self._selection_lang()]
        configs = sorted({faq_query.config(code) for code in codes})
        return SQL(" || ").join(
            SQL("to_tsquery(%s::regconfig, %s)", config, text) for config in configs
        )

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

    # ----------------------------------------------------------------- suggestions
    @api.model
    @api.readonly
    @takes(text=text(100_000), product_id=ANY_RECORDS, limit=whole(1, 1_000))
    def get_suggestions(self, text, product_id=False, limit=5):
        """Return the articles that may answer what is being written.

        :return: list of ``{"id", "name", "excerpt"}``
        """
        products = self.env["product.product"].browse(product_id or [])
        faqs = self._suggest(text, products=products, limit=limit)
        return [
            {"id": faq.id, "name": faq.name, "excerpt": faq._get_excerpt()}
            for faq in faqs
        ]

    @api.model
    def _suggest(self, text, products=None, audience="internal", limit=5):
        if len((text or "").strip()) < 4:
            return self.browse()
        found = self._search_ranked(
            text[:2000],
            self._get_shown_domain(audience),
            limit=limit,
            products=products,
            least=2,
        )
        found.fetch(["name", "answer", "category_id", "audience"])
        return found
