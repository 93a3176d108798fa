"""The telephone exchange, some calls of these days, tasks among colleagues."""

from datetime import timedelta

from odoo import Command, fields

EXTENSIONS = {"giulia": "11", "marco": "12", "sara": "13", "luca": "21", "elena": "22"}

#: hours ago, customer, who, how it ended, what was said
CALLS = (
    (1, "rossi", "marco", "missed", False),
    (2, "garda", "luca", "answered", "Chiede quando passa il tecnico"),
    (3, "dolci", "marco", "answered", "Conferma la visita di lunedì"),
    (26, "salumi", "giulia", "answered", "Vuole il listino dei ricambi"),
    (28, "marmi", "marco", "answered", "Rimanda la decisione a fine mese"),
    (50, "birra", "giulia", "missed", False),
    (75, "serio", "sara", "answered", "Segnala un collega interessato"),
)

#: who asks, who does, customer, in days, what
TASKS = (
    ("sara", "marco", "rossi", 0, "Preparare l'offerta per il secondo essiccatore"),
    ("sara", "giulia", "legno", -1, "Verificare l'indirizzo di consegna"),
    ("marco", "giulia", "gomma", 1, "Mandare la scheda tecnica"),
    ("marco", "marco", "fonderia", 2, "Richiamare il responsabile di stabilimento"),
    ("marco", "sara", "plastbergamo", 3, "Approvare lo sconto"),
)

#: hours ago, whose, what, who writes, telephone
LEADS = (
    (3, "giulia", "Richiesta dal sito: essiccatore", "Vetreria Mincio S.r.l.", "0376"),
    (30, "marco", "Scaricato il catalogo BAC", "Officina Val Trompia S.n.c.", "030"),
    (52, "marco", "Noleggio di un compressore", "Cantieri Benaco S.r.l.", "045"),
)
#: days after which a deal that has not moved is slow
SLOW_DAYS = 10


def build(env, story):
    for login, extension in EXTENSIONS.items():
        story.users[login].crm_extension = extension
    exchange = env["crm.phone.exchange"].create({"name": "Centralino di Brescia"})
    _tell_calls(env, story, exchange)
    _tell_tasks(env, story)
    _tell_meeting(env, story)
    _tell_leads(env, story)
    _tell_slow_deals(env)


def _tell_calls(env, story, exchange):
    now = fields.Datetime.now()
    for hours, key, login, state, note in CALLS:
        customer = story.customers[key]
        env["crm.phone.call"].create(
            {
                "exchange_id": exchange.id,
                "date": now - timedelta(hours=hours),
                "number": customer.phone,
                "number_sanitized": customer.phone_sanitized,
                "partner_id": customer.id,
                "user_id": story.users[login].id,
                "extension": EXTENSIONS[login],
                "state": state,
                "note": note,
                # what is older than a day has been dealt with
                "called_back": state == "missed" and hours > 24,
            }
        )


def _tell_tasks(env, story):
    kind = env.ref("mail.mail_activity_data_todo")
    for asker, doer, key, days, summary in TASKS:
        story.customers[key].with_user(story.users[asker]).activity_schedule(
            activity_type_id=kind.id,
            date_deadline=story.today + timedelta(days=days),
            summary=summary,
            user_id=story.users[doer].id,
        )


def _tell_meeting(env, story):
    """A meeting of the sales people, this afternoon."""
    people = [story.users[login].partner_id.id for login in ("sara", "marco", "giulia")]
    start = fields.Datetime.to_datetime(story.today) + timedelta(hours=15)
    env["calendar.event"].create(
        {
            "name": "Punto sulle trattative",
            "start": start,
            "stop": start + timedelta(hours=1),
            "user_id": story.users["sara"].id,
            "partner_ids": [Command.set(people)],
        }
    )


def _tell_leads(env, story):
    """Leads of these days that nobody has got in touch with."""
    env.ref("base.group_user").implied_ids = [
        Command.link(env.ref("crm.group_use_lead").id)
    ]
    now = fields.Datetime.now()
    for hours, login, name, company, prefix in LEADS:
        lead = env["crm.lead"].create(
            {
                "type": "lead",
                "name": name,
                "partner_name": company,
                "phone": f"{prefix} 5558{hours:03}",
                "user_id": story.users[login].id,
            }
        )
        lead.date_open = now - timedelta(hours=hours)


def _tell_slow_deals(env):
    """Deals that stand still: the stages say how long is long."""
    env["crm.stage"].search([("is_won", "=", False)]).write(
        {"rotting_threshold_days": SLOW_DAYS}
    )
    deals = env["crm.lead"].search(
        [("type", "=", "opportunity"), ("won_status", "=", "pending")], limit=2
    )
    since = fields.Datetime.now() - timedelta(days=SLOW_DAYS + 4)
    deals.write({"date_last_stage_update": since})
