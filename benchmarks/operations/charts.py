"""The manager's charts over two million facts, and their workbook."""

from measure import Operation

NEEDS = ("crm_mydesk_prevendita", "crm_mydesk_postvendita")

#: what the charts look at
FACTS = (
    "sale_order",
    "account_move",
    "mail_activity",
    "crm_phone_call",
    "rating_rating",
    "crm_lifecycle_step",
    "crm_ticket",
    "crm_ticket_sla",
    "crm_lead",
    "crm_marketing_action",
)


def operations(env):
    manager = env["res.users"].search([("login", "=", "bench_manager")])
    mine = env(user=manager.id)
    env.cr.execute(
        " UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in FACTS)
    )
    facts = sum(count for (count,) in env.cr.fetchall()) / 1e6
    for period in ("month", "last_12_months"):
        yield Operation(
            f"charts, all of them, {period}, {facts:.1f} million facts",
            lambda _env, period=period: mine["crm.dashboard"].get_dashboard(period),
            limit=1000,
        )
