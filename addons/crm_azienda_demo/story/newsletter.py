"""A newsletter that went out three days ago: who opened it, read it, clicked."""

from datetime import datetime, time, timedelta

from odoo import fields

SUBJECT = "Incentivi 5.0: quanto si risparmia con un compressore nuovo"
LINK = "https://www.bellandi.example/incentivi-5-0"
BODY = f"""
<p>Gentile cliente,</p>
<p>un compressore a velocità variabile consuma fino al 35 % in meno.
<a href="{LINK}">Il calcolo del risparmio</a> in due minuti.</p>
"""

# who opened it, and how often; who clicked; whose mail gateway followed the links
OPENED = {"rossi": 2, "lumezzane": 1, "garda": 1, "mecc3": 2}
CLICKED = ("lumezzane", "fonderia")
SCANNED = ("stampi", "vetro")
READER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Firefox/128.0"


def build(env, story):
    campaign = env["utm.campaign"].search([("name", "=", "aria_efficiente")])
    mailing = _write_mailing(env, story, campaign)
    hits = env["crm.mailing.hit"]
    traces = _write_traces(env, story, mailing)
    sent = mailing.sent_date
    for key, times in OPENED.items():
        for turn in range(times):
            moment = sent + timedelta(hours=2 + 20 * turn)
            hits.create(_prepare_hit(traces[key], "open", moment))
            traces[key].write({"trace_status": "open", "open_datetime": moment})
    link = _write_link(env, mailing)
    for key in CLICKED:
        moment = sent + timedelta(hours=3)
        click = env["link.tracker.click"].create(
            {"link_id": link.id, "mailing_trace_id": traces[key].id}
        )
        values = _prepare_hit(traces[key], "click", moment)
        hits.create({**values, "link_id": link.id, "click_id": click.id})
        traces[key].write({"trace_status": "open", "links_click_datetime": moment})
    for key in SCANNED:
        values = _prepare_hit(traces[key], "click", sent + timedelta(seconds=4))
        scan = {"link_id": link.id, "verdict": "machine", "reason": "soon"}
        hits.create({**values, **scan})
    for key in (*OPENED, *CLICKED):
        traces[key]._behaved("click" if key in CLICKED else "open")


def _write_mailing(env, story, campaign):
    sent = datetime.combine(story.today - timedelta(days=3), time(9))
    mine = [("campaign_id", "=", campaign.id), ("is_held_out", "=", False)]
    return env["mailing.mailing"].create(
        {
            "subject": SUBJECT,
            "body_html": BODY,
            "body_arch": BODY,
            "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            "mailing_domain": repr([("campaign_member_ids", "any", mine)]),
            "campaign_id": campaign.id,
            "user_id": story.users["sara"].id,
            "state": "done",
            "sent_date": fields.Datetime.to_string(sent),
        }
    )


def _write_link(env, mailing):
    return env["link.tracker"].create(
        {
            "url": LINK,
            # with a title nobody asks the page for its own
            "title": "Incentivi 5.0",
            "campaign_id": mailing.campaign_id.id,
            "mass_mailing_id": mailing.id,
        }
    )


def _write_traces(env, story, mailing):
    """Note that it was sent to each member: ``{key: trace}``."""
    from .campagne import TARGET

    sent = mailing.sent_date
    return {
        key: env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": story.customers[key].id,
                "email": story.customers[key].email,
                "trace_status": "sent",
                "sent_datetime": sent,
            }
        )
        for key in TARGET
    }


def _prepare_hit(trace, kind, moment):
    return {
        "trace_id": trace.id,
        "kind": kind,
        "date": moment,
        "agent": READER,
        "verdict": "person",
    }
