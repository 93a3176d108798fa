"""Marketing actions, campaigns with members and costs, a queue of names to call."""

from .clone import BASE, QUIET, clone
from .partners import COMPANIES

NEEDS = ("crm_prevendita",)
AFTER = ("partners", "sales", "accounting", "opportunities")
TABLES = ("crm_marketing_action", "crm_campaign_member", "crm_call_item")

ACTIONS, CAMPAIGNS, MEMBERS, PENDING = 300_000, 1_000, 200_000, 100_000
#: actions in the present month of one owner, whatever the scale
MONTH = 5_000


def seed(env, ids):
    quiet = env(context={**env.context, **QUIET})
    company = ids["company"]
    env["ir.config_parameter"].set_param("crm_prevendita.opposition_days", "0")
    owner = quiet["res.users"].create(
        {
            "name": "Operatrice",
            "login": "operatrice",
            "tz": "Europe/Rome",
            "group_ids": [(4, env.ref("sales_team.group_sale_manager").id)],
        }
    )
    campaign = quiet["utm.campaign"].create({"title": "Modello", "budget": 1000})
    call = env.ref("crm_prevendita.action_type_call")
    values = {"partner_id": company, "campaign_id": campaign.id}
    done = quiet["crm.marketing.action"].create(
        {"type_id": call.id, "user_id": owner.id, "cost": 3, **values}
    )
    done._mark_done(env.ref("crm_prevendita.action_outcome_done"), {"time_spent": 0.25})
    planned = quiet["crm.marketing.action"].create(
        {
            "type_id": call.id,
            "user_id": owner.id,
            "date_start": env.cr.now(),
            "partner_id": company,
        }
    )
    env.company.crm_keeps_calling_code = False  # whenever it is measured
    program = quiet["crm.call.program"].create(
        {
            "name": "Benchmark",
            "hour_from": 0,
            "hour_to": 24,
            "hours_ids": [
                (0, 0, {"weekday": day, "hour_from": 0, "hour_to": 24})
                for day in ("5", "6")
            ],
        }
    )
    item = program._add_names(env["res.partner"].browse(company))
    program.action_start()
    env.company.marketing_hour_cost = 30
    return {
        "operator": owner.id,
        "campaign": campaign.id,
        "action_done": done.id,
        "action_planned": planned.id,
        "member": campaign._add_members(env["res.partner"].browse(company)).id,
        "cost": quiet["crm.campaign.cost"]
        .create({"name": "Stampa", "campaign_id": campaign.id, "amount": 100})
        .id,
        "program": program.id,
        "call_item": item.id,
    }


def fill(cr, ids, scale):
    companies = max(int(COMPANIES * scale), 1)
    _fill_campaigns(cr, ids, scale)
    _fill_actions(cr, ids, scale, companies)
    _fill_members(cr, ids, scale, companies)
    _fill_queue(cr, ids, scale, companies)
    _credit(cr, scale)


def _campaigns(scale):
    return max(int(CAMPAIGNS * scale), 1)


def _fill_campaigns(cr, ids, scale):
    source = f"SELECT n FROM generate_series(1, {_campaigns(scale)}) n"
    clone(
        cr,
        "utm_campaign",
        ids["campaign"],
        source,
        {
            "id": f"{BASE} + n",
            "name": "'Campagna ' || n",
            "title": """jsonb_build_object('en_US', 'Campagna ' || n)""",
        },
    )
    clone(
        cr,
        "crm_campaign_cost",
        ids["cost"],
        source,
        {
            "id": f"{BASE} + n",
            "campaign_id": f"{BASE} + n",
            "amount": "100 + bench.i(n, 91, 900)",
        },
    )


def _fill_actions(cr, ids, scale, companies):
    partner = f"{BASE} + 1 + bench.i(n, 92, {companies})"
    moment = "date_trunc('second', now()) - bench.r(n, 93) * interval '700 days'"
    clone(
        cr,
        "crm_marketing_action",
        ids["action_done"],
        f"SELECT n FROM generate_series(1, {int(ACTIONS * scale)}) n",
        {
            "id": f"{BASE} + n",
            "partner_id": partner,
            "commercial_partner_id": partner,
            "campaign_id": f"{BASE} + 1 + bench.i(n, 94, {_campaigns(scale)})",
            "user_id": f"{ids['seller']} + bench.i(n, 95, 20)",
            "date_done": moment,
            "date": moment,
        },
    )
    hour = (
        "date_trunc('month', now()) + ((n % 27) || ' days')::interval"
        " + ((n / 27) * 3 || ' minutes')::interval"
    )
    clone(
        cr,
        "crm_marketing_action",
        ids["action_planned"],
        f"SELECT n FROM generate_series(1, {MONTH}) n",
        {
            "id": f"{2 * BASE} + n",
            "partner_id": partner,
            "commercial_partner_id": partner,
            "date_start": hour,
            "date_due": hour,
            "date": hour,
        },
    )


def _fill_members(cr, ids, scale, companies):
    # a name is in a campaign once: the next round of names is moved on by one
    partner = f"{BASE} + 1 + (n * 7 + n / {companies}) % {companies}"
    clone(
        cr,
        "crm_campaign_member",
        ids["member"],
        f"SELECT n FROM generate_series(1, {int(MEMBERS * scale)}) n",
        {
            "id": f"{BASE} + n",
            "campaign_id": f"{BASE} + 1 + n % {_campaigns(scale)}",
            "partner_id": partner,
            "commercial_partner_id": partner,
            "is_held_out": "n % 10 = 0",
        },
    )


def _fill_queue(cr, ids, scale, companies):
    """Every company, and their people up to the number of names that wait."""
    clone(
        cr,
        "crm_call_item",
        ids["call_item"],
        f"""SELECT id AS partner_id, row_number() OVER (ORDER BY id)::int AS n
              FROM res_partner WHERE id > {BASE} AND phone IS NOT NULL
             ORDER BY id LIMIT {int(PENDING * scale)}""",
        {
            "id": f"{BASE} + n",
            "partner_id": "s.partner_id",
            "next_on": "timestamp '2020-01-01' + n * interval '1 second'",
        },
    )


def _credit(cr, scale):
    """A third of the orders and of the invoices came from campaigns."""
    for table in ("sale_order", "account_move"):
        cr.execute(
            f"""UPDATE {table} SET campaign_id =
                       {BASE} + 1 + bench.i((id % 2147483647)::int, 96,
                                            {_campaigns(scale)})
                 WHERE id > {BASE} AND id % 3 = 0"""
        )
