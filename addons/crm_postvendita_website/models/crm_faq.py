"""Articles with an address, a title and a description for search engines."""

from odoo import api, models


class CrmFaq(models.Model):
    _name = "crm.faq"
    _inherit = ["crm.faq", "website.seo.metadata"]

    @api.model
    def _get_portal_fields(self):
        """Return what a page shows; titles for search engines are for everybody."""
        seo = self.env["website.seo.metadata"]._fields
        return super()._get_portal_fields() | set(seo)

    def _get_website_path(self):
        """Return the address of the article on the site, without its language."""
        self.ensure_one()
        return f"/faq/{self.env['ir.http']._slug(self)}"

    def _default_website_meta(self):
        meta = super()._default_website_meta()
        excerpt = self._get_excerpt()
        meta["default_meta_description"] = excerpt
        meta["default_opengraph"]["og:type"] = "article"
        meta["default_opengraph"]["og:description"] = excerpt
        meta["default_twitter"]["twitter:description"] = excerpt
        return meta

    def action_open_on_website(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": self._get_website_path(),
            "target": "new",
        }
