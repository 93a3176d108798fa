from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmLead(models.Model):
    """What a deal counts for in the forecast."""

    _inherit = "crm.lead"

    forecast_category = fields.Selection(
        [
            ("committed", "Committed"),
            ("best", "Best Case"),
            ("pipeline", "Pipeline"),
            ("omitted", "Left Out"),
        ],
        compute="_compute_forecast_category",
        store=True,
        readonly=False,
        help="Proposed from the probability: from 80% committed, from 50% best case."
        " What you choose stays until the stage changes.",
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Product Category",
        compute="_compute_categ_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        help="What the deal is about: that of most of its offer's value, or what you"
        " choose as long as there is no offer.",
    )

    @api.depends("stage_id", "won_status")
    def _compute_forecast_category(self):
        for lead in self:
            lead.forecast_category = self._get_forecast_category(
                lead.probability, lead.won_status
            )

    @api.depends(
        "order_ids.is_offer",
        "order_ids.state",
        "order_ids.order_line.price_subtotal",
        "order_ids.order_line.product_id",
    )
    def _compute_categ_id(self):
        for lead in self:
            offer = lead.order_ids.filtered(
                lambda order: order.is_offer and order.state != "cancel"
            )[:1]
            amounts = {}
            for line in offer.order_line.filtered("product_id"):
                categ = line.product_id.categ_id
                amounts[categ] = amounts.get(categ, 0) + line.price_subtotal
            if amounts:
                lead.categ_id = max(amounts, key=amounts.get)

    @api.model
    def _get_forecast_category(self, probability, won_status="pending"):
        """Return the category that a probability (in %) proposes."""
        if won_status == "lost":
            return "omitted"
        if won_status == "won" or probability >= 80:
            return "committed"
        return "best" if probability >= 50 else "pipeline"

    @api.constrains("expected_revenue")
    def _check_expected_revenue(self):
        for lead in self:
            if lead.expected_revenue < 0:
                raise ValidationError(
                    self.env._(
                        "“%(lead)s”: the expected revenue cannot be negative"
                        " (%(value)s). Write 0 if it is not known yet.",
                        lead=lead.name,
                        value=lead.expected_revenue,
                    )
                )
