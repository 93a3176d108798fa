"""Running contracts with a yearly fee that is due, one for each first customer."""

from datetime import date

from .clone import BASE, QUIET, clone

NEEDS = ("crm_postvendita",)
AFTER = ("partners", "accounting")
TABLES = ("crm_service_contract", "crm_service_contract_line")

CONTRACTS = 5_000
START = date(2026, 1, 1)
#: what is told apart by its customer, and nothing else
EACH = f"""SELECT row_number() OVER (ORDER BY id)::int AS n, id AS partner_id
             FROM bench.partner WHERE kind = 'company' AND id > {BASE} ORDER BY id"""


def seed(env, ids):
    env = env(context={**env.context, **QUIET})
    line = {"product_id": ids["product"], "price_unit": 100.0}
    contract = env["crm.service.contract"].create(
        {
            "name": "Full service",
            "partner_id": ids["company"],
            "user_id": False,
            "months": 0,
            "date_start": START,
            "line_ids": [(0, 0, line)],
        }
    )
    contract.action_start()
    return {"contract": contract.id, "contract_line": contract.line_ids.id}


def fill(cr, ids, scale):
    source = f"{EACH} LIMIT {int(CONTRACTS * scale)}"
    clone(
        cr,
        "crm_service_contract",
        ids["contract"],
        source,
        {
            "id": f"{BASE} + s.n",
            "number": "'CA/B' || lpad(s.n::text, 7, '0')",
            "partner_id": "s.partner_id",
            "commercial_partner_id": "s.partner_id",
            "access_token": "NULL",
        },
    )
    clone(
        cr,
        "crm_service_contract_line",
        ids["contract_line"],
        source,
        {"id": f"{BASE} + s.n", "contract_id": f"{BASE} + s.n"},
    )


def check(env):
    contracts = env["crm.service.contract"]
    due = contracts.search(contracts._get_billing_domain(START), limit=10)
    assert len(due) == 10, "the contracts that were filled are due"
    assert due[-1].commercial_partner_id == due[-1].partner_id.commercial_partner_id
