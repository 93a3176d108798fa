from odoo import api, models


class CrmMailingHit(models.Model):
    """Who clicks in the newsletter that was sent to him is a known visitor."""

    _inherit = "crm.mailing.hit"

    @api.model
    def _record_click(self, trace, code, token, request):
        hit = super()._record_click(trace, code, token, request)
        # a link that is copied without its token names nobody
        if hit.verdict == "person" and token and trace.model == "res.partner":
            # sudo: readers of mails have no rights here
            partner = self.env["res.partner"].sudo().browse(trace.res_id).exists()
            if partner:
                self.env["crm.web.visit"]._recognise(partner)
        return hit
