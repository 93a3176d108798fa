"""An operator with 5,000 open entries, and two million facts for the charts."""

from datetime import timedelta

from odoo import Command, fields

from .clone import BASE, QUIET, clone
from .partners import COMPANIES

NEEDS = ("crm_mydesk_prevendita", "crm_mydesk_postvendita")
AFTER = ("partners", "sales", "accounting")
TABLES = (
    "mail_activity",
    "crm_phone_call",
    "calendar_event",
    "calendar_attendee",
    "sale_order",
    "crm_lead",
    "crm_marketing_action",
    "crm_lifecycle_step",
    "rating_rating",
)

OPERATOR, MANAGER = "bench_operator", "bench_manager"
#: the operator's open entries by kind, 5,000 in all, whatever the scale
OPEN = {
    "activity": 3000,
    "call": 100,
    "meeting": 400,
    "quotation": 500,
    "deal": 500,
    "action": 500,
}
#: what colleagues have open, so that an index has something to skip
OTHERS = 100_000
#: facts of the last five years
DONE, CALLS, RATINGS, STEPS = 700_000, 500_000, 200_000, 100_000
COLLEAGUES = 20
#: ids of other subjects end before these
FROM = 20 * BASE


def seed(env, ids):
    env = env(context={**env.context, **QUIET})
    operator = _user(env, OPERATOR, "sales_team.group_sale_salesman")
    manager = _user(
        env,
        MANAGER,
        "sales_team.group_sale_manager",
        "account.group_account_invoice",
        "crm_postvendita.crm_postvendita_group_manager",
    )
    colleagues = [
        _user(env, f"bench_colleague_{number}", "sales_team.group_sale_salesman").id
        for number in range(COLLEAGUES)
    ]
    company = env["res.partner"].browse(ids["company"])
    meeting = env["calendar.event"].create(
        {
            "name": "Visita",
            "start": fields.Datetime.now(),
            "stop": fields.Datetime.now() + timedelta(hours=1),
            "user_id": operator.id,
            "partner_ids": [Command.set([operator.partner_id.id])],
        }
    )
    return {
        "operator": operator.id,
        "operator_partner": operator.partner_id.id,
        "manager": manager.id,
        "colleagues": colleagues,
        "meeting": meeting.id,
        "attendee": meeting.attendee_ids.id,
        **_seed_documents(env, company, operator),
    }


def _user(env, login, *groups):
    return env["res.users"].create(
        {
            "name": login.replace("_", " ").title(),
            "login": login,
            "tz": "Europe/Rome",
            "group_ids": [
                Command.set(env.ref(x).id for x in ("base.group_user", *groups))
            ],
        }
    )


def _seed_documents(env, company, operator):
    activity = company.activity_schedule(
        "mail.mail_activity_data_todo", summary="Richiamare", user_id=operator.id
    )
    done = company.activity_schedule(
        "mail.mail_activity_data_todo", summary="Richiamare", user_id=operator.id
    )
    done.action_feedback()
    call = env["crm.phone.call"].create(
        {"number": "0301234567", "partner_id": company.id, "state": "answered"}
    )
    deal = env["crm.lead"].create(
        {
            "name": "Impianto nuovo",
            "type": "opportunity",
            "partner_id": company.id,
            "user_id": operator.id,
            "expected_revenue": 1000,
        }
    )
    action = env["crm.marketing.action"].create(
        {
            "partner_id": company.id,
            "user_id": operator.id,
            "date_start": fields.Datetime.now(),
        }
    )
    step = env["crm.lifecycle.step"].create(
        {"partner_id": company.id, "step": "dormant", "date_end": "2020-01-01"}
    )
    rating = env["rating.rating"].create(
        {
            "res_model_id": env["ir.model"]._get_id("res.partner"),
            "res_id": company.id,
            "rating": 4,
            "consumed": True,
        }
    )
    return {
        "open_activity": activity.id,
        "done_activity": done.id,
        "call": call.id,
        "deal": deal.id,
        "action": action.id,
        "step": step.id,
        "rating": rating.id,
    }


def _series(count, first=1):
    return f"SELECT g AS n FROM generate_series({first}, {first + count - 1}) g"


def _company(scale):
    return f"{BASE} + 1 + bench.i(n, 301, {int(COMPANIES * scale)})"


#: from 60 days ago to 60 days ahead
_AROUND = "(bench.r(n, 302) * 120 - 60) * interval '1 day'"
_DAY = f"current_date + {_AROUND}"
_MOMENT = f"date_trunc('minute', now() + {_AROUND})"
_PAST = "date_trunc('second', now()) - bench.r(n, 303) * interval '1800 days'"


def fill(cr, ids, scale):
    _fill_open(cr, ids, scale)
    _fill_facts(cr, ids, scale)


def _fill_open(cr, ids, scale):
    partner, user = _company(scale), str(ids["operator"])
    others = f"({_colleague(ids)})"
    amount = OPEN["activity"]
    clone(
        cr,
        "mail_activity",
        ids["open_activity"],
        _series(amount + int(OTHERS * scale)),
        {
            "id": f"{FROM} + n",
            "res_id": partner,
            "date_deadline": _DAY,
            "user_id": f"CASE WHEN n <= {amount} THEN {user} ELSE {others} END",
        },
    )
    clone(
        cr,
        "crm_phone_call",
        ids["call"],
        _series(OPEN["call"]),
        {
            "id": f"{FROM} + n",
            "partner_id": partner,
            "user_id": user,
            "state": "'missed'",
            "date": _PAST,
            "callback_date": _MOMENT,
        },
    )
    clone(
        cr,
        "sale_order",
        ids["order"],
        _series(OPEN["quotation"]),
        {
            "id": f"{FROM} + n",
            "name": "'B' || n",
            "partner_id": partner,
            "partner_invoice_id": partner,
            "partner_shipping_id": partner,
            "user_id": user,
            "state": "'sent'",
            "validity_date": _DAY,
        },
    )
    clone(
        cr,
        "crm_lead",
        ids["deal"],
        _series(OPEN["deal"]),
        {
            "id": f"{FROM} + n",
            "partner_id": partner,
            "name": "'Impianto ' || n",
            "user_id": user,
            "date_deadline": _DAY,
        },
    )
    clone(
        cr,
        "crm_marketing_action",
        ids["action"],
        _series(OPEN["action"]),
        {
            "id": f"{FROM} + n",
            "partner_id": partner,
            "commercial_partner_id": partner,
            "date_start": _MOMENT,
            "date_due": _MOMENT,
            "date": _MOMENT,
        },
    )
    _fill_meetings(cr, ids)


def _fill_meetings(cr, ids):
    # within the two weeks that the desk looks ahead
    start = "date_trunc('minute', now()) + bench.r(n, 304) * interval '13 days'"
    clone(
        cr,
        "calendar_event",
        ids["meeting"],
        _series(OPEN["meeting"]),
        {"id": f"{FROM} + n", "start": start, "stop": f"{start} + interval '1 hour'"},
    )
    clone(
        cr,
        "calendar_attendee",
        ids["attendee"],
        _series(OPEN["meeting"]),
        {
            "id": f"{FROM} + n",
            "event_id": f"{FROM} + n",
            "access_token": "'bench' || n",
        },
    )
    cr.execute(
        f"""INSERT INTO calendar_event_res_partner_rel
                   (calendar_event_id, res_partner_id)
            SELECT {FROM} + n, {ids["operator_partner"]}
              FROM generate_series(1, {OPEN["meeting"]}) n"""
    )


def _colleague(ids):
    people = ", ".join(map(str, ids["colleagues"]))
    return f"(ARRAY[{people}])[1 + bench.i(n, 305, {COLLEAGUES})]"


def _fill_facts(cr, ids, scale):
    partner, person = _company(scale), _colleague(ids)
    start = OPEN["activity"] + int(OTHERS * scale) + 1
    clone(
        cr,
        "mail_activity",
        ids["done_activity"],
        _series(int(DONE * scale), start),
        {
            "id": f"{FROM} + n",
            "res_id": partner,
            "date_deadline": _PAST,
            "date_done": _PAST,
            "user_id": person,
        },
    )
    clone(
        cr,
        "crm_phone_call",
        ids["call"],
        _series(int(CALLS * scale), OPEN["call"] + 1),
        {
            "id": f"{FROM} + n",
            "partner_id": partner,
            "user_id": person,
            "date": _PAST,
            "state": "CASE WHEN n % 5 = 0 THEN 'missed' ELSE 'answered' END",
            "called_back": "true",
        },
    )
    clone(
        cr,
        "rating_rating",
        ids["rating"],
        _series(int(RATINGS * scale)),
        {
            "id": f"{FROM} + n",
            "res_id": partner,
            "rating": "1 + bench.i(n, 306, 5)",
            "write_date": _PAST,
            "access_token": "'bench' || n",
        },
    )
    half = int(STEPS / 2 * scale)
    clone(
        cr,
        "crm_lifecycle_step",
        ids["step"],
        _series(2 * half),
        {
            "id": f"{FROM} + n",
            # a customer is new once, and may fall asleep again and again
            "partner_id": f"CASE WHEN n <= {half} THEN {BASE} + n ELSE {partner} END",
            "step": f"CASE WHEN n <= {half} THEN 'customer' ELSE 'dormant' END",
            "date": _PAST,
        },
    )


def check(env):
    """The operator has the open entries that were meant."""
    operator = env["res.users"].search([("login", "=", OPERATOR)])
    desk = env(user=operator.id)["crm.desk"].get_desk()
    counts = {section["kind"]: section["count"] for section in desk["sections"]}
    total = sum(counts.values())
    assert total >= sum(OPEN.values()), counts
    assert not any(section["error"] for section in desk["sections"])
