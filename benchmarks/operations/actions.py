"""Campaigns, the queue of names to call, series, an owner's calendar."""

import json
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from measure import Operation
from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.sql_db import connection_info_for

NEEDS = ("crm_prevendita",)

OPERATORS = 20
NAMES, FEW = 10_000, 200
SERIES = "crm_prevendita.series_first_contact"

#: revenue and costs of every campaign by hand, credited to the documents' own
ROI = """
    WITH origin AS (
        SELECT aml.move_id, min(so.campaign_id) AS campaign_id
          FROM account_move_line aml
          JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = aml.id
          JOIN sale_order_line sol ON sol.id = rel.order_line_id
          JOIN sale_order so ON so.id = sol.order_id GROUP BY 1),
    sold AS (
        SELECT campaign_id, sum(amount_untaxed / coalesce(nullif(currency_rate, 0), 1))
                   AS booked, count(*) AS orders
          FROM sale_order WHERE state = 'sale' AND company_id = %(company)s
           AND campaign_id = ANY(%(ids)s) GROUP BY 1),
    billed AS (
        SELECT coalesce(o.campaign_id, m.campaign_id) AS campaign_id,
               sum(amount_untaxed_signed) AS invoiced,
               sum(amount_untaxed_signed * coalesce(1 - amount_residual_signed
                   / nullif(amount_total_signed, 0), 0)) AS collected
          FROM account_move m LEFT JOIN origin o ON o.move_id = m.id
         WHERE m.state = 'posted' AND m.move_type IN ('out_invoice', 'out_refund')
           AND m.company_id = %(company)s
           AND coalesce(o.campaign_id, m.campaign_id) = ANY(%(ids)s) GROUP BY 1),
    spent AS (
        SELECT campaign_id, sum(cost) AS cost FROM (
            SELECT campaign_id, -amount_untaxed_signed AS cost FROM account_move
             WHERE state = 'posted' AND move_type IN ('in_invoice', 'in_refund')
               AND company_id = %(company)s AND campaign_id = ANY(%(ids)s)
            UNION ALL
            SELECT campaign_id, amount FROM crm_campaign_cost
             WHERE bill_id IS NULL AND campaign_id = ANY(%(ids)s)
            UNION ALL
            SELECT a.campaign_id, a.time_spent * coalesce(c.marketing_hour_cost, 0)
                   + coalesce(a.cost, 0)
              FROM crm_marketing_action a JOIN res_company c ON c.id = a.company_id
             WHERE a.state = 'done' AND a.company_id = %(company)s
               AND a.campaign_id = ANY(%(ids)s)) item GROUP BY 1)
    SELECT c.id, booked, orders, invoiced, collected, cost
      FROM utm_campaign c LEFT JOIN sold ON sold.campaign_id = c.id
      LEFT JOIN billed ON billed.campaign_id = c.id
      LEFT JOIN spent ON spent.campaign_id = c.id WHERE c.id = ANY(%(ids)s)"""
FIGURES = (
    "revenue_booked",
    "revenue_invoiced",
    "revenue_collected",
    "cost_total",
    "roi_text",
)


def operations(env):
    filled = json.loads(env["ir.config_parameter"].get_param("bench.filled", "{}"))
    ids = filled.get("ids", {})
    if "program" not in ids:
        return []
    # another subject may have an operator too: by login it is this one's
    owner = env["res.users"].search([("login", "=", "operatrice")])
    ids["operator"] = owner.id
    campaigns = env["utm.campaign"].search([("id", ">", 1_000_000)]).ids
    partners = env["res.partner"].search([("is_company", "=", True)], limit=NAMES).ids
    given = {"ids": campaigns, "company": env.company.id}
    return [
        Operation(
            f"next name among 100,000, {OPERATORS} operators at once",
            lambda env, _others: _take(env, ids),
            before=lambda env: _begin(env, ids),
            limit=10,
        ),
        Operation(
            f"next name: {OPERATORS} processes, 25 names each, no pause",
            lambda env: _drain(env, ids),
            limit=10,
            units=25 * OPERATORS,
        ),
        Operation(
            f"series of 3 actions on {FEW} names",
            lambda env: _plan(env, partners[:FEW]),
            peer=lambda env: _create(env, partners[:FEW]),
            peer_name="one create each",
            faster=20,
        ),
        Operation(
            f"series of 3 actions on {NAMES} names",
            lambda env: _plan(env, partners),
            limit=0.25,
            units=3 * NAMES,
        ),
        Operation(
            f"ROI of {len(campaigns)} campaigns",
            lambda env: env["utm.campaign"].browse(campaigns).read(FIGURES),
            lambda env: _fetch(env, ROI, given),
            times=3,
        ),
        Operation(
            "calendar month of an owner with 5,000 actions",
            lambda env: _month(env, ids),
            queries=40,
        ),
    ]


def _fetch(env, query, values):
    env.cr.execute(query, values)
    return env.cr.fetchall()


# names to call: each on a connection of its own, as requests are


def _begin(env, ids):
    """Let the other operators begin, and put the name in hand away."""
    with env.registry.cursor() as cr:
        cr.execute(
            "UPDATE crm_call_item SET state = 'done' WHERE state = 'calling'"
            " AND taken_by_id = %s",
            [ids["operator"]],
        )
    start = time.time() + 2
    others = [
        _start(env, ids, start, most=8, pause=0.25, uid=uid)
        for uid in _others(env, ids)
    ]
    # all of them are up and calling
    time.sleep(max(start - time.time(), 0) + 0.2)
    return others


def _others(env, ids):
    """The other operators, everyone with a queue of their own as in life."""
    users = env["res.users"].with_context(active_test=False)
    users = users.search([("id", "!=", ids["operator"])], limit=OPERATORS - 1).ids
    return [users[number % len(users)] for number in range(OPERATORS - 1)]


def _take(env, ids):
    """What the operator's screen asks for: retried as the server does."""
    while True:
        try:
            with env.registry.cursor() as cr:
                # what the web client sends along with each request
                context = {"lang": "it_IT", "tz": "Europe/Rome"}
                mine = api.Environment(cr, ids["operator"], context)
                return mine["crm.call.item"].take_next(ids["program"])
        except SerializationFailure:
            continue


def _drain(env, ids):
    """Let twenty processes take names as fast as they can."""
    start = time.time() + 1
    processes = [
        _start(env, ids, start, most=25, pause=0, uid=1) for _n in range(OPERATORS)
    ]
    answers = [json.load(process.stdout) for process in processes]
    for process in processes:
        process.wait()
    taken = [item for answer in answers for item in answer["taken"]]
    if len(taken) != len(set(taken)) or len(taken) != 25 * OPERATORS:
        raise AssertionError("a name was given twice")
    return taken


def _start(env, ids, start, **values):
    from odoo.addons.crm_prevendita.models.call.crm_call_item import take_statement
    from odoo.addons.crm_prevendita.tests import call

    queue = take_statement(ids["program"], values["uid"], datetime.now())
    task = {
        "connection": connection_info_for(env.cr.dbname)[1],
        "statement": env.cr.mogrify(queue.code, queue.params).decode(),
        "finish": "UPDATE crm_call_item SET state = 'done' WHERE id = %s",
        "start": start,
        **values,
    }
    process = subprocess.Popen(
        [sys.executable, str(Path(call.__file__).parent / "next_name.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    process.stdin.write(json.dumps(task))
    process.stdin.close()
    return process


# series: planned, measured, taken back


def _plan(env, partners):
    savepoint = env.cr.savepoint()
    env.ref(SERIES)._plan(env["res.partner"].browse(partners))
    env.flush_all()
    savepoint.close(rollback=True)


def _create(env, partners):
    savepoint = env.cr.savepoint()
    actions = env["crm.marketing.action"]
    for partner in partners:
        for line in env.ref(SERIES).line_ids:
            actions.create(
                {
                    "type_id": line.type_id.id,
                    "partner_id": partner,
                    "date_deadline": "2030-01-07",
                }
            )
            env.flush_all()
    savepoint.close(rollback=True)


def _month(env, ids):
    # the month of the fill, which may be another than today's
    filled = env["crm.marketing.action"].browse(ids["action_planned"]).date_start
    begin = filled.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    end = begin + timedelta(days=31)
    actions = env["crm.marketing.action"].with_user(ids["operator"])
    names = ["name", "date_start", "planned_hours", "type_id", "user_id", "partner_id"]
    names += ["phone", "campaign_id", "state", "outcome_id", "clash_warning"]
    domain = [
        ("date_start", ">=", begin),
        ("date_start", "<", end),
        ("user_id", "=", ids["operator"]),
    ]
    found = actions.search_read(domain, names)
    if len(found) < 5_000:
        raise AssertionError(f"the month has {len(found)} actions, not 5,000")
    return found
