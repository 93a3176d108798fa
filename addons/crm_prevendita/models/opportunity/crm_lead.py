from odoo import api, fields, models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.worklist.mixin"]

    origin_action_id = fields.Many2one(
        "crm.marketing.action",
        string="Opened By",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The marketing action that opened this opportunity.",
    )
    marketing_action_ids = fields.One2many(
        "crm.marketing.action", "opportunity_id", string="Marketing Actions"
    )
    marketing_action_count = fields.Integer(compute="_compute_marketing_action_count")
    next_marketing_action_date = fields.Datetime(
        string="Next Action",
        compute="_compute_next_marketing_action_date",
        help="When the next planned marketing action is due.",
    )

    _user_deadline_idx = models.Index(
        "(user_id, date_deadline) WHERE won_status = 'pending'"
    )

    def _compute_marketing_action_count(self):
        groups = self.env["crm.marketing.action"]._read_group(
            [("opportunity_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["opportunity_id"],
            ["__count"],
        )
        counts = {lead.id: count for lead, count in groups}
        for lead in self:
            lead.marketing_action_count = counts.get(lead._origin.id, 0)

    def _compute_next_marketing_action_date(self):
        # the pipeline shows it on every card: apart from the count, one light query
        groups = self.env["crm.marketing.action"]._read_group(
            [("opportunity_id", "in", self.ids), ("state", "=", "planned")],
            ["opportunity_id"],
            ["date_due:min"],
        )
        dates = {lead.id: date for lead, date in groups}
        for lead in self:
            lead.next_marketing_action_date = dates.get(lead._origin.id)

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._reach_prospect()
        return leads

    def write(self, vals):
        result = super().write(vals)
        if {"type", "partner_id"} & vals.keys():
            self._reach_prospect()
        return result

    def _reach_prospect(self):
        """Whoever has an opportunity is at least a prospect."""
        partners = self.filtered(lambda lead: lead.type == "opportunity").partner_id
        if partners:
            partners.commercial_partner_id._crm_reach("prospect")

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: the actions of colleagues follow the opportunity they belong to
        actions = self.env["crm.marketing.action"].sudo()
        actions.search([("opportunity_id", "in", opportunities.ids)]).write(
            {"opportunity_id": self.id}
        )
        return result

    def _merge_get_fields_specific(self):
        fields_info = super()._merge_get_fields_specific()
        fields_info["origin_action_id"] = lambda name, leads: leads[name][:1].id
        return fields_info

    def action_view_marketing_actions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_marketing_action_action"
        )
        action["domain"] = [("opportunity_id", "=", self.id)]
        action["context"] = self._get_marketing_action_context()
        return action

    def action_plan_marketing_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan an action"),
            "res_model": "crm.marketing.action",
            "view_mode": "form",
            "target": "new",
            "context": self._get_marketing_action_context(),
        }

    def _get_marketing_action_context(self):
        contact = self.partner_id
        customer = contact.commercial_partner_id
        return {
            "default_opportunity_id": self.id,
            "default_partner_id": customer.id,
            "default_contact_id": contact.id if contact != customer else False,
            "default_campaign_id": self.campaign_id.id,
            "default_user_id": self.user_id.id or self.env.uid,
        }

    # won by its order

    def _win_by_order(self, order):
        """Mark as won what a confirmed order decides."""
        # sudo: who confirms an order (a portal payment too) decides the deal
        for lead in self.sudo().filtered(lambda lead: lead.won_status != "won"):
            reason = self.env._("Order %s was confirmed", order.name)
            lead.with_context(crm_stage_reason=reason).action_set_won()
