"""Competitors: what they sell, and how often we won against them."""

from odoo import fields, models


class CrmCompetitor(models.Model):
    """Somebody who sells what we sell."""

    _name = "crm.competitor"
    _description = "Competitor"
    _inherit = ["mail.thread"]
    _crm_own_author = True
    _order = "name"
    _check_company_auto = True

    name = fields.Char(required=True, index="trigram")
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Register Entry",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="The company in our own register, if it is there.",
    )
    company_id = fields.Many2one("res.company", index=True)
    website = fields.Char()
    product = fields.Text(string="Products")
    strengths = fields.Html()
    weaknesses = fields.Html()
    line_ids = fields.One2many("crm.lead.competitor", "competitor_id", string="Deals")
    deal_count = fields.Integer(compute="_compute_deals")
    won_count = fields.Integer(
        string="Won Against", compute="_compute_deals", help="Deals we won."
    )
    lost_count = fields.Integer(
        string="Lost To", compute="_compute_deals", help="Deals that went to them."
    )

    def _compute_deals(self):
        groups = self.env["crm.lead.competitor"]._read_group(
            [("competitor_id", "in", self.ids)],
            ["competitor_id"],
            ["__count", "is_won:sum", "is_lost_to:sum"],
        )
        counts = {competitor.id: values for competitor, *values in groups}
        for competitor in self:
            deals, won, lost = counts.get(competitor._origin.id, (0, 0, 0))
            competitor.deal_count = deals
            competitor.won_count = won
            competitor.lost_count = lost

    def action_view_deals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_lead_competitor_action"
        )
        action["domain"] = [("competitor_id", "=", self.id)]
        return action
