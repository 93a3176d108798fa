"""Contracts billed in one batch, beside core's own creation of invoices and OCA's."""

from datetime import date
from itertools import count

from measure import Operation

NEEDS = ("crm_postvendita",)
MANY = 500
#: as many as the nightly job bills between two commits
BATCH = 100
START = date(2026, 1, 1)

_numbers = count()


def operations(env):
    """Yield the billing of contracts; each run is on contracts of its own."""
    product = env["product.product"].search([("type", "=", "service")], limit=1)
    peer = "contract.contract" in env
    yield Operation(
        f"contracts, {MANY} billed in batches of {BATCH}, each (5,000 a night)",
        lambda env, made: _in_batches(env, made[0]),
        peer=peer and (lambda env, made: made[1]._recurring_create_invoice(START)),
        peer_name="contract",
        units=MANY,
        faster=1,
        before=lambda env: (_ours(env, product), peer and _theirs(env, product)),
    )
    yield Operation(
        f"contracts, {MANY} drafts by core alone, each",
        lambda env, partners: _plain(env, partners, product),
        units=MANY,
        before=_customers,
    )


def _in_batches(env, contracts):
    """As the nightly job does, without its commits."""
    for start in range(0, len(contracts), BATCH):
        contracts[start : start + BATCH]._bill(START)
        env.flush_all()
        env.invalidate_all()


def _customers(env):
    first = next(_numbers) * MANY
    return env["res.partner"].create(
        [{"name": f"Contract {first + n}", "is_company": True} for n in range(MANY)]
    )


def _ours(env, product):
    contracts = env["crm.service.contract"].create(
        [
            {
                "name": "Full service",
                "partner_id": partner.id,
                "date_start": START,
                "line_ids": [(0, 0, {"product_id": product.id, "price_unit": 100.0})],
            }
            for partner in _customers(env)
        ]
    )
    contracts.action_start()
    return contracts


def _theirs(env, product):
    dates = {
        "date_start": START,
        "recurring_next_date": START,
        "recurring_rule_type": "yearly",
        "recurring_interval": 1,
    }
    line = {"product_id": product.id, "name": "Fee", "price_unit": 100.0, **dates}
    return env["contract.contract"].create(
        [
            {
                "name": "Full service",
                "partner_id": partner.id,
                "contract_type": "sale",
                "line_recurrence": False,
                "contract_line_ids": [(0, 0, line)],
                **dates,
            }
            for partner in _customers(env)
        ]
    )


def _plain(env, partners, product):
    line = {"product_id": product.id, "name": "Fee", "quantity": 1, "price_unit": 100.0}
    return env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_line_ids": [(0, 0, line)],
            }
            for partner in partners
        ]
    )
