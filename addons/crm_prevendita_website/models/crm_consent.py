"""Consents of the web site: taken down with the words agreed to."""

from odoo import api, fields, models

from .crm_web_visit_record import PURPOSE


class CrmConsent(models.Model):
    """Without the consent to it nothing stays of what a person read."""

    _inherit = "crm.consent"

    channel = fields.Selection(
        selection_add=[("web", "Web site")], ondelete={"web": "cascade"}
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("date_withdrawn"):
            self._forget_visits()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_with_visits(self):
        self.filtered(lambda one: not one.date_withdrawn)._forget_visits()

    def _forget_visits(self):
        purpose = self.env.ref(PURPOSE, raise_if_not_found=False)
        navigation = self.filtered(
            lambda one: one.purpose_id == purpose and one.channel == "web"
        )
        if navigation:
            self.env["crm.web.visit"]._forget_partners(navigation.partner_id)

    @api.model
    def _take_down(self, partner, purpose, channel, **values):
        """Take down a consent unless it is there already.

        :param values: ``version``, ``text``, ``proof`` and what else is known
        :return: the consent
        """
        # sudo: the person gives it, who is nobody's user or a portal's
        consents = self.sudo()
        found = consents.search(
            [
                ("partner_id", "=", partner.id),
                ("purpose_id", "=", purpose.id),
                ("channel", "=", channel),
                ("date_withdrawn", "=", False),
            ],
            limit=1,
        )
        return found or consents.create(
            {
                "partner_id": partner.id,
                "purpose_id": purpose.id,
                "channel": channel,
                "origin": "web",
                "user_id": False,
                "company_id": partner.company_id.id,
                **values,
            }
        )
