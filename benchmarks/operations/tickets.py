"""Tickets: created in bulk, one by one, by mail; the screens that show them."""

from datetime import datetime
from email.message import EmailMessage
from itertools import count
from uuid import uuid4

from fill.clone import BASE
from measure import Operation
from screens import open_form, open_kanban, open_list, specification

NEEDS = ("crm_postvendita",)

MANY, FEW, MAILS = 1_000, 20, 10

OPEN = [("is_open", "=", True)]
SORTED = "sla_deadline, id desc"
THEIR_OPEN = [("closed", "=", False)]

#: the list's first page with the names of what its rows point to, and their number
LIST = """
    SELECT t.id, t.number, t.priority, t.name, p.complete_name, u.name, s.name,
           s.kind, t.sla_target, t.sla_deadline, t.create_date, c.name,
           (SELECT min(warn_at) FROM crm_ticket_sla r
             WHERE r.ticket_id = t.id AND r.reached_at IS NULL)
      FROM crm_ticket t
      JOIN crm_ticket_stage s ON s.id = t.stage_id
      LEFT JOIN res_partner p ON p.id = t.commercial_partner_id
      LEFT JOIN res_users v ON v.id = t.user_id
      LEFT JOIN res_partner u ON u.id = v.partner_id
      LEFT JOIN crm_ticket_team m ON m.id = t.team_id
      LEFT JOIN crm_ticket_category c ON c.id = t.category_id
     WHERE t.active AND t.is_open IS TRUE AND t.company_id = %(company)s
     ORDER BY t.sla_deadline, t.id DESC LIMIT 80"""
NUMBER = """SELECT count(*) FROM (SELECT 1 FROM crm_ticket
     WHERE active AND is_open IS TRUE AND company_id = %(company)s LIMIT 10001) t"""

#: the tickets in which a word is said, by the index of each place
SAID = """
    SELECT id FROM crm_ticket WHERE {ticket} @@ to_tsquery('italian', '{word}')
     UNION
    SELECT res_id FROM mail_message WHERE model = 'crm.ticket'
       AND {message} @@ to_tsquery('italian', '{word}')
     UNION
    SELECT res_id FROM ir_attachment WHERE res_model = 'crm.ticket'
       AND {file} @@ to_tsquery('italian', '{word}')
     UNION
    SELECT ticket_id FROM crm_ticket_work
     WHERE {file} @@ to_tsquery('italian', '{word}')"""
SEARCHES = {
    "one word of few": "codice4711",
    "two words in two places": "codice4711 compressore",
    "a word of all": "compressore",
}

#: the number of each column and the first forty cards of those that are not folded
KANBAN = """
    SELECT s.id, s.name, t.number FROM crm_ticket_stage s LEFT JOIN (
        SELECT stage_id, count(*) AS number FROM crm_ticket
         WHERE active AND is_open IS TRUE AND company_id = %(company)s
         GROUP BY stage_id) t ON t.stage_id = s.id
     WHERE s.active ORDER BY s.sequence"""
CARDS = """
    SELECT t.* FROM crm_ticket_stage s, LATERAL (
        SELECT t.id, t.number, t.name, t.priority, t.sla_deadline, p.complete_name,
               u.name
          FROM crm_ticket t
          LEFT JOIN res_partner p ON p.id = t.commercial_partner_id
          LEFT JOIN res_users v ON v.id = t.user_id
          LEFT JOIN res_partner u ON u.id = v.partner_id
         WHERE t.stage_id = s.id AND t.active AND t.is_open IS TRUE
           AND t.company_id = %(company)s
         ORDER BY t.id DESC LIMIT 40) t
     WHERE s.active AND NOT s.fold"""

#: the ticket with what stands on its form
FORM = """
    SELECT to_jsonb(t), p.complete_name, e.complete_name, s.name, c.name,
           (SELECT jsonb_agg(r) FROM crm_ticket_sla r WHERE r.ticket_id = t.id),
           (SELECT jsonb_agg(g) FROM crm_ticket_stage_log g WHERE g.ticket_id = t.id),
           (SELECT jsonb_agg(w) FROM crm_ticket_work w WHERE w.ticket_id = t.id),
           (SELECT jsonb_agg(to_jsonb(k)) FROM crm_ticket k WHERE k.parent_id = t.id),
           (SELECT count(*) FROM crm_ticket o WHERE o.is_open IS TRUE
               AND o.commercial_partner_id = t.commercial_partner_id),
           (SELECT jsonb_agg(f.partner_id) FROM mail_followers f
             WHERE f.res_model = 'crm.ticket' AND f.res_id = t.id)
      FROM crm_ticket t
      LEFT JOIN res_partner p ON p.id = t.partner_id
      LEFT JOIN res_partner e ON e.id = t.commercial_partner_id
      LEFT JOIN crm_ticket_stage s ON s.id = t.stage_id
      LEFT JOIN crm_ticket_category c ON c.id = t.category_id
     WHERE t.id = %(ticket)s"""

#: open, without owner and late tickets of every team
DASHBOARD = """
    SELECT m.id, m.name, count(t.id), count(t.id) FILTER (WHERE t.user_id IS NULL),
           count(t.id) FILTER (WHERE t.sla_deadline < now() AT TIME ZONE 'UTC')
      FROM crm_ticket_team m
      LEFT JOIN crm_ticket t ON t.team_id = m.id AND t.is_open IS TRUE AND t.active
     WHERE m.active GROUP BY m.id"""


def operations(env):
    yield from _creations(env)
    yield from _screens(env)
    yield from _searches(env)


# ------------------------------------------------------------------------- creating
def _creations(env):
    partners = env["res.partner"].search([("id", ">=", BASE)], limit=MANY).ids
    teams = env["crm.ticket.team"].search([("name", "=like", "Squadra %")])
    theirs = "helpdesk.ticket" in env and env["helpdesk.ticket.team"].search(
        [("name", "=like", "Squadra %")]
    )

    def rows(number, team_ids, **more):
        return [
            {
                "name": f"Compressore fermo {n}",
                "description": "<p>Il compressore è fermo da ieri sera.</p>",
                "partner_id": partners[n % len(partners)],
                "team_id": team_ids[n % len(team_ids)],
                **more,
            }
            for n in range(number)
        ]

    def in_one_call(model, team_ids):
        def compute(env):
            env[model].create(rows(MANY, team_ids))
            env.flush_all()

        return compute

    def one_by_one(model, team_ids):
        def compute(env):
            for vals in rows(FEW, team_ids):
                env[model].create(vals)
                env.flush_all()
                env.invalidate_all()  # each in a request of its own

        return compute

    yield Operation(
        "tickets, 1,000 in one call, each",
        in_one_call("crm.ticket", teams.ids),
        peer=theirs and in_one_call("helpdesk.ticket", theirs.ids),
        peer_name="helpdesk_mgmt_sla",
        limit=6,
        units=MANY,
    )
    yield Operation(
        "tickets, 20 one by one, each",
        one_by_one("crm.ticket", teams.ids),
        peer=theirs and one_by_one("helpdesk.ticket", theirs.ids),
        peer_name="helpdesk_mgmt_sla",
        limit=20,
        units=FEW,
    )
    yield Operation(
        "tickets, 20 one by one among the first 1,000, each",
        lambda env, _few: one_by_one("crm.ticket", teams.ids)(env),
        limit=20,
        units=FEW,
        before=_only(in_one_call("crm.ticket", teams.ids)),
    )
    yield Operation(
        "tickets, 10 mails through the gateway, each",
        _mails(teams),
        peer=theirs and _mails(theirs),
        peer_name="helpdesk_mgmt_sla",
        limit=50,
        units=MAILS,
    )
    yield Operation(
        "tickets, 10 mails stored as they come, each",
        _stored(teams),
        limit=3,
        units=MAILS,
    )
    begin, end = datetime(2000, 1, 1), datetime(2100, 1, 1)
    count_all = env["crm.ticket"].with_context(active_test=False).search_count([])
    yield Operation(
        f"timed rule, replayed over the whole life of {count_all:,} tickets, each",
        lambda env: _rule(env)._replay(begin, end),
        limit=2,
        units=count_all,
    )


def _rule(env):
    """Return a timed rule that looks at every ticket there is."""
    macro = env["crm.ticket.macro"].search([], limit=1)
    return env["crm.ticket.timed.rule"].create(
        {"name": "Ferma", "macro_id": macro.id, "stage_kind": "working", "delay": 1}
    )


def _only(fill):
    """Return a callable that leaves a database with the tickets of ``fill`` alone.

    What a creation costs must not grow with what is there: the row beside the one of
    the full database shows it. The transaction's end brings all tickets back.
    """

    def before(env):
        tickets = env["crm.ticket"].with_context(active_test=False)
        if tickets.search_count([]) > 2 * MANY:
            env.cr.execute("TRUNCATE crm_ticket CASCADE")
            env.invalidate_all()
            fill(env)

    return before


_numbers = count()
#: mails are stored in transactions of their own: a second run must not send them again
_RUN = uuid4().hex


def _letters(env, teams):
    """Yield mails of customers as bytes, none twice."""
    first = next(_numbers) * MAILS
    senders = env["res.partner"].browse(range(BASE + 1 + first, BASE + 11 + first))
    for number, sender in enumerate(senders, first):
        team = teams[number % len(teams)]
        message = EmailMessage()
        message["From"] = f"{sender.name} <{sender.email}>"
        message["To"] = f"{team.alias_name}@{team.alias_domain_id.name}"
        message["Subject"] = f"Compressore fermo {number}"
        message["Message-Id"] = f"<{number}.{team._table}.{_RUN}@bench.example>"
        message.set_content("Il compressore è fermo da ieri sera.\n" * 5)
        yield message.as_bytes()


def _mails(teams):
    """Return a callable that hands mails of customers to the gateway."""

    def compute(env):
        for raw in _letters(env, teams):
            env["mail.thread"].message_process(None, raw)
            env.flush_all()
            env.invalidate_all()

    return compute


def _stored(teams):
    """Return a callable that stores mails as they come, and reads none."""

    def compute(env):
        for raw in _letters(env, teams):
            env["crm.ticket.mail.intake"]._store(raw, "crm.ticket")

    return compute


# -------------------------------------------------------------------------- screens
def _sql(*queries, **values):
    def compute(env):
        found = []
        for query in queries:
            env.cr.execute(query, {"company": env.company.id, **values})
            found.append(env.cr.fetchall())
        return found

    return compute


def _screens(env):
    ours, theirs = "crm.ticket", "helpdesk.ticket"
    peer = theirs in env
    spec = specification(env, ours, "list")
    yield Operation(
        "tickets, list of the open ones",
        open_list(ours, spec, OPEN, SORTED),
        _sql(LIST, NUMBER),
        peer
        and open_list(theirs, specification(env, theirs, "list"), THEIR_OPEN, None),
        "helpdesk_mgmt_sla",
        plus=30,
        queries=15,
    )
    spec = specification(env, ours, "kanban")
    yield Operation(
        "tickets, kanban by stage",
        open_kanban(ours, spec, OPEN, "stage_id", None),
        _sql(KANBAN, CARDS),
        peer
        and open_kanban(
            theirs, specification(env, theirs, "kanban"), THEIR_OPEN, "stage_id", None
        ),
        "helpdesk_mgmt_sla",
        plus=30,
        queries=40,
    )
    ticket = BASE + 5_000
    spec = specification(env, ours, "form")
    yield Operation(
        "tickets, form",
        open_form(ours, spec, ticket),
        _sql(FORM, ticket=ticket),
        peer and open_form(theirs, specification(env, theirs, "form"), ticket),
        "helpdesk_mgmt_sla",
        plus=30,
        queries=45,
    )
    yield Operation(
        "tickets, overview of the teams",
        _overview("crm.ticket.team"),
        _sql(DASHBOARD),
        peer and _overview("helpdesk.ticket.team"),
        "helpdesk_mgmt_sla",
        plus=30,
        queries=12,
    )


def _overview(model):
    def compute(env):
        spec = specification(env, model, "kanban")
        return env[model].web_search_read([], spec)

    return compute


# ------------------------------------------------------------------------- searching
def _searches(env):
    """The list's first page of what a search over everything said finds."""
    # only here: the add-ons' path is known once Odoo runs
    from odoo.addons.crm_postvendita.models.conversation.kernel import said

    places = {
        "ticket": said.vector("name", "description"),
        "message": said.vector("subject", "body"),
        "file": said.vector("name"),
    }
    spec = specification(env, "crm.ticket", "list")
    for label, text in SEARCHES.items():
        every = " INTERSECT ".join(
            f"({SAID.format(word=word, **places)})" for word in text.split()
        )
        found = f"t.id IN ({every})"
        whole = LIST.replace("t.is_open IS TRUE", found)
        number = NUMBER.replace("is_open IS TRUE", found.removeprefix("t."))
        yield Operation(
            f"tickets, search over everything said, {label}",
            open_list("crm.ticket", spec, [("said", "ilike", text)], SORTED),
            _sql(whole, number),
            plus=30,
            queries=25,
        )
