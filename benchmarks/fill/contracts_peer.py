"""The same contracts for the peer, where it is installed."""

from .clone import BASE, QUIET, clone
from .contracts import CONTRACTS, EACH, START

NEEDS = ("crm_postvendita", "contract")
AFTER = ("contracts",)
TABLES = ("contract_contract", "contract_line")


def seed(env, ids):
    env = env(context={**env.context, **QUIET})
    dates = {
        "date_start": START,
        "recurring_next_date": START,
        "recurring_rule_type": "yearly",
        "recurring_interval": 1,
    }
    line = {"product_id": ids["product"], "name": "Fee", "price_unit": 100.0}
    contract = env["contract.contract"].create(
        {
            "name": "Full service",
            "partner_id": ids["company"],
            "contract_type": "sale",
            "line_recurrence": False,
            "contract_line_ids": [(0, 0, {**line, **dates})],
            **dates,
        }
    )
    return {
        "contract_theirs": contract.id,
        "contract_line_theirs": contract.contract_line_ids.id,
    }


def fill(cr, ids, scale):
    source = f"{EACH} LIMIT {int(CONTRACTS * scale)}"
    clone(
        cr,
        "contract_contract",
        ids["contract_theirs"],
        source,
        {
            "id": f"{BASE} + s.n",
            "partner_id": "s.partner_id",
            "commercial_partner_id": "s.partner_id",
            "access_token": "NULL",
        },
    )
    clone(
        cr,
        "contract_line",
        ids["contract_line_theirs"],
        source,
        {
            "id": f"{BASE} + s.n",
            "contract_id": f"{BASE} + s.n",
            "partner_id": "s.partner_id",
        },
    )
