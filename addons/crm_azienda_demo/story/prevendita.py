"""Calls, visits and demos; the opportunities they opened."""

import csv
from datetime import datetime, time, timedelta

import pytz

from odoo.tools.misc import file_open

ZONE = pytz.timezone("Europe/Rome")


def build(env, story):
    actions = [_tell_action(env, story, row) for row in _rows("azioni")]
    for row in _rows("trattative"):
        _tell_opportunity(env, story, row, actions)
    _tell_campaign(env, actions)


def _rows(name):
    with file_open(f"crm_azienda_demo/story/tables/{name}.csv", "r") as source:
        return list(csv.DictReader(source, delimiter=";"))


def _moment(story, day, hour="9:00"):
    """Return a day counted from today, at an hour in Rome, as naive UTC.

    Nobody calls at the week-end: what falls there was on Friday, or will be on
    Monday; what is for today stays today.
    """
    hours, minutes = map(int, hour.split(":"))
    step = 1 if int(day) > 0 else -1
    day = story.today + timedelta(days=int(day))
    while day != story.today and day.weekday() > 4:
        day += timedelta(days=step)
    local = ZONE.localize(datetime.combine(day, time(hours, minutes)))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def _tell_action(env, story, row):
    partner = story.customers[row["key"]]
    moment = _moment(story, row["day"], row["hour"])
    action = (
        env["crm.marketing.action"]
        .with_context(no_mail_to_attendees=True, dont_notify=True)
        .create(
            {
                "type_id": env.ref(f"crm_prevendita.action_type_{row['type']}").id,
                "partner_id": partner.id,
                "contact_id": story.contacts.get(row["key"], partner.browse()).id,
                "user_id": story.users[row["user"]].id,
                "date_start": moment,
                "note": row["note"] or False,
            }
        )
    )
    partner._crm_reach("lead", date=moment, origin=action)
    if row["outcome"]:
        action._mark_done(
            env.ref(f"crm_prevendita.{row['outcome']}"),
            {"date_done": moment, "time_spent": float(row["hours"])},
        )
    return action


def _tell_opportunity(env, story, row, actions):
    partner = story.customers[row["key"]]
    stages = env["crm.stage"].search([("is_won", "=", False)], order="sequence")
    began = _moment(story, -int(row["days_ago"]))
    partner._crm_reach("prospect", date=began)
    lead = env["crm.lead"].create(
        {
            "type": "opportunity",
            "name": row["name"],
            "partner_id": story.contacts.get(row["key"], partner).id,
            "user_id": story.users[row["user"]].id,
            "expected_revenue": float(row["revenue"]),
            "probability": float(row["probability"]),
            "stage_id": stages[int(row["stage"])].id,
            "date_deadline": story.today + timedelta(days=int(row["close"])),
            "priority": row["priority"],
        }
    )
    origin = [
        action
        for action in actions
        if action.partner_id == partner
        and action.outcome_id == env.ref("crm_prevendita.action_outcome_opportunity")
    ]
    for action in origin:
        action.opportunity_id = lead
        lead.origin_action_id = action
    for order in story.orders.get(row["key"], []):
        if order.state in ("draft", "sent"):
            order.opportunity_id = lead
    if row["outcome"] == "lost":
        reason = env["crm.lost.reason"].search([], limit=1)
        lead.action_set_lost(lost_reason_id=reason.id)


def _tell_campaign(env, actions):
    campaign = env["utm.campaign"].create(
        {"title": "Aria efficiente: incentivi 5.0", "name": "aria_efficiente"}
    )
    for action in actions[:11]:
        action.campaign_id = campaign
