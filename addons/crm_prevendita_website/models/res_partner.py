"""What is known of a person's visits goes with the consent, and with a merge."""

from odoo import fields, models

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
        # sudo: whoever may erase a person erases them everywhere; checked before
        persons = self.sudo()._crm_get_persons()  # sudo: as above
        persons.env["crm.web.visit"]._forget_partners(persons)
        return super()._crm_erase_subject()
