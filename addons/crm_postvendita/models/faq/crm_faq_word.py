"""Words of the articles: what the search takes for the right spelling."""

from odoo import api, fields, models
from odoo.tools import SQL


class CrmFaqWord(models.Model):
    """A word of the articles: what spelling tolerance chooses from."""

    _name = "crm.faq.word"
    _description = "Word of the FAQ articles"
    _log_access = False
    _order = "word"
    _rec_name = "word"

    word = fields.Char(required=True)
    count = fields.Integer("Articles", default=1)

    _word_unique = models.UniqueIndex("(word)", "The word is known already.")
    _word_trigram = models.Index("USING gin (word gin_trgm_ops)")

    @api.model
    def _learn(self, words):
        """Make words known; those that are stay as they are."""
        if words:
            self.env.execute_query(
                SQL(
                    "INSERT INTO crm_faq_word (word, count) SELECT w, 1"
                    " FROM unnest(%s) w ON CONFLICT (word) DO NOTHING RETURNING id",
                    sorted(words),
                )
            )

    @api.model
    def _cron_count(self):
        """Count anew in how many articles each word is; forget what is gone."""
        self.env["crm.faq"].flush_model(["search_title", "search_text", "active"])
        self.env.cr.execute("DELETE FROM crm_faq_word")
        self.env.cr.execute(
            "INSERT INTO crm_faq_word (word, count) SELECT w, count(DISTINCT f.id)"
            " FROM crm_faq f, LATERAL regexp_split_to_table("
            "   coalesce(search_title, '') || ' ' || coalesce(search_text, ''), ' ') w"
            " WHERE f.active AND length(w) BETWEEN 3 AND 40 GROUP BY w"
        )
        self.invalidate_model()
