"""Orders and the customer's credit: the light, and the block on red."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .kernel import light as kernel
from .res_partner import LIGHTS

OVERRIDE = "crm_scheda_cliente.crm_scheda_cliente_group_credit_override"


class SaleOrder(models.Model):
    _inherit = "sale.order"

    crm_credit_light = fields.Selection(
        LIGHTS,
        "Credit line",
        compute="_compute_crm_credit_light",
        help="The customer's light, with this order counted in.",
        groups="base.group_user",
    )
    crm_credit_message = fields.Char(
        compute="_compute_crm_credit_light", groups="base.group_user"
    )

    @api.depends("partner_invoice_id", "amount_total", "currency_id", "state")
    @api.depends_context("uid", "lang")
    def _compute_crm_credit_light(self):
        amounts = not self.env.su and self.env["res.users"]._crm_sees_accounting()
        for order, company, credit in self._crm_credit_each():
            credit = credit if order.state != "cancel" else False
            order.crm_credit_light = credit and credit["color"]
            order.crm_credit_message = credit and self.env["crm.credit"]._explain(
                credit, company, amounts
            )

    @api.depends_context("uid")
    def _compute_partner_credit_warning(self):
        """Keep core's amounts from whoever sees no accounting, and say it once."""
        super()._compute_partner_credit_warning()
        reader = self.env["res.users"].with_user(self.env.user)
        amounts = reader._crm_sees_accounting()
        for order in self.filtered("partner_credit_warning"):
            if not amounts or order.crm_credit_light == kernel.RED:
                order.partner_credit_warning = ""

    def _crm_credit_each(self):
        """Yield each order with its company and its customer's credit.

        An order not confirmed yet is counted in, by itself: three quotations for
        one customer are alternatives, not a sum.
        """
        # sudo: the caller shows amounts to accounting only
        Credit = self.env["crm.credit"].sudo()
        for company, orders in self.grouped("company_id").items():
            # sudo: whose order it is, also of a customer that the reader may not open
            trusted = orders.sudo()
            entities = trusted.partner_invoice_id.commercial_partner_id._origin
            parts = Credit._get_credit(entities, company) if entities else {}
            for order, known in zip(orders, trusted, strict=True):
                entity = known.partner_invoice_id.commercial_partner_id._origin
                if not entity:
                    yield order, company, False
                else:
                    yield order, company, order._crm_credit(parts[entity.id], company)

    def _crm_credit(self, credit, company):
        """Return the customer's credit with this order in it."""
        self.ensure_one()
        if self.state == "sale":
            return credit
        today = fields.Date.context_today(self)
        total = self.currency_id._convert(
            self.amount_total, company.currency_id, company, today
        )
        exposure = company.currency_id.round(credit["exposure"] + total)
        light = kernel.light(
            exposure,
            credit["limit"],
            credit["days"],
            company.sudo()._crm_credit_thresholds(),  # sudo: percentages and days
        )
        return {
            **credit,
            "exposure": exposure,
            "color": light.color,
            "reasons": light.reasons,
            "excess": company.currency_id.round(light.excess),
        }

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        confirmed = orders.filtered(lambda order: order.state == "sale")
        refused = confirmed._crm_credit_refused()
        self._crm_refuse_credit(refused)
        self._crm_note_credit(refused)
        return orders

    def write(self, vals):
        """Confirm, unless the customer's credit is exhausted and the company blocks.

        Here and not in ``action_confirm``: whoever writes the state by hand is refused
        as well.

        :raises UserError: which customer, by how much and why
        """
        if vals.get("state") != "sale":
            return super().write(vals)
        opened = self.filtered(lambda order: order.state != "sale")
        refused = opened._crm_credit_refused()
        self._crm_refuse_credit(refused)
        result = super().write(vals)
        self._crm_note_credit(refused)
        return result

    def _crm_refuse_credit(self, refused):
        if refused and not self._crm_may_override_credit():
            raise UserError("\n".join(refused.values()))

    def _crm_note_credit(self, refused):
        """Note on the orders who confirmed them all the same."""
        for order in refused:
            order.sudo().message_post(  # sudo: the note must be there in any case
                body=self.env._(
                    "Confirmed by %(user)s although the customer's credit is"
                    " exhausted. %(why)s",
                    user=self.env.user.name,
                    why=order.with_user(self.env.user)._crm_credit_note(),
                ),
                author_id=self.env.user.partner_id.id,
                subtype_xmlid="mail.mt_note",
            )

    def _crm_may_override_credit(self):
        """Say whether the block does not stop this user.

        A customer who signs or pays online is not stopped by us: the note tells the
        salesperson.
        """
        user = self.env.user
        return user.has_group(OVERRIDE) or not user._is_internal()

    def _crm_credit_refused(self):
        """Return why orders may not be confirmed: ``{order: sentence}``."""
        refused = {}
        reader = self.env["res.users"].with_user(self.env.user)
        amounts = reader._crm_sees_accounting()
        blocking = self.filtered(
            lambda order: order.company_id.sudo().crm_credit_block  # sudo: a setting
        )
        for order, company, credit in blocking._crm_credit_each():
            if credit and credit["color"] == kernel.RED:
                refused[order] = self.env._(
                    "%(order)s cannot be confirmed: the credit of %(customer)s is"
                    " exhausted. %(why)s Ask accounting, or whoever may override the"
                    " block.",
                    order=order.name,
                    customer=order.partner_invoice_id.display_name,
                    why=self.env["crm.credit"]._explain(credit, company, amounts),
                )
        return refused

    def _crm_credit_note(self):
        """Return why the light is red, without amounts: salespeople read the note."""
        for _order, company, credit in self._crm_credit_each():
            if credit:
                return self.env["crm.credit"]._explain(credit, company, False)
        return ""
