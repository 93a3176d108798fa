from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

from .crm_ticket_stage import DONE_KINDS, STAGE_KINDS

PRIORITIES = [("0", "Low"), ("1", "Normal"), ("2", "High"), ("3", "Urgent")]


class CrmTicket(models.Model):
    """A request of a customer, whatever the channel it came by."""

    _name = "crm.ticket"
    _description = "Ticket"
    _inherit = [
        "portal.mixin",
        "mail.thread.cc",
        "rating.mixin",
        "mail.activity.mixin",
        "mail.tracking.duration.mixin",
        "crm.timeline.mixin",
        "crm.worklist.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["number", "name"]
    _primary_email = "partner_email"
    _check_company_auto = True
    _track_duration_field = "stage_id"
    _mail_post_access = "read"

    number = fields.Char(readonly=True, copy=False, index="trigram")
    name = fields.Char("Subject", required=True, index="trigram", tracking=True)
    description = fields.Html(sanitize_attributes=True)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index=True,
        tracking=True,
        check_company=True,
        help="The person who writes, or the company.",
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        string="Company of the customer",
        compute="_compute_commercial_partner_id",
        store=True,
        index=True,
    )
    partner_name = fields.Char(
        "Name", compute="_compute_partner_name", store=True, readonly=False
    )
    partner_email = fields.Char(
        "E-mail", compute="_compute_partner_email", store=True, readonly=False
    )
    partner_phone = fields.Char(
        "Phone", compute="_compute_partner_phone", store=True, readonly=False
    )
    email_normalized = fields.Char(
        compute="_compute_email_normalized", store=True, index="btree_not_null"
    )
    team_id = fields.Many2one("crm.ticket.team", tracking=True, check_company=True)
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        tracking=True,
        index=True,
        domain=lambda self: self.env["res.users"]._crm_agents_domain(),
    )
    category_id = fields.Many2one(
        "crm.ticket.category", tracking=True, index=True, check_company=True
    )
    channel_id = fields.Many2one("crm.ticket.channel", index=True)
    tag_ids = fields.Many2many("crm.ticket.tag", string="Tags")
    product_id = fields.Many2one(
        "product.product",
        string="Product or service",
        index="btree_not_null",
        check_company=True,
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        string="Order it is about",
        index="btree_not_null",
        check_company=True,
        domain="[('partner_id', 'child_of', commercial_partner_id)]",
    )
    invoice_id = fields.Many2one(
        "account.move",
        string="Invoice it is about",
        index="btree_not_null",
        check_company=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id),"
        " ('move_type', 'in', ('out_invoice', 'out_refund'))]",
    )
    priority = fields.Selection(PRIORITIES, default="1", required=True, tracking=True)
    stage_id = fields.Many2one(
        "crm.ticket.stage",
        index=True,
        tracking=True,
        copy=False,
        group_expand="_read_group_stage_ids",
        domain="['|', ('team_ids', '=', False), ('team_ids', 'in', team_id)]",
        ondelete="restrict",
    )
    stage_kind = fields.Selection(
        STAGE_KINDS, string="State", compute="_compute_stage_kind", store=True
    )
    is_open = fields.Boolean("Open", compute="_compute_stage_kind", store=True)
    assigned_date = fields.Datetime("Assigned on", readonly=True, copy=False)
    solved_date = fields.Datetime("Solved on", readonly=True, copy=False)
    closed_date = fields.Datetime("Closed on", readonly=True, copy=False, index=True)
    reopen_count = fields.Integer("Times reopened", readonly=True, copy=False)
    answer_count = fields.Integer("Answers", readonly=True, copy=False)
    last_customer_date = fields.Datetime(
        "Last message of the customer", readonly=True, copy=False
    )
    last_agent_date = fields.Datetime("Last answer", readonly=True, copy=False)
    parent_id = fields.Many2one(
        "crm.ticket", string="Part of", index="btree_not_null", check_company=True
    )
    child_ids = fields.One2many("crm.ticket", "parent_id", string="Parts")
    previous_id = fields.Many2one(
        "crm.ticket",
        string="Follows",
        index="btree_not_null",
        copy=False,
        help="Closed ticket of which this one is the continuation.",
    )
    linked_ids = fields.Many2many(
        "crm.ticket",
        "crm_ticket_link_rel",
        "ticket_id",
        "linked_id",
        string="Linked tickets",
        copy=False,
    )
    log_ids = fields.One2many("crm.ticket.stage.log", "ticket_id", string="Stages")

    _number_unique = models.UniqueIndex(
        "(company_id, number)", "Another ticket of the company has this number."
    )
    _team_idx = models.Index("(team_id, id DESC)")
    # written as the ORM writes it: PostgreSQL does not see that "is true" means it
    _open_team_idx = models.Index("(team_id, stage_id) WHERE is_open IS TRUE")
    _open_user_idx = models.Index("(user_id, sla_deadline) WHERE is_open IS TRUE")
    _deadline_idx = models.Index("(sla_deadline, id)")
    _timeline_idx = models.Index("(commercial_partner_id, create_date DESC, id DESC)")
    _sender_idx = models.Index("(email_normalized, create_date)")
    _stage_kind_idx = models.Index("(stage_kind, id)")

    @api.depends("partner_id.commercial_partner_id")
    def _compute_commercial_partner_id(self):
        for ticket in self:
            ticket.commercial_partner_id = ticket.partner_id.commercial_partner_id

    # one method each: whoever gives one of them by hand still gets the others
    @api.depends("partner_id")
    def _compute_partner_name(self):
        for ticket in self:
            ticket.partner_name = ticket.partner_id.name or ticket.partner_name

    @api.depends("partner_id")
    def _compute_partner_email(self):
        for ticket in self:
            ticket.partner_email = ticket.partner_id.email or ticket.partner_email

    @api.depends("partner_id")
    def _compute_partner_phone(self):
        for ticket in self:
            ticket.partner_phone = ticket.partner_id.phone or ticket.partner_phone

    @api.depends("partner_email")
    def _compute_email_normalized(self):
        for ticket in self:
            ticket.email_normalized = email_normalize(ticket.partner_email)

    @api.depends("stage_id.kind", "active")
    def _compute_stage_kind(self):
        for ticket in self:
            kind, _pause = ticket.stage_id._get_meaning()
            ticket.stage_kind = kind
            ticket.is_open = ticket.active and kind not in DONE_KINDS

    @api.depends("number", "name")
    def _compute_display_name(self):
        for ticket in self:
            parts = (ticket.number, ticket.name)
            ticket.display_name = " ".join(part for part in parts if part)

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for ticket in self:
            ticket.access_url = f"/my/tickets/{ticket.id}"
        return result

    @api.model
    def _crm_zone(self):
        """Return the name of the reader's time zone, which costs no query."""
        zone = self.env.context.get("tz")
        return zone or self.env["res.users"].context_get().get("tz") or "UTC"

    @api.model
    def _crm_today(self):
        return fields.Date.context_today(self.with_context(tz=self._crm_zone()))

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        team = self.env.context.get("default_team_id")
        domain = Domain("active", "=", True)
        if team:
            domain &= Domain("team_ids", "=", False) | Domain("team_ids", "in", [team])
        return stages.search(domain)
