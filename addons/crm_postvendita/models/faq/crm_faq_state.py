"""From draft to published and back to review."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty


class CrmFaq(models.Model):
    _inherit = "crm.faq"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        if "state" in vals and not self.env.su:
            self._check_may_publish()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals.get("state", "draft") != "draft" for vals in vals_list
        ):
            self._check_may_publish()
        return super().create(vals_list)

    def _check_may_publish(self):
        if not self.env.user.has_group("crm_postvendita.crm_postvendita_group_manager"):
            raise UserError(
                self.env._(
                    "Only a service manager reviews and publishes FAQ articles: ask"
                    " one with an activity on the article."
                )
            )

    # ------------------------------------------------------------------- actions
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

    # ----------------------------------------------------------------------- cron
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
