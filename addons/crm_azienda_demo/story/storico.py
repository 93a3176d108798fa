"""Deals of the last nine months that ended, with what was foretold of them."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL

from .prevendita import _moment

#: customer, deal, who, value, opened and closed so many days ago, probability as it
#: was foretold, how far it came, how it ended, why
DEALS = (
    (
        "rossi",
        "Compressore di riserva",
        "marco",
        18500,
        250,
        205,
        60,
        2,
        "won",
        "price",
    ),
    ("acqua", "Recupero di calore", "marco", 26000, 240, 170, 40, 2, "lost", "budget"),
    ("marmi", "Essiccatore e filtri", "marco", 7400, 225, 190, 70, 2, "won", "service"),
    (
        "moto",
        "Serbatoio da 3.000 litri",
        "sara",
        5200,
        210,
        180,
        50,
        1,
        "lost",
        "rival",
    ),
    (
        "dolci",
        "Rete aria nuovo reparto",
        "sara",
        31000,
        200,
        120,
        50,
        2,
        "won",
        "trust",
    ),
    ("birra", "Noleggio estivo", "marco", 3900, 170, 150, 80, 2, "won", "delivery"),
    (
        "rossi",
        "Contratto manutenzione",
        "marco",
        4800,
        160,
        130,
        75,
        2,
        "won",
        "service",
    ),
    ("gomma", "Soffiatori a vite", "sara", 22000, 150, 95, 45, 2, "lost", "rival"),
    (
        "ospedale",
        "Aria medicale, ampliamento",
        "sara",
        44000,
        145,
        60,
        55,
        2,
        "won",
        "trust",
    ),
    (
        "robot",
        "Compressore oil-free",
        "marco",
        16000,
        120,
        75,
        35,
        1,
        "lost",
        "delivery",
    ),
    ("farm", "Monitoraggio consumi", "marco", 9800, 100, 48, 65, 2, "won", "quality"),
    ("acqua", "Ricambi a magazzino", "marco", 2600, 80, 50, 80, 1, "won", "price"),
    (
        "moto",
        "Inverter sulla seconda linea",
        "sara",
        12500,
        75,
        33,
        50,
        2,
        "lost",
        "budget",
    ),
)
REASONS = {
    "won": {
        "price": "won_reason_price",
        "service": "won_reason_service",
        "trust": "won_reason_relation",
        "delivery": "won_reason_delivery",
        "quality": "won_reason_quality",
    },
    "lost": {
        "budget": "lost_reason_budget",
        "rival": "lost_reason_competitor",
        "delivery": "lost_reason_delivery",
    },
}
WEEKS = 12


def build(env, story):
    deals = [
        (_tell_deal(env, story, story.customers[row[0]], row), row) for row in DEALS
    ]
    for week in range(2, WEEKS + 2):
        _take_snapshot(env, story, deals, week * 7)


def _tell_deal(env, story, partner, row):
    _key, name, login, value, opened, closed, chance, depth, outcome, why = row
    stages = env["crm.stage"].search([], order="sequence")
    lead = env["crm.lead"].create(
        {
            "type": "opportunity",
            "name": name,
            "partner_id": partner.id,
            "user_id": story.users[login].id,
            "expected_revenue": value,
            "probability": chance,
            "stage_id": stages[0].id,
            "date_deadline": story.today - timedelta(days=closed),
        }
    )
    reason = env.ref(f"crm_prevendita.{REASONS[outcome][why]}")
    if outcome == "won":
        lead.action_set_won()
        lead.won_reason_id = reason
    else:
        lead.stage_id = stages[depth]
        lead.action_set_lost(lost_reason_id=reason.id)
    _date_back(env, story, lead, row, stages)
    return lead


def _date_back(env, story, lead, row, stages):
    """Let the deal have begun and ended when it did, with its stages between."""
    opened, closed, depth = row[4], row[5], row[7]
    step = (opened - closed) // (depth + 1)
    moments = [_moment(story, -opened + step * number) for number in range(depth + 1)]
    end = _moment(story, -closed)
    last = lead.stage_log_ids.sorted("id")[-1]
    (lead.stage_log_ids - last).unlink()
    for number, moment in enumerate(moments):
        log = last.copy(
            {
                "stage_id": stages[number].id,
                "stage_name": stages[number].name,
                "previous_stage_id": stages[number - 1].id if number else False,
                "won_status": "pending",
                "date_enter": moment,
                "reason": False,
            }
        )
        log._leave(moments[number + 1] if number < depth else end)
    last.write({"date_enter": end, "previous_stage_id": stages[depth].id})
    env.flush_all()
    env.cr.execute(
        SQL(
            "UPDATE crm_lead SET create_date = %s, date_open = %s, date_closed = %s"
            " WHERE id = %s",
            moments[0],
            moments[0],
            end,
            lead.id,
        )
    )
    env.invalidate_all()


def _take_snapshot(env, story, deals, days):
    """Store the deals that were open so many days ago, as they were foretold."""
    day = story.today - timedelta(days=days)
    open_then = [(lead, row) for lead, row in deals if row[5] < days <= row[4]]
    env["crm.forecast.snapshot"].create(
        [
            {
                "date": day,
                "lead_id": lead.id,
                "lead_name": lead.name,
                "user_id": lead.user_id.id,
                "team_id": lead.team_id.id,
                "company_id": lead.company_id.id,
                "currency_id": lead.company_currency.id,
                "forecast_category": "best" if row[6] >= 50 else "pipeline",
                "probability": row[6],
                "expected_revenue": lead.expected_revenue,
                "weighted_revenue": lead.expected_revenue * row[6] / 100,
                "weighted_history": lead.expected_revenue / 2,
                # first hopes were nearer than what came
                "date_deadline": lead.date_deadline
                - relativedelta(days=15 if days > row[5] + 35 else 0),
            }
            for lead, row in open_then
        ]
    )
