"""5,000 contracts billed, beside OCA's and beside core's own creation of invoices."""

from itertools import count

from fill.clone import BASE
from fill.contracts import CONTRACTS, START
from measure import Operation

NEEDS = ("crm_postvendita",)
#: as many as the nightly job bills between two commits
BATCH = 100
PLAIN = 500

_numbers = count()


def operations(env):
    """Yield the night's billing of all contracts, once each, and its lower limit."""
    ours = _filled(env, "crm.service.contract")
    peer = "contract.contract" in env and _filled(env, "contract.contract")
    yield Operation(
        f"contracts, {len(ours):,} billed in batches of {BATCH}",
        lambda env: _in_batches(env, ours),
        peer=peer and (lambda env: peer._recurring_create_invoice(START)),
        peer_name="contract",
        faster=1,
        limit=15 * 60 * 1000,
    )
    product = env["product.product"].search([("type", "=", "service")], limit=1)
    yield Operation(
        f"contracts, {PLAIN} drafts by core alone",
        lambda env, partners: _plain(env, partners, product),
        before=_customers,
    )


def _filled(env, name):
    domain = [("id", ">", BASE), ("id", "<=", BASE + CONTRACTS)]
    return env[name].search(domain, order="id")


def _in_batches(env, contracts):
    """As the nightly job does, but for its commits."""
    for start in range(0, len(contracts), BATCH):
        batch = contracts[start : start + BATCH].try_lock_for_update()
        batch._bill_safely(START)
        env.flush_all()
        env.invalidate_all()
    bad = contracts.filtered(lambda contract: contract.invoiced_until <= START)
    assert not bad, bad[0].invoice_error


def _customers(env):
    first = next(_numbers) * PLAIN
    return env["res.partner"].create(
        [{"name": f"Contract {first + n}", "is_company": True} for n in range(PLAIN)]
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
