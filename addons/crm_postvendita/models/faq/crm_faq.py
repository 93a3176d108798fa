from odoo import api, fields, models
from odoo.tools import SQL, html2plaintext

from .kernel import faq_privacy, faq_query, faq_text

STATES = [
    ("draft", "Draft"),
    ("reviewed", "Reviewed"),
    ("published", "Published"),
    ("due", "Due for review"),
]
#: states in which readers find an article
SHOWN = ("published", "due")


class CrmFaq(models.Model):
    """A question with its answer, in one language, for customers or for us."""

    _name = "crm.faq"
    _description = "FAQ article"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, id desc"
    _check_company_auto = True

    name = fields.Char("Question", required=True, tracking=True)
    answer = fields.Html(sanitize_attributes=True)
    keywords = fields.Char(help="Further words by which the article is found.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    state = fields.Selection(
        STATES, required=True, default="draft", tracking=True, index=True, copy=False
    )
    audience = fields.Selection(
        [("internal", "Internal"), ("public", "Public")],
        required=True,
        default="internal",
        tracking=True,
        help="Internal: employees only. Public: customers too, on the portal and,"
        " where there is one, the website.",
    )
    category_id = fields.Many2one("crm.faq.category", index=True, check_company=True)
    product_ids = fields.Many2many(
        "product.product", string="Products", check_company=True
    )
    lang = fields.Selection(
        selection="_selection_lang",
        string="Language",
        required=True,
        default=lambda self: self.env.user.lang or "en_US",
    )
    translation_of_id = fields.Many2one(
        "crm.faq",
        index="btree_not_null",
        check_company=True,
        copy=False,
        domain="[('lang', '!=', lang), ('translation_of_id', '=', False)]",
    )
    translation_ids = fields.One2many("crm.faq", "translation_of_id", "Translations")
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: shared by all companies.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Author",
        default=lambda self: self.env.user,
        index=True,
        domain="[('share', '=', False)]",
    )
    reviewer_id = fields.Many2one("res.users", "Reviewed by", readonly=True, copy=False)
    published_on = fields.Date(readonly=True, copy=False)
    review_date = fields.Date(
        "Review on", index="btree_not_null", copy=False, tracking=True
    )
    search_title = fields.Char(compute="_compute_search", store=True)
    search_text = fields.Text(compute="_compute_search", store=True)
    personal_data = fields.Char("Personal data found", compute="_compute_personal_data")

    _state_idx = models.Index("(state, audience, lang)")

    def init(self):
        """Keep the full-text index: PostgreSQL computes the vector by itself."""
        cases = SQL(" ").join(
            SQL("WHEN %s THEN %s::regconfig", lang, config)
            for lang, config in faq_query.CONFIGS.items()
        )
        config = SQL("CASE left(lang, 2) %s ELSE 'simple'::regconfig END", cases)
        vector = SQL(
            "setweight(to_tsvector(%(config)s, coalesce(search_title, '')), 'A')"
            " || setweight(to_tsvector(%(config)s, coalesce(search_text, '')), 'C')",
            config=config,
        )
        self.env.cr.execute(
            SQL(
                "ALTER TABLE crm_faq ADD COLUMN IF NOT EXISTS search_vector tsvector"
                " GENERATED ALWAYS AS (%s) STORED",
                vector,
            )
        )
        self.env.cr.execute(
            "CREATE INDEX IF NOT EXISTS crm_faq_search_vector_idx"
            " ON crm_faq USING gin (search_vector)"
        )

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.depends("name", "keywords", "answer")
    def _compute_search(self):
        """Keep the folded words: accents and capitals make no difference."""
        for faq in self:
            title = f"{faq.name or ''} {faq.keywords or ''}"
            faq.search_title = " ".join(faq_text.words(title))
            text = html2plaintext(faq.answer or "", include_references=False)
            faq.search_text = " ".join(faq_text.words(text))

    @api.depends("name", "answer")
    def _compute_personal_data(self):
        """Show what looks like personal data, for whoever publishes to decide."""
        for faq in self:
            text = f"{faq.name or ''}\n{faq._get_plain_answer()}"
            found = sorted(faq_privacy.suspects(text))
            faq.personal_data = ", ".join(found)

    def _get_plain_answer(self):
        """Return the answer as text, without formatting."""
        return html2plaintext(self.answer or "", include_references=False).strip()

    @api.model
    def _get_setting(self, name, default):
        """Return a whole number of the settings; what is no number is the default."""
        # sudo: settings are read by the system only
        parameters = self.env["ir.config_parameter"].sudo()
        text = str(parameters.get_param(f"crm_postvendita.{name}", default)).strip()
        return int(text) if text.isdigit() else default

    def _get_excerpt(self, length=160):
        text = faq_text.squeeze(self._get_plain_answer())
        return f"{text[: length - 1].rstrip()}…" if len(text) > length else text
