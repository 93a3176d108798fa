"""What is known of a person's visits goes with the consent, and with a merge."""

from odoo import api, fields, models

from .crm_web_visit_record import PURPOSE


class ResPartner(models.Model):
    _inherit = "res.partner"

    web_visit_ids = fields.One2many(
        "crm.web.visit",
        "partner_id",
        "Visits to the web site",
        groups="sales_team.group_sale_salesman",
    )
    web_page_ids = fields.One2many(
        "crm.web.visit.line",
        "partner_id",
        "Pages seen on the web site",
        groups="sales_team.group_sale_salesman",
    )
    download_request_ids = fields.One2many(
        "crm.download.request",
        "partner_id",
        "Documents asked for",
        groups="sales_team.group_sale_salesman",
    )

    @api.model
    def _crm_get_subject_models(self):
        return {
            **super()._crm_get_subject_models(),
            "crm.web.visit.line": ("partner_id", ["kind", "url", "date", "times"]),
            "crm.download.request": ("partner_id", ["email", "create_date", "state"]),
        }

    def _withdraw_navigation(self):
        """Take back the consent to note what is read; what was noted is deleted."""
        # sudo: the person takes back what the person gave
        consents = self.env["crm.consent"].sudo()
        given = consents.search(
            [
                ("partner_id", "in", self.ids),
                ("purpose_id", "=", self.env.ref(PURPOSE).id),
                ("channel", "=", "web"),
                ("date_withdrawn", "=", False),
            ]
        )
        given.withdrawn_reason = self.env._("Withdrawn on the web site")
        given.action_withdraw()

    def _crm_erase_subject(self):
        result = super()._crm_erase_subject()
        # sudo: whoever may erase a person erases them everywhere; checked before
        this = self.sudo()
        this.env["crm.web.visit"]._forget_partners(this)
        this.download_request_ids.unlink()
        visitors = this.env["website.visitor"].search(
            ["|", ("partner_id", "=", self.id), ("crm_partner_id", "=", self.id)]
        )
        visitors.unlink()
        return result
