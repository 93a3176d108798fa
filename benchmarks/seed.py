"""One record of every kind through the ORM, for ``fill`` to clone."""

from datetime import date

from odoo import Command

QUIET = {"tracking_disable": True, "no_reset_password": True, "mail_create_nolog": True}


def seed(env):
    """Create the templates and return their ids by key."""
    env = env(context={**env.context, **QUIET})
    company = env["res.partner"].create(
        {
            "name": "Modello Srl",
            "is_company": True,
            "country_id": env.ref("base.it").id,
            "city": "Milano",
            "zip": "20100",
            "email": "info@modello.example",
            "phone": "+39 02 1234 5678",
            "customer_rank": 1,
        }
    )
    product = env["product.product"].create(
        {"name": "Prodotto", "type": "service", "invoice_policy": "order"}
    )
    message = company.message_post(
        body="Buongiorno", message_type="email", subtype_xmlid="mail.mt_comment"
    )
    return {
        "company": company.id,
        "message": message.id,
        **_seed_sale(env, company, product),
        **_seed_invoice(env, company, product),
    }


def _seed_sale(env, partner, product):
    order = env["sale.order"].create(
        {
            "partner_id": partner.id,
            "order_line": [Command.create({"product_id": product.id})],
        }
    )
    order.action_confirm()
    return {"order": order.id, "order_line": order.order_line.id}


def _seed_invoice(env, partner, product):
    company = env.company
    tax = env["account.tax"].search(
        [
            ("type_tax_use", "=", "sale"),
            ("amount", "=", 22),
            ("company_id", "=", company.id),
        ],
        limit=1,
    )
    line = {"product_id": product.id, "price_unit": 100, "tax_ids": tax.ids}
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": date(2025, 1, 10),
            "invoice_line_ids": [Command.create(line)],
        }
    )
    invoice.action_post()
    lines = {line.display_type: line for line in invoice.line_ids}
    journal = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
    )
    receivable = lines["payment_term"].account_id
    amount = invoice.amount_total
    shared = {"partner_id": partner.id, "name": "Bonifico"}
    payment = env["account.move"].create(
        {
            "move_type": "entry",
            "journal_id": journal.id,
            "date": date(2025, 2, 10),
            "line_ids": [
                Command.create(
                    {
                        **shared,
                        "account_id": journal.default_account_id.id,
                        "debit": amount,
                    }
                ),
                Command.create(
                    {**shared, "account_id": receivable.id, "credit": amount}
                ),
            ],
        }
    )
    payment.action_post()
    credit = payment.line_ids.filtered("credit")
    (lines["payment_term"] + credit).reconcile()
    return {
        "tax": tax.id,
        "invoice": invoice.id,
        "line_product": lines["product"].id,
        "line_tax": lines["tax"].id,
        "line_term": lines["payment_term"].id,
        "payment": payment.id,
        "payment_bank": (payment.line_ids - credit).id,
        "payment_receivable": credit.id,
        "full": credit.full_reconcile_id.id,
        "partial": credit.matched_debit_ids.id,
    }
