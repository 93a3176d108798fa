"""Tickets of three years with their stages, deadlines, mails and followers."""

from odoo import Command

from .clone import BASE, QUIET, clone
from .partners import COMPANIES

NEEDS = ("crm_postvendita",)
AFTER = ("partners",)
TABLES = (
    "crm_ticket",
    "crm_ticket_stage_log",
    "crm_ticket_sla",
    "mail_message",
    "mail_followers",
)

TICKETS = 200_000
#: the newest of each ten tickets is open
OPEN_SHARE = 10
TEAMS, MEMBERS = 8, 5

WORDS = (
    "Compressore Essiccatore Pompa Valvola Filtro Inverter Serbatoio Centralina"
    " Manometro Scaricatore"
)
FAULTS = "fermo rumoroso perde vibra scalda non_parte in_allarme da_sostituire"


def seed(env, ids):
    """Make teams, agents and one ticket of each kind."""
    # only here: the add-ons' path is known once Odoo runs
    from odoo.addons.crm_postvendita.models.ticket.crm_ticket_stage import NO_RATING

    env = env(context={**env.context, **QUIET})
    teams = _seed_teams(env)
    tickets = {}
    for kind in ("working", "closed"):
        ticket = env["crm.ticket"].create(
            {
                "name": "Compressore fermo",
                "partner_id": ids["company"],
                "team_id": teams[0].id,
                "user_id": teams[0].member_ids[0].id,
                "category_id": env.ref("crm_postvendita.crm_ticket_category_stop").id,
            }
        )
        message = ticket.message_post(
            body="Il compressore è fermo.",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            author_id=ids["company"],
        )
        ticket.with_context(crm_ticket_no_rating=NO_RATING)._move_to(kind)
        tickets |= _ids_of(env, kind, ticket, message)
    return {
        **tickets,
        "ticket_teams": teams.ids,
        "ticket_users": teams.member_ids.ids,
        "ticket_categories": env["crm.ticket.category"].search([]).ids,
    }


def _seed_teams(env):
    agent = env.ref("crm_postvendita.crm_postvendita_group_agent")
    users = env["res.users"].create(
        [
            {
                "name": f"Tecnico {number}",
                "login": f"tecnico{number}",
                "email": f"tecnico{number}@bench.example",
                "group_ids": [Command.link(agent.id)],
            }
            for number in range(TEAMS * MEMBERS)
        ]
    )
    domain = env["mail.alias.domain"].search([], limit=1)
    domain = domain or domain.create({"name": "bench.example"})
    return env["crm.ticket.team"].create(
        [
            {
                "name": f"Squadra {number}",
                "alias_name": f"squadra{number}",
                "alias_domain_id": domain.id,
                "assignment": "least_loaded",
                "member_ids": users[number * MEMBERS : (number + 1) * MEMBERS].ids,
            }
            for number in range(TEAMS)
        ]
    )


def _ids_of(env, kind, ticket, message):
    rows = {row.target: row.id for row in ticket.sla_ids}
    follower = env["mail.followers"].search(
        [
            ("res_model", "=", "crm.ticket"),
            ("res_id", "=", ticket.id),
            ("partner_id", "=", ticket.partner_id.id),
        ]
    )
    return {
        f"ticket_{kind}": ticket.id,
        f"ticket_{kind}_logs": ticket.log_ids.sorted("id").ids,
        f"ticket_{kind}_sla": [rows["first_response"], rows["resolution"]],
        f"ticket_{kind}_message": message.id,
        f"ticket_{kind}_follower": follower.id,
    }


def fill(cr, ids, scale):
    _create_tickets(cr, ids, int(TICKETS * scale), int(COMPANIES * scale))
    for kind in ("working", "closed"):
        source = f"SELECT * FROM bench.ticket WHERE kind = '{kind}'"
        _clone_tickets(cr, ids[f"ticket_{kind}"], source)
        _clone_around(cr, ids, kind, source)
    cr.execute(
        """INSERT INTO mail_followers_mail_message_subtype_rel
                  (mail_followers_id, mail_message_subtype_id)
           SELECT f.id, t.mail_message_subtype_id
             FROM mail_followers f, mail_followers_mail_message_subtype_rel t
            WHERE f.res_model = 'crm.ticket' AND f.id >= %s
              AND t.mail_followers_id = %s""",
        [BASE, ids["ticket_working_follower"]],
    )


def _create_tickets(cr, ids, tickets, companies):
    cr.execute("DROP TABLE IF EXISTS bench.ticket")
    cr.execute(
        """CREATE TABLE bench.ticket AS
        SELECT n, %(base)s + n AS id, p.id AS partner_id, p.entity_id, p.name AS who,
               p.email, p.phone, bench.i(n, 71, %(teams)s) AS team,
               bench.i(n, 72, %(members)s) AS member, n %% %(share)s = 0 AS is_open,
               CASE WHEN n %% %(share)s = 0 THEN 'working' ELSE 'closed' END AS kind,
               date_trunc('second', now())
               - CASE WHEN n %% %(share)s = 0 THEN bench.r(n, 73) * interval '30 days'
                      ELSE interval '10 days' + bench.r(n, 73) * interval '1090 days'
                 END AS opened,
               replace(bench.pick(%(words)s, n, 74) || ' '
                       || bench.pick(%(faults)s, n, 75), '_', ' ') AS name,
               (%(categories)s)[1 + bench.i(n, 76, %(n_categories)s)] AS category_id,
               bench.i(n, 77, 4)::text AS priority
          FROM generate_series(1, %(tickets)s) n
          JOIN (SELECT id, entity_id, name, email, phone FROM bench.partner) p
            ON p.id = %(base)s + 1 + bench.i(n, 78, %(companies)s)
        """,
        {
            "base": BASE,
            "teams": TEAMS,
            "members": MEMBERS,
            "share": OPEN_SHARE,
            "words": WORDS.split(),
            "faults": FAULTS.split(),
            "categories": ids["ticket_categories"],
            "n_categories": len(ids["ticket_categories"]),
            "tickets": tickets,
            "companies": companies,
        },
    )
    cr.execute(
        """ALTER TABLE bench.ticket ADD team_id int, ADD user_id int,
                 ADD PRIMARY KEY (id);
           UPDATE bench.ticket SET team_id = (%s)[1 + team],
                  user_id = CASE WHEN is_open AND bench.i(n, 79, 10) = 0 THEN NULL
                                 ELSE (%s)[1 + team * %s + member] END""",
        [ids["ticket_teams"], ids["ticket_users"], MEMBERS],
    )


def _clone_tickets(cr, template, source):
    solved = "CASE WHEN s.is_open THEN NULL ELSE opened + interval '2 days' END"
    cr.execute("SET TimeZone = 'UTC'")
    clone(
        cr,
        "crm_ticket",
        template,
        source,
        {
            "id": "s.id",
            "number": "extract(year FROM opened) || '-B' || lpad(s.n::text, 7, '0')",
            "name": "s.name",
            "description": "'<p>Apparecchio <b>codice' || s.n || '</b></p>'",
            "partner_id": "s.partner_id",
            "commercial_partner_id": "s.entity_id",
            "partner_name": "s.who",
            "partner_email": "s.email",
            "email_normalized": "s.email",
            "partner_phone": "s.phone",
            "team_id": "s.team_id",
            "user_id": "s.user_id",
            "category_id": "s.category_id",
            "priority": "s.priority",
            "create_date": "opened",
            "write_date": "opened",
            "assigned_date": "opened",
            "last_customer_date": "opened",
            "solved_date": solved,
            "closed_date": solved,
            "sla_deadline": "CASE WHEN s.is_open THEN opened + interval '20 days' END",
            "access_token": "NULL",
        },
    )


def _clone_around(cr, ids, kind, source):
    """The stages, deadlines, mail and follower of the tickets of one kind."""
    for place, template in enumerate(ids[f"ticket_{kind}_logs"]):
        clone(
            cr,
            "crm_ticket_stage_log",
            template,
            source,
            {
                "id": f"{BASE} + s.n * 2 + {place}",
                "ticket_id": "s.id",
                "start": f"opened + {place} * interval '2 days'",
                "stop": "opened + interval '2 days'" if not place else "NULL",
                "user_id": "s.user_id",
            },
        )
    for place, template in enumerate(ids[f"ticket_{kind}_sla"]):
        reached = "opened + interval '2 days'" if kind == "closed" else "NULL"
        clone(
            cr,
            "crm_ticket_sla",
            template,
            source,
            {
                "id": f"{BASE} + s.n * 2 + {place}",
                "ticket_id": "s.id",
                "start": "opened",
                "deadline": "opened + interval '20 days'",
                "warn_at": "opened + interval '16 days'",
                "warned_at": "opened",
                "escalated_at": "opened",
                "reached_at": reached,
                "worked_hours": "16 * bench.r(s.n, 80)",
                "elapsed_hours": "48",
            },
        )
    clone(
        cr,
        "mail_message",
        ids[f"ticket_{kind}_message"],
        source,
        {
            "id": f"{BASE} + 5000000 + s.n",
            "res_id": "s.id",
            "author_id": "s.partner_id",
            "date": "opened",
            "message_id": "'<bench.ticket.' || s.n || '@bench.example>'",
        },
    )
    clone(
        cr,
        "mail_followers",
        ids[f"ticket_{kind}_follower"],
        source,
        {
            "id": f"{BASE} + 5000000 + s.n",
            "res_id": "s.id",
            "partner_id": "s.partner_id",
        },
    )


def check(env):
    """The ORM agrees with what was cloned."""
    tickets = env["crm.ticket"].search([("id", ">=", BASE)], limit=200)
    wrong = tickets.filtered(
        lambda t: (
            t.is_open != (t.stage_kind not in ("solved", "closed"))
            or t.commercial_partner_id != t.partner_id.commercial_partner_id
            or t.user_id
            and t.user_id not in t.team_id.member_ids
            or not t.log_ids
            or len(t.sla_ids) != 2
            or t.partner_id not in t.message_partner_ids
        )
    )
    assert not wrong, f"tickets that are not as the ORM would have them: {wrong}"
