"""Articles that answer questions: written, reviewed, published, of use."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, html2plaintext, is_html_empty

from .kernel import faq_privacy, faq_query, faq_text

STATES = [
    ("draft", "Draft"),
    ("reviewed", "Reviewed"),
    ("published", "Published"),
    ("due", "Due for review"),
]
#: states in which readers find an article
SHOWN = ("published", "due")
_AGENT = "crm_postvendita.crm_postvendita_group_agent"
_MANAGER = "crm_postvendita.crm_postvendita_group_manager"


class CrmFaq(models.Model):
    """A question with its answer, in one language, for customers or for us.

    How articles are found is in a file of its own.
    """

    _name = "crm.faq"
    _description = "FAQ article"
    _inherit = ["crm.portal.fields.mixin", "mail.thread", "mail.activity.mixin"]
    _crm_own_author = True
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
    # versions
    version_ids = fields.One2many("crm.faq.version", "faq_id", "Versions", copy=False)
    version_number = fields.Integer(
        "Version", readonly=True, copy=False, aggregator=None
    )
    # of what use it is
    vote_ids = fields.One2many("crm.faq.vote", "faq_id", groups=_AGENT)
    vote_up = fields.Integer("Helpful", readonly=True, copy=False)
    vote_down = fields.Integer("Not helpful", readonly=True, copy=False)
    read_count = fields.Integer("Read", compute="_compute_use_counts")
    avoided_count = fields.Integer("Tickets avoided", compute="_compute_use_counts")
    answered_count = fields.Integer("Used in answers", compute="_compute_use_counts")
    # where it comes from
    is_generated = fields.Boolean("Drafted from tickets", readonly=True, copy=False)
    ticket_ids = fields.Many2many(
        "crm.ticket", string="Tickets it comes from", copy=False, groups=_AGENT
    )
    ticket_count = fields.Integer(
        "Tickets", compute="_compute_ticket_count", compute_sudo=True, groups=_AGENT
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

    _state_idx = models.Index("(state, audience, lang)")

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {
            "name",
            "answer",
            "sequence",
            "state",
            "audience",
            "category_id",
            "product_ids",
            "lang",
            "translation_of_id",
            "translation_ids",
            "published_on",
            "write_date",
        }

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

    def _compute_use_counts(self):
        counted = self.env["crm.faq.use"]._read_group(
            [("faq_id", "in", self.ids)], ["faq_id", "kind"], ["__count"]
        )
        counts = {(faq.id, kind): count for faq, kind, count in counted}
        for faq in self:
            for kind in ("read", "avoided", "answered"):
                faq[f"{kind}_count"] = counts.get((faq.id, kind), 0)

    @api.depends("ticket_ids")
    def _compute_ticket_count(self):
        for faq in self:
            faq.ticket_count = len(faq.ticket_ids)

    # ------------------------------------------------------------------------ CRUD
    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("state", "draft") != "draft" for vals in vals_list):
            self._check_may_write_state()
        faqs = super().create(vals_list)
        faqs._save_versions()
        faqs._learn_words()
        return faqs

    def write(self, vals):
        if "state" in vals:
            self._check_may_write_state()
        watched = {"name", "answer"} & vals.keys()
        before = {faq.id: (faq.name, faq.answer) for faq in self} if watched else {}
        result = super().write(vals)
        if watched:
            changed = self.filtered(lambda f: (f.name, f.answer) != before[f.id])
            changed._save_versions()
        if watched or "keywords" in vals:
            self._learn_words()
        return result

    def _check_may_write_state(self):
        if not self.env.su:
            self._check_may_publish()

    def _check_may_publish(self):
        if not self.env.user.has_group(_MANAGER):
            raise UserError(
                self.env._(
                    "Only a service manager reviews and publishes FAQ articles: ask"
                    " one with an activity on the article."
                )
            )

    def _save_versions(self):
        """Keep each article as it is now under the next number."""
        # sudo: versions are written by the system, nobody edits them
        versions = self.env["crm.faq.version"].sudo()
        rows = []
        for faq in self:
            faq.version_number += 1
            rows.append(
                {
                    "faq_id": faq.id,
                    "number": faq.version_number,
                    "name": faq.name,
                    "answer": faq.answer,
                    "user_id": self.env.uid,
                }
            )
        versions.create(rows)

    # ----------------------------------------------------- from draft to published
    def action_review(self):
        """Accept drafts: whoever does it is noted as the reviewer."""
        self._check_may_publish()
        drafts = self.filtered(lambda faq: faq.state == "draft")
        drafts._check_complete()
        drafts.write({"state": "reviewed", "reviewer_id": self.env.uid})

    def action_publish(self):
        """Show reviewed articles to their readers."""
        self._check_may_publish()
        unread = self.filtered(lambda faq: faq.state == "draft")[:1]
        if unread:
            raise UserError(
                self.env._(
                    "“%(faq)s” has not been reviewed: read it and press “Reviewed”"
                    " first.",
                    faq=unread.name,
                )
            )
        self._check_complete()
        today = fields.Date.context_today(self)
        for faq in self:
            faq.write(
                {
                    "state": "published",
                    "published_on": faq.published_on or today,
                    "review_date": faq._get_next_review(today),
                }
            )
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def action_confirm_review(self):
        """Say that published articles still hold: the next review is set."""
        self.reviewer_id = self.env.user
        self.action_publish()

    def action_back_to_draft(self):
        self.write({"state": "draft", "review_date": False})

    def _check_complete(self):
        for faq in self:
            if is_html_empty(faq.answer):
                raise UserError(
                    self.env._("“%(faq)s” has no answer yet: write it.", faq=faq.name)
                )

    def _get_next_review(self, today):
        category = self.category_id
        months = category.review_months if category else 12
        return today + relativedelta(months=months) if months else False

    @api.model
    def _cron_due(self, batch=100):
        """Ask the authors to read again what was published long ago."""
        today = fields.Date.context_today(self)
        domain = [("state", "=", "published"), ("review_date", "<=", today)]
        due = self.search(domain, order="review_date, id", limit=batch)
        due = due.try_lock_for_update()
        due.write({"state": "due"})
        for faq in due:
            user = faq.user_id if faq.user_id.active else self.env.user
            faq.with_context(lang=user.lang).activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=today,
                user_id=user.id,
                summary=faq.with_context(lang=user.lang).env._(
                    "Read the article again: does it still hold?"
                ),
            )
        remaining = self.search_count(domain)
        self.env["ir.cron"]._commit_progress(len(due), remaining=remaining)

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

    # --------------------------------------------------------------- votes and uses
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
        return self.env["mail.compose.message"]._get_records_action(
            name=self.env._("Answer"),
            target="new",
            context={
                "default_model": "crm.ticket",
                "default_res_ids": ticket.ids,
                "default_composition_mode": "comment",
                "default_subtype_xmlid": "mail.mt_comment",
                "default_partner_ids": ticket.partner_id.ids,
                "default_body": self.answer,
            },
        )

    # ----------------------------------------------------------------------- shown
    def _get_plain_answer(self):
        """Return the answer as text, without formatting."""
        return html2plaintext(self.answer or "", include_references=False).strip()

    def _get_excerpt(self, length=160):
        text = faq_text.squeeze(self._get_plain_answer())
        return f"{text[: length - 1].rstrip()}…" if len(text) > length else text

    @api.model
    def _get_setting(self, name, default):
        """Return a whole number of the settings; what is no number is the default."""
        # sudo: settings are read by the system only
        parameters = self.env["ir.config_parameter"].sudo()
        text = str(parameters.get_param(f"crm_postvendita.{name}", default)).strip()
        return int(text) if text.isdigit() else default

    def action_open(self):
        self.ensure_one()
        return self._get_records_action(target="new", context={})

    def action_view_uses(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_postvendita.crm_faq_use_action"
        )
        return {**action, "domain": [("faq_id", "=", self.id)], "context": {}}

    def action_view_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_postvendita.crm_ticket_action"
        )
        return {**action, "domain": [("id", "in", self.ticket_ids.ids)], "context": {}}
