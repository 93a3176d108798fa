"""Time and material of a ticket, at cost and at price, billed once and only once."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .crm_ticket import MANAGER
from .kernel.work import line_amounts

KINDS = [
    ("remote", "Remote"),
    ("on_site", "On site"),
    ("travel", "Travel"),
    ("material", "Material"),
]


class CrmTicketWork(models.Model):
    _name = "crm.ticket.work"
    _description = "Work on a ticket"
    _inherit = ["crm.billable.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    # the company is the ticket's: checking one against the other would offer a new
    # record no ticket at all
    ticket_id = fields.Many2one(
        "crm.ticket", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    commercial_partner_id = fields.Many2one(
        related="ticket_id.commercial_partner_id", store=True, index=True
    )
    name = fields.Char("What was done")
    kind = fields.Selection(KINDS, required=True, default="remote")
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Who",
        required=True,
        index=True,
        default=lambda self: self.env.user,
    )
    hours = fields.Float()
    timer_start = fields.Datetime("Timer running since", readonly=True, copy=False)
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        check_company=True,
        help="Material used, or the service by which the time is billed: the team's"
        " own if none is chosen.",
    )
    quantity = fields.Float(default=1.0, digits="Product Unit")
    unit_cost = fields.Monetary(
        compute="_compute_unit_cost",
        store=True,
        readonly=False,
        groups=MANAGER,
        help="Cost of an hour of the person, or of a piece of the material.",
    )
    cost = fields.Monetary(compute="_compute_amounts", store=True, groups=MANAGER)
    coverage = fields.Selection(
        [
            ("billable", "Billable"),
            ("warranty", "Warranty"),
            ("contract", "Contract"),
            ("goodwill", "Goodwill"),
        ],
        required=True,
        default="billable",
        index=True,
    )
    unit_price = fields.Monetary(
        compute="_compute_unit_price", store=True, readonly=False, aggregator=None
    )
    price = fields.Monetary(compute="_compute_amounts", store=True)
    margin = fields.Monetary(compute="_compute_amounts", store=True, groups=MANAGER)
    _one_timer = models.UniqueIndex(
        "(user_id) WHERE timer_start IS NOT NULL",
        "Your timer runs on another ticket: stop it there first.",
    )
    _not_negative = models.Constraint(
        "CHECK (hours >= 0 AND quantity >= 0)",
        "Hours and quantities cannot be negative.",
    )

    @api.depends("kind", "ticket_id")
    def _compute_product_id(self):
        """Give time the team's service, so that nothing is left unbilled."""
        for work in self:
            service = work._get_default_service()
            if work.kind != "material":
                work.product_id = work.product_id or service
            elif work.product_id == service:
                work.product_id = False  # which material it was is to be chosen

    def _get_default_service(self):
        """Return by what time on the ticket is billed where nobody says so."""
        ticket = self.ticket_id.sudo()  # sudo: a setting of the team and the company
        service = ticket.team_id.service_product_id
        return (service or ticket.company_id.crm_service_product_id).with_env(self.env)

    @api.depends("kind", "user_id", "product_id", "company_id")
    def _compute_unit_cost(self):
        for work in self:
            # sudo: what an hour or a piece costs is computed, not shown to agents
            trusted = work.sudo()
            if work.kind == "material":
                product = trusted.product_id.with_company(work.company_id)
                work.unit_cost = product.standard_price
            else:
                work.unit_cost = trusted.user_id.crm_hourly_cost

    @api.depends("product_id", "coverage", "ticket_id.partner_id")
    def _compute_unit_price(self):
        for work in self:
            billable = work.coverage == "billable"
            work.unit_price = work._get_list_price() if billable else 0

    @api.depends("kind", "hours", "quantity", "unit_cost", "unit_price", "coverage")
    def _compute_amounts(self):
        for work in self:
            amount = work.quantity if work.kind == "material" else work.hours
            cost, price = line_amounts(
                amount,
                work.unit_cost,
                work.unit_price if work.coverage == "billable" else 0.0,
                work.currency_id.round if work.currency_id else round,
            )
            work.cost, work.price, work.margin = cost, price, price - cost

    def _get_list_price(self):
        """Return the price of the product by the customer's price list."""
        self.ensure_one()
        product = self.product_id.sudo()  # sudo: agents may not see price lists
        if not product:
            return 0.0
        partner = self.ticket_id.partner_id.with_company(self.company_id)
        prices = partner.sudo().property_product_pricelist  # sudo: as above
        if not prices:
            return product.lst_price
        return prices._get_product_price(product, 1.0, partner=partner)

    @api.constrains("kind", "product_id")
    def _check_material(self):
        for work in self:
            if work.kind == "material" and not work.product_id:
                raise ValidationError(
                    self.env._(
                        "Ticket %s: choose the product of the material.",
                        work.ticket_id.display_name,
                    )
                )

    def write(self, vals):
        frozen = {"hours", "quantity", "product_id", "coverage", "unit_price", "kind"}
        if frozen & vals.keys() and any(self.mapped("is_billed")):
            raise UserError(
                self.env._(
                    "This work is in an order already: change the order, or cancel"
                    " it and bill the work again."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        if any(self.mapped("is_billed")):
            raise UserError(self.env._("Work that is in an order cannot be deleted."))

    # --------------------------------------------------------------------- timer
    @api.model
    def _start_timer(self, ticket):
        """Start the reader's own timer; one that runs elsewhere is stopped."""
        # sudo: one's own timer may run on a ticket one no longer sees
        running = self.sudo().search(
            [("user_id", "=", self.env.uid), ("timer_start", "!=", False)]
        )
        running.action_stop()
        # the database allows one timer a person: the old one must be gone first
        running.flush_recordset()
        self.create({"ticket_id": ticket.id, "timer_start": fields.Datetime.now()})

    def action_stop(self):
        """Stop the timer: its time is added to the hours, in whole minutes."""
        now = fields.Datetime.now()
        for work in self.filtered("timer_start"):
            seconds = (now - work.timer_start).total_seconds()
            minutes = max(1, round(seconds / 60))
            work.write({"timer_start": False, "hours": work.hours + minutes / 60})

    # ------------------------------------------------------------------- billing
    def _get_to_bill(self):
        return self.filtered(
            lambda work: (
                work.coverage == "billable"
                and not work.is_billed
                and not work.timer_start
                and work.product_id
            )
        )

    def _prepare_order_line(self):
        self.ensure_one()
        amount = self.quantity if self.kind == "material" else self.hours
        ticket = self.ticket_id
        label = self.name or self.product_id.display_name
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": amount,
            "price_unit": self.unit_price,
            "name": f"{ticket.number}: {label} ({self.user_id.name})",
        }

    def _bill(self):
        """Put work of one ticket into its customer's order; return the order."""
        order = self._get_order()
        for work in self:
            # the order's environment: see _get_order
            line = order.env["sale.order.line"].create(
                {"order_id": order.id, **work._prepare_order_line()}
            )
            # sudo: that work is billed is said by its order, by nobody's hand
            work.sudo().sale_line_id = line
        self.ticket_id.message_post(
            body=self.env._(
                "%(count)s lines of work billed in order %(order)s.",
                count=len(self),
                order=order.name,
            ),
            subtype_xmlid="mail.mt_note",
        )
        return order

    def _get_order(self):
        """Return the open quotation for the ticket, or else a new one."""
        ticket = self.ticket_id
        # sudo: agents bill without the right to see the customer's other orders
        orders = self.env["sale.order"].sudo().with_company(ticket.company_id)
        lines = ticket.work_ids.sudo().sale_line_id  # sudo: likewise
        draft = lines.order_id.filtered(lambda order: order.state == "draft")
        if draft:
            return draft[:1]
        if not ticket.partner_id:
            raise UserError(
                self.env._(
                    "Give ticket %s a customer before billing.", ticket.display_name
                )
            )
        return orders.create(
            {
                "partner_id": ticket.partner_id.id,
                "company_id": ticket.company_id.id,
                "origin": ticket.number,
                "client_order_ref": ticket.name[:100],
            }
        )
