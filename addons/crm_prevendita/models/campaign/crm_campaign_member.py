"""Members of campaigns: whom each is for, and how far everybody came."""

from odoo import fields, models

from .kernel.campaign import MEMBER_STEPS


class CrmCampaignMember(models.Model):
    """A name that a campaign is for, and how far it came."""

    _name = "crm.campaign.member"
    _description = "Member of a campaign"
    _order = "campaign_id, state desc, id"
    _rec_name = "partner_id"

    campaign_id = fields.Many2one(
        "utm.campaign", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Name", required=True, ondelete="cascade", index=True
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    phone = fields.Char(related="partner_id.phone")
    email = fields.Char(related="partner_id.email")
    is_held_out = fields.Boolean(
        string="Held Out",
        help="Left out at random, to see what happens without the campaign.",
    )
    state = fields.Selection(
        [
            ("targeted", "Targeted"),
            ("reached", "Reached"),
            ("responded", "Responded"),
            ("opportunity", "Opportunity"),
            ("order", "Order"),
            ("invoice", "Invoice"),
            ("collected", "Collected"),
        ],
        required=True,
        default="targeted",
        readonly=True,
        help="Follows the documents: actions, mails, opportunities, orders, invoices.",
    )
    date = fields.Date(string="Added On", default=fields.Date.context_today)
    passage_ids = fields.One2many("crm.campaign.passage", "member_id")
    hit_ids = fields.Many2many("crm.mailing.hit", compute="_compute_hits")
    action_ids = fields.Many2many("crm.marketing.action", compute="_compute_actions")

    _once = models.UniqueIndex("(campaign_id, partner_id)")
    _campaign_state_idx = models.Index("(campaign_id, state)")

    def _compute_hits(self):
        for member in self:
            # sudo: what a customer did with a mail is for who may see the customer
            traces = self.env["mailing.trace"].sudo()
            traces = traces.search(
                [
                    ("campaign_id", "=", member.campaign_id.id),
                    ("model", "=", "res.partner"),
                    ("res_id", "=", member.partner_id.id),
                ]
            )
            member.hit_ids = traces.hit_ids.filtered(lambda h: h.verdict == "person")

    def _compute_actions(self):
        for member in self:
            member.action_ids = self.env["crm.marketing.action"].search(
                [
                    ("campaign_id", "=", member.campaign_id.id),
                    (
                        "commercial_partner_id",
                        "=",
                        member.commercial_partner_id.id,
                    ),
                ],
                order="date desc",
            )

    def _come_up_to(self, step):
        """Bring members up to a step, never down."""
        before = MEMBER_STEPS[: MEMBER_STEPS.index(step)]
        self.filtered(lambda member: member.state in before).state = step
