"""Quotations: the offer of a deal, and what their confirmation decides."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """Quotations of one deal, side by side; confirmed, they decide it."""

    _name = "sale.order"
    _inherit = ["sale.order", "crm.worklist.mixin"]

    is_offer = fields.Boolean(
        string="The Offer",
        copy=False,
        groups="base.group_user",
        help="Among the drafts of the deal, the one that is proposed.",
    )
    offer_variant = fields.Char(
        string="Variant",
        copy=False,
        groups="base.group_user",
        help="How this draft differs: A, B, with rental …",
    )
    offer_revision = fields.Integer(
        string="Revision", default=1, copy=False, groups="base.group_user"
    )
    previous_offer_id = fields.Many2one(
        "sale.order",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )

    _follow_up_idx = models.Index("(user_id, validity_date) WHERE state = 'sent'")

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.opportunity_id._advance_on("quotation")
        return orders

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "sent":
            self.opportunity_id._advance_on("sent")
        if vals.get("is_offer"):
            self._unmark_others()
        return result

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

    def action_mark_offer(self):
        """Make this the deal's offer; the deal takes its value if it should."""
        self.ensure_one()
        if not self.opportunity_id:
            raise UserError(
                self.env._(
                    "“%(order)s” belongs to no opportunity: choose one first.",
                    order=self.name,
                )
            )
        self.is_offer = True

    def action_new_variant(self):
        """Copy the quotation as another draft of the same deal."""
        self.ensure_one()
        lead = self.opportunity_id
        letter = chr(ord("A") + len(lead.order_ids) % 26)
        return self._show_offer(self.copy({"offer_variant": letter}))

    def action_new_revision(self):
        """Copy the quotation as its next revision and cancel this one."""
        self.ensure_one()
        if self.state not in ("draft", "sent"):
            raise UserError(
                self.env._(
                    "“%(order)s” is confirmed or cancelled: only a quotation"
                    " gets a new revision.",
                    order=self.name,
                )
            )
        revision = self.copy(
            {
                "offer_variant": self.offer_variant,
                "offer_revision": self.offer_revision + 1,
                "previous_offer_id": self.id,
            }
        )
        if self.is_offer:
            revision.is_offer = True
        self._action_cancel()
        return self._show_offer(revision)

    def _show_offer(self, order):
        return order._get_records_action(context={})

    def _unmark_others(self):
        for order in self.filtered("opportunity_id"):
            others = order.opportunity_id.order_ids - order
            others.filtered("is_offer").is_offer = False

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
