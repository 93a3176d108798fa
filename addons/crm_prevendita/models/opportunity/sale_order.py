from odoo import api, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "crm.worklist.mixin"]

    _follow_up_idx = models.Index("(user_id, validity_date) WHERE state = 'sent'")

    def action_confirm(self):
        # sudo: the deal may be a colleague's
        undecided = self.sudo().opportunity_id.filtered(
            lambda lead: lead.won_status != "won"
        )
        result = super().action_confirm()
        for order in self.filtered(lambda order: order.state == "sale"):
            order.opportunity_id._win_by_order(order)
        # only the form's buttons ask: other callers expect what core returns
        if self.env.context.get("crm_ask_won") and not isinstance(result, dict):
            return self._ask_why_won(undecided) or result
        return result

    def _ask_why_won(self, leads):
        """Return the window that asks why deals were just won, if there are any.

        :param leads: deals that were not won before
        """
        mine = leads.sudo(False)._filtered_access("write")
        return mine.get_won_question()

    # worklist: a quotation that was sent is to be followed up

    _worklist_kind = "quotation"
    _worklist_icon = "fa-file-text-o"
    _worklist_sequence = 35
    _worklist_deadline = "validity_date"
    _worklist_fields = ("name", "amount_total", "currency_id", "date_order")

    @api.model
    def _worklist_label(self):
        return self.env._("Quotations to follow up")

    @api.model
    def _worklist_domain(self):
        return [("state", "=", "sent")]

    def _worklist_entry(self):
        return {
            "title": self.name,
            "reason": self.env._("Quotation sent, no answer yet"),
        }
