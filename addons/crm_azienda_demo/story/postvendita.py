"""Service: tickets by mail, phone and portal, in every state, some of them late."""

from datetime import datetime, time, timedelta

import pytz

from odoo import Command
from odoo.tools import SQL, plaintext2html

from odoo.addons.crm_postvendita.models.conversation.crm_ticket_acknowledgement import (
    SILENT,
)
from odoo.addons.crm_postvendita.models.ticket.crm_ticket_stage import NO_RATING

# customer, days ago, hour, channel, subject, text, priority, category, product, then
TICKETS = [
    ("rossi", 0, 8, "email", "Compressore BAC 30 fermo",
     "Da stamattina il BAC 30 non parte, il quadro segnala sovratemperatura.",
     "3", "stop", "bac30", "new"),
    ("rossi", 24, 10, "email", "Perdita d'olio dal separatore",
     "C'è olio sotto il compressore, circa mezzo litro al giorno.",
     "2", "fault", "bac30", "rated5"),
    ("valtrompia", 1, 15, "phone", "Essiccatore in allarme",
     "Punto di rugiada alto dopo il cambio filtri.",
     "2", "fault", "dry25", "working"),
    ("serio", 3, 9, "portal", "Rumore al cuscinetto motore",
     "Rumore metallico all'avvio, poi sparisce.",
     "1", "fault", "bac15", "waiting_customer"),
    ("lumezzane", 6, 11, "email", "Richiesta kit tagliando 4.000 ore",
     "Vorremmo programmare il tagliando per la fine del mese.",
     "1", "parts", "kit4000", "waiting_third"),
    ("garda", 12, 14, "phone", "Manuale del quadro elettrico",
     "Serve il manuale in PDF per il nostro manutentore.",
     "0", "info", "bac7", "rated3"),
    ("plastbergamo", 9, 16, "email", "Fattura con quantità sbagliata",
     "Sulla fattura risultano due filtri, ne abbiamo ricevuto uno.",
     "1", "admin", "filtro", "solved"),
    ("fonderia", 4, 8, "phone", "Intervento in ritardo",
     "Il tecnico doveva venire martedì, nessuno ci ha avvisati.",
     "2", "complaint", "ora", "working"),
    ("latte", 40, 9, "email", "Compressore a pistoni: scalda troppo",
     "Dopo un'ora di lavoro va in protezione.",
     "2", "fault", "bac7", "rated1"),
    ("acqua", 2, 17, "email", "Preventivo per analisi perdite",
     "Quanto costa l'analisi perdite sulla linea 2?",
     "1", "info", "audit", "working"),
]  # fmt: skip

ANSWER = "Buongiorno, abbiamo preso in carico la richiesta: vi richiamiamo a breve."


def build(env, story):
    team = env.ref("crm_postvendita.crm_ticket_team_default")
    team.write(
        {
            "member_ids": [
                Command.set([story.users["luca"].id, story.users["elena"].id])
            ],
            "user_id": story.users["elena"].id,
            "service_product_id": story.products["ora"].id,
            "company_id": env.company.id,
            "alias_domain_id": env.company.alias_domain_id.id,
        }
    )
    # she buys for the company: on the portal she follows its tickets
    story.contacts["rossi"].crm_sees_company_tickets = True
    _write_hours(env)
    _write_rules(env, story, team)
    for row in TICKETS:
        _write_ticket(env, story, team, row)
    _write_spam(env, team)


def _write_spam(env, team):
    """A mail that was no request: put away, its sender blocked, no figure moved."""
    tickets = env["crm.ticket"].with_context(crm_ticket_silent=SILENT)
    ticket = tickets.create(
        {
            "name": "Prima pagina su Google, garantita",
            "partner_name": "SEO Boost",
            "partner_email": "offers@seo-boost.example",
            "team_id": team.id,
            "channel_id": env.ref("crm_postvendita.crm_ticket_channel_email").id,
        }
    )
    ticket.action_mark_spam()


def _write_hours(env):
    """The patron saints of Brescia, and the Italian holidays of two years."""
    env.company.write(
        {
            "crm_patron_day": 15,
            "crm_patron_month": 2,
            "crm_patron_name": "Santi Faustino e Giovita",
        }
    )
    env.company.resource_calendar_id.action_crm_add_holidays()


def _write_rules(env, story, team):
    env["crm.ticket.routing.rule"].create(
        {
            "name": "Macchina ferma",
            "words": "fermo, ferma, non parte, bloccato",
            "team_id": team.id,
            "owner_mode": "fixed",
            "user_id": story.users["luca"].id,
            "set_priority": "3",
            "set_category_id": env.ref("crm_postvendita.crm_ticket_category_stop").id,
        }
    )


def _moment(story, days, hour):
    """Return naive UTC for an hour in Italy on a working day in the past."""
    day = story.today - timedelta(days=days)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    local = pytz.timezone("Europe/Rome").localize(datetime.combine(day, time(hour, 10)))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def _write_ticket(env, story, team, row):
    key, days, hour, channel, subject, text, priority, category, product, then = row
    contact = story.contacts.get(key) or story.customers[key]
    opened = _moment(story, days, hour)
    # a story: nobody is told that his request has come in
    tickets = env["crm.ticket"].with_context(crm_ticket_silent=SILENT)
    ticket = tickets.create(
        {
            "name": subject,
            "partner_id": contact.id,
            "team_id": team.id,
            "description": plaintext2html(text),
            "priority": priority,
            "channel_id": env.ref(f"crm_postvendita.crm_ticket_channel_{channel}").id,
            "category_id": env.ref(
                f"crm_postvendita.crm_ticket_category_{category}"
            ).id,
            "product_id": story.products[product].id,
        }
    )
    ticket = ticket.with_env(env)
    _backdate(env, ticket, opened, opened, opened)
    if then != "new":
        _tell(env, story, ticket, opened, then)


def _tell(env, story, ticket, opened, then):
    """Let the ticket live: an answer after a while, then its stage and rating."""
    agent = ticket.user_id or story.users["luca"]
    quiet = ticket.with_context(crm_ticket_no_rating=NO_RATING)
    quiet.message_post(
        body=ANSWER,
        author_id=agent.partner_id.id,
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
    )
    answered = opened + timedelta(hours=2)
    kind = "closed" if then.startswith("rated") else then
    if kind != "working":
        quiet._move_to("solved" if kind == "closed" else kind)
    if kind == "closed":
        rating = ticket._rating_get_access_token()
        ticket.rating_apply(int(then[-1]), token=rating, feedback=RATED[then])
        quiet._move_to("closed")
    _backdate(env, ticket, opened, answered, opened + timedelta(hours=26))


def _backdate(env, ticket, opened, answered, solved):
    """Move what has just been written to the days the story is set in."""
    env.flush_all()
    env.cr.execute(
        SQL(
            "UPDATE crm_ticket SET create_date = %(opened)s,"
            " assigned_date = %(opened)s, last_agent_date ="
            " CASE WHEN last_agent_date IS NULL THEN NULL ELSE %(answered)s END,"
            " solved_date = CASE WHEN solved_date IS NULL THEN NULL"
            " ELSE %(solved)s END, closed_date = CASE WHEN closed_date IS NULL"
            " THEN NULL ELSE %(solved)s END WHERE id = %(ticket)s",
            opened=opened,
            answered=answered,
            solved=solved,
            ticket=ticket.id,
        )
    )
    env.cr.execute(
        SQL(
            "UPDATE mail_message SET date = %s, create_date = %s"
            " WHERE model = 'crm.ticket' AND res_id = %s",
            answered,
            answered,
            ticket.id,
        )
    )
    env.invalidate_all()
    _backdate_stages(ticket, opened, answered, solved)
    rows = ticket.sla_ids
    rows.write({"start": opened, "reached_at": False, "status": "running"})
    rows._refresh({ticket.id: _until_done(ticket)})
    if ticket.last_agent_date:
        first = rows.filtered(lambda row: row.target == "first_response")
        first._reach(answered, _get_phases(ticket))
    if not ticket.is_open:
        rows._reach(solved, _get_phases(ticket))


def _get_phases(ticket):
    return ticket.env["crm.ticket.stage.log"]._get_phases(ticket)


def _until_done(ticket):
    """Return the ticket's phases without the closed one: what the deadline was."""
    phases = _get_phases(ticket)[ticket.id]
    while len(phases) > 1 and phases[-1][2] == "closed":
        phases.pop()
    return [*phases[:-1], (phases[-1][0], None, phases[-1][2])]


def _backdate_stages(ticket, opened, answered, solved):
    """Place the stages: new, worked from the answer on, then the last one."""
    moments = {"new": opened, "working": answered}
    logs = ticket.log_ids.sorted("id")
    starts = [moments.get(log.kind, solved) for log in logs]
    if logs[-1].kind.startswith("waiting"):
        starts[-1] = answered + timedelta(hours=1)
    for log, start, stop in zip(logs, starts, [*starts[1:], False], strict=True):
        log.write({"start": start, "stop": stop})


RATED = {
    "rated5": "Intervento rapido, tecnico molto preparato.",
    "rated3": "Risolto, ma ho dovuto sollecitare.",
    "rated1": "Tre telefonate prima di avere una risposta.",
}
