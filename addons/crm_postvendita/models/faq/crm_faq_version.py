"""Articles as they were written before, and what has changed since."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import html2plaintext

from .kernel import text_diff

_TAGS = {
    "same": Markup("<span>%s</span>"),
    "gone": Markup("<del class='text-danger'>%s</del>"),
    "new": Markup("<ins class='text-success'>%s</ins>"),
}


class CrmFaqVersion(models.Model):
    """An article as it was written at a moment."""

    _name = "crm.faq.version"
    _description = "Version of an FAQ article"
    _order = "faq_id, number desc"
    _rec_name = "number"

    faq_id = fields.Many2one("crm.faq", required=True, index=True, ondelete="cascade")
    number = fields.Integer("Version", required=True, aggregator=None)
    name = fields.Char("Question")
    answer = fields.Html(sanitize_attributes=True)
    user_id = fields.Many2one("res.users", "Written by")
    change_html = fields.Html(
        "Changed from the version before", compute="_compute_change", sanitize=False
    )
    now_html = fields.Html("Changed since", compute="_compute_change", sanitize=False)

    _number_unique = models.UniqueIndex(
        "(faq_id, number)", "The article has a version with this number already."
    )

    @api.depends("name", "answer", "faq_id.name", "faq_id.answer")
    def _compute_change(self):
        all_versions = self.search([("faq_id", "in", self.faq_id.ids)])
        before = {
            (version.faq_id.id, version.number + 1): version for version in all_versions
        }
        for version in self:
            previous = before.get((version.faq_id.id, version.number), self.browse())
            version.change_html = _render(_text(previous), _text(version))
            version.now_html = _render(_text(version), _text(version.faq_id))

    def action_restore(self):
        """Write the article as it was; what it is now stays a version."""
        self.ensure_one()
        self.faq_id.write({"name": self.name, "answer": self.answer})
        return self.faq_id._get_records_action(context={})


def _text(record):
    answer = html2plaintext(record.answer or "", include_references=False)
    return f"{record.name or ''}\n{answer}" if record else ""


def _render(old, new):
    pieces = (
        _TAGS[kind] % text.replace("\n", " ¶ ")
        for kind, text in text_diff.compare(old, new)
    )
    return Markup("<div>{}</div>").format(Markup(" ").join(pieces))
