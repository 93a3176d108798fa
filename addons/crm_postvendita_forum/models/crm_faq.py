from odoo import fields, models


class CrmFaq(models.Model):
    _inherit = "crm.faq"

    forum_post_ids = fields.Many2many(
        "forum.post",
        "crm_faq_forum_post_rel",
        "crm_faq_id",
        "forum_post_id",
        string="Forum threads",
        domain="[('parent_id', '=', False)]",
        copy=False,
    )

    def _get_forum_threads(self):
        """Return the open threads about the article that the reader may see."""
        threads = self.env["forum.post"]
        # sudo: readers of an article find its threads; search applies their rules
        ids = self.sudo().forum_post_ids.ids
        return threads.search(
            [("id", "in", ids), ("state", "=", "active"), ("can_view", "=", True)]
        )

    def _get_forum_url(self):
        """Return the address of the article's page."""
        self.ensure_one()
        # the web site has a page for everybody, where there is one
        public = getattr(self, "_get_website_path", None)
        return public() if public else f"/my/faq/{self.id}"
