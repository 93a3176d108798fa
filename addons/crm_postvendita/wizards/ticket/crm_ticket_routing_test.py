"""The routing rules' test bench: what a mail or a call would trigger."""

from odoo import api, fields, models
from odoo.tools import email_normalize, plaintext2html

from ...models.ticket.crm_ticket import PRIORITIES


class CrmTicketRoutingTest(models.TransientModel):
    """What a mail or a call would trigger, without opening anything."""

    _name = "crm.ticket.routing.test"
    _description = "Test bench of the routing rules"

    email_from = fields.Char("Sender's address")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner",
        store=True,
        readonly=False,
    )
    team_id = fields.Many2one("crm.ticket.team", string="Mailbox")
    channel_id = fields.Many2one(
        "crm.ticket.channel",
        default=lambda self: self.env["crm.ticket"]._channel_id("email"),
    )
    category_id = fields.Many2one("crm.ticket.category")
    product_id = fields.Many2one("product.product")
    subject = fields.Char()
    text = fields.Text()
    rule_id = fields.Many2one("crm.ticket.routing.rule", compute="_compute_result")
    reason = fields.Char(compute="_compute_result")
    result_team_id = fields.Many2one("crm.ticket.team", compute="_compute_result")
    result_user_id = fields.Many2one("res.users", compute="_compute_result")
    result_priority = fields.Selection(
        PRIORITIES, string="Priority", compute="_compute_result"
    )
    result_category_id = fields.Many2one(
        "crm.ticket.category", string="Resulting category", compute="_compute_result"
    )
    result_tag_ids = fields.Many2many(
        "crm.ticket.tag", string="Tags", compute="_compute_result"
    )
    policy_id = fields.Many2one("crm.sla.policy", compute="_compute_result")

    @api.depends("email_from")
    def _compute_partner(self):
        for bench in self:
            address = email_normalize(bench.email_from)
            bench.partner_id = bench.partner_id or (
                self.env["res.partner"].search(
                    [("email_normalized", "=", address)], limit=1
                )
                if address
                else False
            )

    @api.depends(
        "partner_id",
        "team_id",
        "channel_id",
        "category_id",
        "product_id",
        "subject",
        "text",
    )
    def _compute_result(self):
        for bench in self:
            vals = bench._prepare_vals()
            tickets = self.env["crm.ticket"]
            tickets._fill_company([vals], plaintext2html(bench.text or ""))
            self.env["crm.ticket.routing.rule"]._route([vals], bench.text or "")
            bench._show(vals, tickets.new(vals))

    def _show(self, vals, ticket):
        """Show what a ticket would be: its values and the unsaved record."""
        self.rule_id = vals.get("routing_rule_id")
        self.reason = vals.get("routing_reason")
        self.result_team_id = ticket.team_id._origin
        self.result_user_id = ticket.user_id._origin
        self.result_priority = ticket.priority
        self.result_category_id = ticket.category_id._origin
        self.result_tag_ids = ticket.tag_ids._origin
        self.policy_id = ticket._get_policies()[ticket.id]

    def _prepare_vals(self):
        return {
            "name": self.subject or "",
            "company_id": self.env.company.id,
            "partner_id": self.partner_id.id,
            "team_id": self.team_id.id,
            "channel_id": self.channel_id.id,
            "category_id": self.category_id.id,
            "product_id": self.product_id.id,
            "priority": "1",
        }
