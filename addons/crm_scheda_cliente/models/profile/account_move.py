from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        for move in posted.filtered(lambda m: m.move_type == "out_invoice"):
            move.partner_id._crm_reach(
                "customer",
                date=move.invoice_date,
                reason=self.env._("Invoice %s posted", move.name),
                origin=move,
            )
        return posted
