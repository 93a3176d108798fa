"""Opportunities with their stage log, offers, and twelve weekly snapshots."""

from .clone import BASE, QUIET, clone
from .partners import COMPANIES

NEEDS = ("crm_prevendita",)
AFTER = ("partners", "sales")
TABLES = ("crm_lead", "crm_lead_stage_log", "crm_forecast_snapshot")

LEADS, SELLERS, WEEKS = 100_000, 20, 12


def seed(env, ids):
    stages = env["crm.stage"].search([])  # pylint: disable=no-search-all
    open_stages = stages.filtered(lambda stage: not stage.is_won)[:3]
    sellers = (
        env["res.users"]
        .with_context(**QUIET)
        .create(
            [
                {
                    "name": f"Venditore {number:02}",
                    "login": f"venditore{number:02}",
                    "group_ids": [
                        (4, env.ref("sales_team.group_sale_salesman_all_leads").id)
                    ],
                }
                for number in range(SELLERS)
            ]
        )
    )
    lead = (
        env["crm.lead"]
        .with_context(**QUIET)
        .create(
            {
                "name": "Modello",
                "type": "opportunity",
                "partner_id": ids["company"],
                "expected_revenue": 1000,
                "company_id": env.company.id,
            }
        )
    )
    env["crm.forecast.snapshot"].take(env.cr.now().date())
    env["crm.sales.target"].create(
        [
            {"user_id": seller.id, "date": env.cr.now().date(), "amount": 50000}
            for seller in sellers
        ]
    )
    snapshot = env["crm.forecast.snapshot"].search([("lead_id", "=", lead.id)], limit=1)
    return {
        "lead": lead.id,
        "stage_log": lead.stage_log_ids[:1].id,
        "snapshot": snapshot.id,
        "stages": open_stages.ids,
        "won_stage": stages.filtered("is_won")[:1].id,
        "seller": sellers[0].id,
    }


def fill(cr, ids, scale):
    companies = max(int(COMPANIES * scale), 1)
    cr.execute("DROP TABLE IF EXISTS bench.lead")
    cr.execute(
        f"""
        CREATE TABLE bench.lead AS
        SELECT {BASE} + n AS id, n, bench.r(n, 71) AS r,
               {BASE} + bench.i(n, 72, {companies}) AS partner_id,
               {ids["seller"]} + bench.i(n, 73, {SELLERS}) AS user_id,
               bench.i(n, 74, 3) AS depth,
               date_trunc('second', now()) - bench.r(n, 75) * interval '500 days'
                   AS moment,
               round((500 + power(bench.r(n, 76), 3) * 60000)::numeric, 2) AS value,
               floor(bench.r(n, 77) * 100)::int AS probability
          FROM generate_series(1, {int(LEADS * scale)}) n;
        ALTER TABLE bench.lead ADD won_status text, ADD stage_id int;
        UPDATE bench.lead SET
               won_status = CASE WHEN r < 0.46 THEN 'pending'
                                 WHEN r < 0.73 THEN 'won' ELSE 'lost' END,
               stage_id = CASE WHEN r >= 0.46 AND r < 0.73
                               THEN {ids["won_stage"]}
                               ELSE (ARRAY{ids["stages"]})[depth + 1] END;
        """
    )
    _fill_leads(cr, ids)
    _fill_log(cr, ids)
    _fill_offers(cr)
    _fill_snapshots(cr, ids)


def _fill_leads(cr, ids):
    clone(
        cr,
        "crm_lead",
        ids["lead"],
        "SELECT *, CASE won_status WHEN 'won' THEN 100 WHEN 'lost' THEN 0"
        " ELSE probability END AS chance FROM bench.lead",
        {
            "id": "s.id",
            "name": "'Trattativa ' || n",
            "partner_id": "s.partner_id",
            "user_id": "s.user_id",
            "stage_id": "s.stage_id",
            "won_status": "s.won_status",
            "active": "s.won_status <> 'lost'",
            "probability": "chance",
            "automated_probability": "chance",
            "expected_revenue": "value",
            "prorated_revenue": "value * chance / 100",
            "forecast_category": "CASE WHEN s.won_status = 'lost' THEN 'omitted'"
            " WHEN chance >= 80 THEN 'committed' WHEN chance >= 50 THEN 'best'"
            " ELSE 'pipeline' END",
            "create_date": "moment",
            "date_open": "moment",
            "date_last_stage_update": "moment + interval '20 days'",
            "date_closed": "CASE WHEN s.won_status <> 'pending'"
            " THEN least(moment + interval '40 days', now()) END",
            "date_deadline": "CASE WHEN bench.r(n, 78) > 0.05"
            " THEN (now() + (bench.r(n, 79) - 0.2) * interval '300 days')::date END",
        },
    )


def _fill_log(cr, ids):
    """A line for each stage that a deal was in, and one for its end."""
    clone(
        cr,
        "crm_lead_stage_log",
        ids["stage_log"],
        f"""SELECT l.*, k, (ARRAY{ids["stages"]})[k + 1] AS entered,
                   k > depth AS closed
              FROM bench.lead l, generate_series(0, 3) k
             WHERE k <= depth + (won_status <> 'pending')::int""",
        {
            "id": f"{BASE} + n * 4 + k",
            "lead_id": "s.id",
            "lead_name": "'Trattativa ' || n",
            "partner_id": "s.partner_id",
            "commercial_partner_id": "s.partner_id",
            "user_id": "s.user_id",
            "stage_id": "CASE WHEN closed THEN s.stage_id ELSE entered END",
            "won_status": "CASE WHEN closed THEN s.won_status ELSE 'pending' END",
            "date_enter": "moment + k * interval '10 days'",
            "date_exit": "CASE WHEN k < depth + (s.won_status <> 'pending')::int"
            " THEN moment + (k + 1) * interval '10 days' END",
            "days": "CASE WHEN k < depth + (s.won_status <> 'pending')::int"
            " THEN 10 ELSE 0 END",
            "working_hours": "56",
            "expected_revenue": "value",
        },
    )


def _fill_offers(cr):
    """Every third open deal has one of the orders as its offer."""
    cr.execute(
        """
        WITH lead AS (SELECT id, row_number() OVER (ORDER BY id) AS row
                        FROM bench.lead WHERE n % 3 = 0),
             sale AS (SELECT id, row_number() OVER (ORDER BY id) AS row
                        FROM bench.sale WHERE state IN ('draft', 'sent', 'sale')),
             pair AS (SELECT sale.id AS sale_id, lead.id AS lead_id
                        FROM lead JOIN sale USING (row))
        UPDATE sale_order SET opportunity_id = pair.lead_id, is_offer = TRUE
          FROM pair WHERE sale_order.id = pair.sale_id;
        UPDATE crm_lead SET expected_revenue = o.amount_untaxed,
               prorated_revenue = o.amount_untaxed * probability / 100
          FROM sale_order o WHERE o.opportunity_id = crm_lead.id AND o.is_offer
        """
    )


def _fill_snapshots(cr, ids):
    clone(
        cr,
        "crm_forecast_snapshot",
        ids["snapshot"],
        f"""SELECT row_number() OVER () AS row, lead.*, week,
                   bench.r(b.n, 80) AS drift
              FROM bench.lead b JOIN crm_lead lead USING (id),
                   generate_series(1, {WEEKS}) week
             WHERE lead.won_status = 'pending'
                OR lead.date_closed > now() - week * interval '7 days'""",
        {
            "id": f"{BASE} + row",
            "date": "(now() - week * interval '7 days')::date",
            "lead_id": "s.id",
            "lead_name": "s.name",
            "user_id": "s.user_id",
            "stage_id": "s.stage_id",
            "probability": "s.probability",
            "forecast_category": "s.forecast_category",
            "expected_revenue": "s.expected_revenue * (0.8 + drift * 0.4)",
            "weighted_revenue": "s.expected_revenue * s.probability / 100",
            "weighted_history": "s.expected_revenue / 2",
            "date_deadline": "s.date_deadline - (drift * week * 5)::int",
        },
    )


def check(env):
    """The stored figures are what the ORM would compute."""
    leads = env["crm.lead"].with_context(active_test=False)
    sample = leads.search([("id", ">", BASE), ("order_ids", "!=", False)], limit=50)
    for lead in sample:
        offer = lead.order_ids.filtered("is_offer")
        assert lead.expected_revenue == offer.amount_untaxed, lead
    funnel = env["crm.lead.funnel"]._read_group([], [], ["entered:sum", "win_rate:avg"])
    entered, rate = funnel[0]
    assert entered > 0 and 0.4 < rate < 0.6, funnel
