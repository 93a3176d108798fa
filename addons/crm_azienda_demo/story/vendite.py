"""Eighteen months of quotations, orders, invoices and payments."""

import csv
from datetime import datetime, time, timedelta

from odoo import Command
from odoo.tools.misc import file_open

# key; days ago; products as key*quantity; outcome; days late of the payment
# outcome: paid, part (half of it paid), open, order (not invoiced), draft (invoice),
# quote (sent), refund (a credit note for half of it)


def build(env, story):
    with file_open("crm_azienda_demo/story/tables/vendite.csv", "r") as source:
        rows = list(csv.DictReader(source, delimiter=";"))
    # oldest first: invoices are numbered in the order of their dates
    for row in sorted(rows, key=lambda row: -int(row["days_ago"])):
        _tell_sale(env, story, row)


def _tell_sale(env, story, row):
    day = story.today - timedelta(days=int(row["days_ago"]))
    order = _create_order(env, story, row, day)
    story.orders.setdefault(row["key"], []).append(order)
    if row["outcome"] == "quote":
        order.action_quotation_sent()
        return
    _tell_steps(order.partner_id, order, day)
    order.action_confirm()
    order.date_order = datetime.combine(day, time(9, 30))
    if row["outcome"] != "order":
        _tell_invoice(order, row, min(day + timedelta(days=6), story.today))


def _tell_steps(partner, order, day):
    """The customer came a long way before this order: on its first, say when."""
    for step, days in (("lead", 75), ("prospect", 30)):
        partner._crm_reach(step, date=day - timedelta(days=days))
    partner._crm_reach("customer", date=day, origin=order)


def _create_order(env, story, row, day):
    partner = story.customers[row["key"]]
    lines = [item.split("*") for item in row["products"].split()]
    user = partner.user_id or story.users["marco"]
    return env["sale.order"].create(
        {
            "partner_id": partner.id,
            "user_id": user.id,
            "date_order": datetime.combine(day, time(9, 30)),
            "validity_date": day + timedelta(days=30),
            "payment_term_id": env.ref("account.account_payment_term_30days").id,
            "order_line": [
                Command.create(
                    {
                        "product_id": story.products[key].id,
                        "product_uom_qty": float(quantity),
                    }
                )
                for key, quantity in lines
            ],
        }
    )


def _tell_invoice(order, row, day):
    invoice = order._create_invoices()
    invoice.invoice_date = day
    if row["outcome"] == "draft":
        return
    invoice.action_post()
    if row["outcome"] in ("paid", "part", "refund"):
        _tell_payment(invoice, row)


def _tell_payment(invoice, row):
    late = int(row["late"] or 0)
    wizard = invoice.env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoice.ids
    )
    values = {"payment_date": invoice.invoice_date_due + timedelta(days=late)}
    if row["outcome"] == "part":
        values["amount"] = invoice.currency_id.round(invoice.amount_total / 2)
    if row["outcome"] == "refund":
        _tell_credit_note(invoice)
    wizard.create(values).action_create_payments()


def _tell_credit_note(invoice):
    reversal = invoice.env["account.move.reversal"].with_context(
        active_model="account.move", active_ids=invoice.ids
    )
    day = invoice.invoice_date + timedelta(days=4)
    wizard = reversal.create(
        {
            "date": day,
            "journal_id": invoice.journal_id.id,
            "reason": "Reso parziale",
        }
    )
    note = invoice.browse(wizard.refund_moves()["res_id"])
    note.invoice_line_ids[1:].unlink()
    note.action_post()
    receivable = (invoice + note).line_ids.filtered(
        lambda line: line.account_id.account_type == "asset_receivable"
    )
    receivable.reconcile()
