"""Words that mean the same to whoever searches."""

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from .kernel import faq_query


class CrmFaqSynonym(models.Model):
    _name = "crm.faq.synonym"
    _inherit = ["crm.cached.mixin"]
    _cached_fields = ("words", "active")
    _description = "Synonyms for the FAQ search"
    _order = "words, id"
    _rec_name = "words"

    words = fields.Char(
        "Words that mean the same",
        required=True,
        help="With commas between them: compressore, motocompressore, gruppo aria",
    )
    active = fields.Boolean(default=True)

    @api.constrains("words")
    def _check_words(self):
        for synonym in self:
            if not faq_query.parse_synonyms([synonym.words]):
                raise ValidationError(
                    self.env._(
                        "“%(words)s”: write at least two words with a comma between"
                        " them, one of them a single word.",
                        words=synonym.words,
                    )
                )

    @api.model
    @tools.ormcache()
    def _get_all(self):
        """Return ``{word: alternatives}`` of all synonyms."""
        # sudo: whoever may search uses the synonyms
        lines = self.sudo().search([("active", "=", True)]).mapped("words")
        return faq_query.parse_synonyms(lines)
