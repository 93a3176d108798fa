from odoo import api, models


class CrmTicketSkill(models.Model):
    _inherit = "crm.ticket.skill"

    @api.model
    def _get_asked(self, category, product):
        return super()._get_asked(category, product) | product.crm_skill_ids
