"""What a ticket costs and brings, and the order that bills it."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .crm_ticket_work import _AGENT, _MANAGER


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

    work_ids = fields.One2many("crm.ticket.work", "ticket_id", groups=_AGENT)
    currency_id = fields.Many2one(related="company_id.currency_id")
    work_hours = fields.Float("Hours worked", compute="_compute_work", store=True)
    work_cost = fields.Monetary(
        "Cost", compute="_compute_work", store=True, groups=_MANAGER
    )
    work_price = fields.Monetary("Price", compute="_compute_work", store=True)
    work_margin = fields.Monetary(
        "Margin", compute="_compute_work", store=True, groups=_MANAGER
    )
    to_bill_count = fields.Integer(compute="_compute_to_bill_count", groups=_AGENT)
    timer_work_id = fields.Many2one(
        "crm.ticket.work",
        string="My timer",
        compute="_compute_timer_work_id",
        groups=_AGENT,
    )

    @api.depends(
        "work_ids.hours",
        "work_ids.kind",
        "work_ids.cost",
        "work_ids.price",
        "work_ids.margin",
    )
    def _compute_work(self):
        for ticket in self:
            works = ticket.work_ids
            timed = works.filtered(lambda work: work.kind != "material")
            ticket.work_hours = sum(timed.mapped("hours"))
            ticket.work_cost = sum(works.mapped("cost"))
            ticket.work_price = sum(works.mapped("price"))
            ticket.work_margin = sum(works.mapped("margin"))

    @api.depends("work_ids.is_billed", "work_ids.coverage", "work_ids.product_id")
    def _compute_to_bill_count(self):
        for ticket in self:
            ticket.to_bill_count = len(ticket.work_ids._get_to_bill())

    @api.depends("work_ids.timer_start")
    @api.depends_context("uid")
    def _compute_timer_work_id(self):
        for ticket in self:
            ticket.timer_work_id = ticket.work_ids.filtered(
                lambda work: work.timer_start and work.user_id == self.env.user
            )[:1]

    def action_start_timer(self):
        """Start the reader's own timer; one that runs elsewhere is stopped."""
        self.ensure_one()
        works = self.env["crm.ticket.work"]
        # sudo: one's own timer may run on a ticket one no longer sees
        running = works.sudo().search(
            [("user_id", "=", self.env.uid), ("timer_start", "!=", False)]
        )
        running.action_stop()
        # the database allows one timer a person: the old one must be gone first
        running.flush_recordset()
        works.create({"ticket_id": self.id, "timer_start": fields.Datetime.now()})

    def action_stop_timer(self):
        self.timer_work_id.action_stop()

    def action_bill(self):
        """Put the billable work into an order of the customer, once and only once.

        Work goes into the customer's open quotation for the ticket if there is
        one, so that pressing twice does not make two orders.
        """
        self.ensure_one()
        self.check_access("write")
        works = self.work_ids.try_lock_for_update()._get_to_bill()
        if not works:
            raise UserError(
                self.env._(
                    "Ticket %s has no work to bill: mark it billable and give it a"
                    " product.",
                    self.display_name,
                )
            )
        order = self._get_billing_order()
        for work in works:
            # sudo: agents bill without the right to see the customer's other orders
            line = order.env["sale.order.line"].create(
                {"order_id": order.id, **work._prepare_order_line()}
            )
            work.sudo().sale_line_id = line
        self.message_post(
            body=self.env._(
                "%(count)s lines of work billed in order %(order)s.",
                count=len(works),
                order=order.name,
            ),
            subtype_xmlid="mail.mt_note",
        )
        return self._show_order(order)

    def _get_billing_order(self):
        # sudo: see action_bill
        orders = self.env["sale.order"].sudo().with_company(self.company_id)
        lines = self.work_ids.sudo().sale_line_id
        draft = lines.order_id.filtered(lambda order: order.state == "draft")
        return draft[:1] or orders.create(
            {
                "partner_id": self.partner_id.id or self._refuse_without_customer(),
                "company_id": self.company_id.id,
                "origin": self.number,
                "client_order_ref": self.name[:100],
            }
        )

    def _refuse_without_customer(self):
        raise UserError(
            self.env._("Give ticket %s a customer before billing.", self.display_name)
        )

    def _show_order(self, order):
        if not self.env["sale.order"].has_access("read"):
            return False
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": order.id,
            "views": [[False, "form"]],
        }


class ResUsers(models.Model):
    _inherit = "res.users"

    crm_hourly_cost = fields.Float(
        "Cost of an hour of service",
        groups="crm_postvendita.crm_postvendita_group_manager",
        help="What an hour of this person costs the company.",
    )
