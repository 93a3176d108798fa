from odoo import api, fields, models


class CrmLeadWonReason(models.Model):
    _name = "crm.lead.won.reason"
    _description = "Reason of winning an opportunity"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)


class CrmLead(models.Model):
    """How the deal ended, and why."""

    _inherit = "crm.lead"

    competitor_ids = fields.One2many(
        "crm.lead.competitor", "lead_id", string="Competition"
    )
    no_competitor = fields.Boolean(
        help="It was looked into: nobody else is in this deal."
    )
    won_reason_id = fields.Many2one(
        "crm.lead.won.reason",
        index="btree_not_null",
        ondelete="restrict",
        tracking=72,
        copy=False,
    )
    other_won_reason_ids = fields.Many2many(
        "crm.lead.won.reason", string="Other Won Reasons", copy=False
    )
    other_lost_reason_ids = fields.Many2many(
        "crm.lost.reason", string="Other Lost Reasons", copy=False
    )
    lost_to_id = fields.Many2one(
        "crm.competitor",
        index="btree_not_null",
        ondelete="restrict",
        tracking=73,
        copy=False,
    )
    price_gap = fields.Monetary(
        currency_field="company_currency",
        copy=False,
        help="How much more we cost than who got it; negative if we cost less.",
    )
    outcome_note = fields.Text(string="Closing Note", copy=False)

    def action_ask_won(self):
        """Ask why the deals were won, and win them."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Won: why?"),
            "res_model": "crm.lead.won",
            "view_mode": "form",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_lead_ids": self.ids},
        }

    def action_set_won(self):
        # a deal that was lost before keeps that in its log, not in its fields
        self.filtered(lambda lead: lead.won_status == "lost")._clear_outcome()
        # won twice is won once: core would write another closing date
        unwon = self.filtered(lambda lead: lead.won_status != "won")
        return super(CrmLead, unwon).action_set_won() if unwon else True

    def action_restore(self):
        result = super().action_restore()
        self._clear_outcome()
        return result

    def _clear_outcome(self):
        self.write(
            {
                "lost_reason_id": False,
                "other_lost_reason_ids": [(5,)],
                "lost_to_id": False,
                "won_reason_id": False,
                "other_won_reason_ids": [(5,)],
                "price_gap": 0,
                "outcome_note": False,
            }
        )

    def _set_competitor_winner(self, competitor):
        """Record who got the deals we lost, among their competitors too."""
        self.lost_to_id = competitor
        missing = self.filtered(
            lambda lead: competitor not in lead.competitor_ids.competitor_id
        )
        self.env["crm.lead.competitor"].create(
            [
                {"lead_id": lead.id, "competitor_id": competitor.id, "strength": "4"}
                for lead in missing
            ]
        )

    @api.model
    def _get_outcome_fields(self):
        """Return the fields that a merge takes from the first deal that has them."""
        return ["won_reason_id", "lost_to_id", "price_gap", "outcome_note"]

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), *self._get_outcome_fields()]

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        known = self.competitor_ids.competitor_id
        for line in opportunities.competitor_ids:
            if line.competitor_id not in known:
                known |= line.competitor_id
                line.lead_id = self
        return result
