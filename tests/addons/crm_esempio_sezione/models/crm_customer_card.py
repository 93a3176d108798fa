from odoo import api, models


class CrmCustomerCard(models.AbstractModel):
    _inherit = "crm.customer.card"

    @api.model
    def _get_sections(self, family):
        tags = [
            {"label": self.env._("Tag"), "value": tag.name, "color": False}
            for tag in family[:1].category_id
        ]
        section = {
            "key": "tags",
            "sequence": 90,
            "type": "facts",
            "title": self.env._("Tags"),
            "data": tags,
            "empty": self.env._("No tag yet: add one on the customer's form."),
            "action": False,
        }
        return [*super()._get_sections(family), section]
