from odoo import api, fields, models
from odoo.tools import SQL


class CrmCustomerCardPayments(models.AbstractModel):
    """How a customer pays: what, when, how late (SC-05)."""

    _name = "crm.customer.card.payments"
    _inherit = ["crm.customer.card.documents"]
    _description = "Payments on the customer card"

    @api.model
    def _get_payments_section(self, family):
        receipts = self._get_receipts(family)
        rows = [self._get_receipt_row(receipt) for receipt in receipts]
        return self._get_rows_section(
            "payments",
            60,
            self.env._("Payments"),
            [
                ["date", self.env._("Date"), "date"],
                ["name", self.env._("Payment"), "text"],
                ["paid", self.env._("Paid"), "text"],
                ["amount", self.env._("Amount"), "monetary"],
                ["late", self.env._("Punctuality"), "badge"],
            ],
            rows,
            empty=self.env._("No payment received yet."),
            action=self._get_list_action(
                self.env._("Payments"),
                "account.payment",
                self.env["account.payment"]._timeline_partner_domain(family),
            ),
        )

    @api.model
    def _get_receipts(self, family):
        """Return the last receipts with the documents that they paid.

        Receipts are the credits on receivable accounts that no invoice made:
        a payment as well as a line of a bank statement.
        """
        self.env["account.move.line"].check_access("read")
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.move.line"].flush_model()
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT c.move_id, c.date, c.move_name, c.amount, c.currency_id,
                       r.paid, r.days_late
                  FROM unnest(%s) AS member(id)
                 CROSS JOIN LATERAL
                       (SELECT l.id, l.move_id, l.date, l.move_name,
                               -l.balance AS amount,
                               l.company_currency_id AS currency_id
                          FROM account_move_line l
                          JOIN account_move m ON m.id = l.move_id
                          JOIN account_account a ON a.id = l.account_id
                         WHERE l.partner_id = member.id
                           AND l.parent_state = 'posted' AND l.balance < 0
                           AND l.company_id IN %s AND m.move_type = 'entry'
                           AND a.account_type = 'asset_receivable'
                         ORDER BY l.date DESC, l.id DESC
                         LIMIT %s) c
                  LEFT JOIN LATERAL
                       (SELECT string_agg(DISTINCT d.move_name, ', ') AS paid,
                               MAX(c.date - d.date_maturity) AS days_late
                          FROM account_partial_reconcile p
                          JOIN account_move_line d ON d.id = p.debit_move_id
                         WHERE p.credit_move_id = c.id) r ON TRUE
                 ORDER BY c.date DESC, c.id DESC
                 LIMIT %s
                """,
                family.ids,
                tuple(self.env.companies.ids),
                self._ROWS + 1,
                self._ROWS + 1,
            )
        )

    @api.model
    def _get_receipt_row(self, receipt):
        late = receipt["days_late"]
        if late is None:
            badge = {"text": self.env._("on account"), "color": "info"}
        elif late > 0:
            badge = {"text": self.env._("%s days late", late), "color": "danger"}
        else:
            badge = {"text": self.env._("on time"), "color": "success"}
        return {
            "model": "account.move",
            "id": receipt["move_id"],
            "date": fields.Date.to_string(receipt["date"]),
            "name": receipt["move_name"],
            "paid": receipt["paid"] or "",
            "amount": receipt["amount"],
            "currency_id": receipt["currency_id"],
            "late": badge,
        }
