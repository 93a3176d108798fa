from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """Quotations of one deal, side by side."""

    _inherit = "sale.order"

    is_offer = fields.Boolean(
        string="The Offer",
        copy=False,
        help="Among the drafts of the deal, the one that is proposed.",
    )
    offer_variant = fields.Char(
        string="Variant", copy=False, help="How this draft differs: A, B, with rental …"
    )
    offer_revision = fields.Integer(string="Revision", default=1, copy=False)
    previous_offer_id = fields.Many2one(
        "sale.order", copy=False, index="btree_not_null", ondelete="set null"
    )

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
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": order.id,
            "view_mode": "form",
        }

    def _unmark_others(self):
        for order in self.filtered("opportunity_id"):
            others = order.opportunity_id.order_ids - order
            others.filtered("is_offer").is_offer = False


class CrmLead(models.Model):
    _inherit = "crm.lead"

    value_from_offer = fields.Boolean(
        string="Value From the Offer",
        default=True,
        help="The expected revenue is the untaxed amount of the marked offer.",
    )
    offer_id = fields.Many2one("sale.order", compute="_compute_offer_id")
    expected_revenue = fields.Monetary(
        compute="_compute_expected_revenue", store=True, readonly=False
    )

    @api.depends("order_ids.is_offer")
    def _compute_offer_id(self):
        for lead in self:
            lead.offer_id = lead.order_ids.filtered("is_offer")[:1]

    @api.depends(
        "value_from_offer",
        "order_ids.is_offer",
        "order_ids.amount_untaxed",
        "order_ids.state",
    )
    def _compute_expected_revenue(self):
        for lead in self:
            offer = lead.order_ids.filtered(
                lambda order: order.is_offer and order.state != "cancel"
            )[:1]
            if not (lead.value_from_offer and offer):
                continue
            # a draft of credits only says nothing about what the deal is worth
            lead.expected_revenue = offer.currency_id._convert(
                max(offer.amount_untaxed, 0),
                lead.company_currency or offer.currency_id,
                offer.company_id,
                offer.date_order or fields.Date.context_today(lead),
            )

    def action_compare_offers(self):
        """Compare the lines of the deal's quotations, one column each."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_lead_offer_action_compare"
        )
        action["domain"] = [("order_id", "in", self.order_ids.ids)]
        return action
