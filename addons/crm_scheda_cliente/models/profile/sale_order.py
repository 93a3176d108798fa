from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _action_confirm(self):
        result = super()._action_confirm()
        for order in self:
            order.partner_id._crm_reach(
                "customer",
                date=order.date_order,
                reason=self.env._("Order %s confirmed", order.name),
                origin=order,
            )
        return result
