from odoo import models


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    def _can_be_rated(self):
        customer = self.partner_id
        return bool(
            customer.email
            and not self.rating_ids.filtered("consumed")
            and not any(not user.share for user in customer.sudo().user_ids)
            # sudo: whether the customer is one of us
        )

    def _rating_get_parent_field_name(self):
        return "team_id"
