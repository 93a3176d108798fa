"""Threads of customers: their tickets, their articles, their answers."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class ForumPost(models.Model):
    """What customers ask in the forum: part of their history, work for the agents."""

    _name = "forum.post"
    _inherit = ["forum.post", "crm.timeline.mixin"]

    _timeline_kind = "forum"
    _timeline_icon = "fa-comments"
    _timeline_sequence = 27
    _timeline_partner = "crm_partner_id"
    _timeline_user = None
    _timeline_text = ("name", "plain_content")
    _timeline_fields = ("name", "parent_id", "crm_unanswered")
    _timeline_document = False
    _timeline_evidence = True

    crm_partner_id = fields.Many2one(
        "res.partner",
        string="Customer who wrote",
        compute="_compute_crm_partner_id",
        store=True,
        index="btree_not_null",
        groups="base.group_user",
    )
    crm_unanswered = fields.Boolean(
        "Without an answer",
        compute="_compute_crm_unanswered",
        store=True,
        groups="base.group_user",
    )
    crm_ticket_ids = fields.One2many(
        "crm.ticket", "forum_post_id", "Tickets", groups="base.group_user"
    )
    crm_faq_ids = fields.Many2many(
        "crm.faq",
        "crm_faq_forum_post_rel",
        "forum_post_id",
        "crm_faq_id",
        string="FAQ articles",
        groups="base.group_user",
        copy=False,
    )

    _crm_timeline_idx = models.Index(
        "(crm_partner_id, create_date DESC, id DESC) WHERE crm_partner_id IS NOT NULL"
    )

    @api.depends("create_uid")
    def _compute_crm_partner_id(self):
        for post in self:
            partner = post.create_uid.partner_id
            ours = not partner.partner_share or partner.is_public
            post.crm_partner_id = False if ours else partner

    @api.depends(
        "parent_id",
        "child_ids.self_reply",
        "child_ids.state",
        "child_ids.active",
    )
    def _compute_crm_unanswered(self):
        """Tell which threads nobody but their author has answered."""
        for post in self:
            answers = post.child_ids.filtered(
                lambda answer: not answer.self_reply and answer.state == "active"
            )
            post.crm_unanswered = not post.parent_id and not answers

    @api.model_create_multi
    def create(self, vals_list):
        posts = super().create(vals_list)
        posts.filtered("is_correct")._crm_check_accepts()
        return posts

    def write(self, vals):
        if vals.get("is_correct"):
            self._crm_check_accepts()
        return super().write(vals)

    def _crm_check_accepts(self):
        """Refuse who accepts his own answer to the question of somebody else.

        :raises AccessError: by core over the page alone, here over RPC too
        """
        user = self.env.user
        if self.env.su and user._is_superuser():
            return
        for post in self.sudo():  # sudo: who asked and who answered
            if post.create_uid == user and post.parent_id.create_uid != user:
                raise AccessError(
                    self.env._(
                        "Whoever asked accepts the answer: nobody accepts his own."
                    )
                )

    # ------------------------------------------------------------------- timeline
    @api.model
    def _timeline_label(self):
        return self.env._("Forum")

    @api.model
    def _timeline_domain(self):
        return Domain("state", "in", ("active", "close"))

    def _timeline_entry(self):
        if self.parent_id:
            return {"title": self.env._("Answer to: %s", self.parent_id.name)}
        unanswered = self.crm_unanswered
        return {
            "title": self.name or "",
            "state": self.env._("No answer") if unanswered else self.env._("Answered"),
            "color": "warning" if unanswered else "success",
        }

    # ------------------------------------------------------------------- a ticket
    def _get_crm_question(self):
        """Return the question of the thread, whichever of its posts this is."""
        self.ensure_one()
        self.check_access("read")
        return self.parent_id or self

    def action_crm_ticket(self):
        """Open the thread's ticket; the first time it comes into being."""
        ticket = self._get_crm_question()._make_crm_ticket()
        return ticket._get_records_action(context={})

    def _make_crm_ticket(self):
        """Return the ticket of a thread, one for each.

        :raises AccessError: if the user may not open tickets
        """
        tickets = self.env["crm.ticket"]
        tickets.check_access("create")
        # sudo: agents may not write posts; two of them at once make one ticket
        self.sudo().lock_for_update()
        # sudo: it may be of a team that is not the user's
        ticket = tickets.sudo().search([("forum_post_id", "=", self.id)], limit=1)
        return ticket.with_env(self.env) or tickets.create(self._prepare_crm_ticket())

    def _prepare_crm_ticket(self):
        website = self.forum_id.website_id
        return {
            "name": self.name,
            "description": self.content,
            "partner_id": self.crm_partner_id.id,
            "company_id": (website.company_id or self.env.company).id,
            "channel_id": self.env["ir.model.data"]._xmlid_to_res_id(
                "crm_postvendita_forum.crm_ticket_channel_forum"
            ),
            "forum_post_id": self.id,
            "user_id": self.crm_user_id.id,
        }

    # ----------------------------------------------------------------- an article
    def action_crm_faq(self):
        """Open the thread's article; the first time it is drafted."""
        faq = self._get_crm_question()._make_crm_faq()
        return faq._get_records_action(context={})

    def _make_crm_faq(self):
        """Return an article of the thread, drafted from it if there is none.

        :raises AccessError: if the user may not write articles
        """
        faqs = self.env["crm.faq"]
        faqs.check_access("create")
        # sudo: agents may not write posts; two of them at once make one draft
        self.sudo().lock_for_update()
        return self.crm_faq_ids[:1] or faqs.create(self._prepare_crm_faq())

    def _prepare_crm_faq(self):
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        # sudo: the language of the author, who may be of any company
        lang = self.sudo().create_uid.lang
        website = self.forum_id.website_id
        return {
            "name": self.name,
            "answer": self._get_crm_best_answer().content or "",
            "keywords": ", ".join(self.tag_ids.mapped("name")),
            "audience": "public",
            "lang": lang if lang in installed else self.env.lang or "en_US",
            "company_id": website.company_id.id,
            "forum_post_ids": [fields.Command.link(self.id)],
        }

    def _get_crm_best_answer(self):
        """Return the answer that was accepted, else the one with most votes."""
        answers = self.child_ids.filtered(lambda answer: answer.state == "active")
        return answers.sorted(lambda one: (not one.is_correct, -one.vote_count))[:1]

    # ------------------------------------------------------------------ an answer
    def _answer_crm_thread(self, body):
        """Answer a thread in the name of the user, whatever karma he has.

        :param body: HTML
        :raises UserError: if the thread is closed or gone
        """
        self.ensure_one()
        if self.state != "active" or not self.active:
            raise UserError(
                self.env._(
                    "The thread “%s” is closed: reopen it before you answer.", self.name
                )
            )
        # sudo: agents answer customers without having to earn points first
        return self.sudo().create(
            {"parent_id": self.id, "forum_id": self.forum_id.id, "content": body}
        )

    def _get_crm_public_faqs(self):
        """Return the articles of the thread that every reader may see."""
        self.ensure_one()
        # sudo: readers do not see the field, only published articles are returned
        question = (self.parent_id or self).sudo()
        faqs = question.crm_faq_ids
        return faqs.filtered_domain(faqs._get_shown_domain("public"))
