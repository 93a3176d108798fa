"""The same tickets for the peer, where it is installed."""

from .clone import BASE, QUIET, clone

NEEDS = ("crm_postvendita", "helpdesk_mgmt_sla")
AFTER = ("tickets",)
TABLES = ("helpdesk_ticket", "helpdesk_ticket_sla", "mail_message", "mail_followers")


def seed(env, ids):
    env = env(context={**env.context, **QUIET})
    users = env["res.users"].browse(ids["ticket_users"])
    domain = env["mail.alias.domain"].search([], limit=1)
    size = len(users) // len(ids["ticket_teams"])
    teams = env["helpdesk.ticket.team"].create(
        [
            {
                "name": f"Squadra {number}",
                "alias_name": f"helpdesk{number}",
                "alias_domain_id": domain.id,
                "use_sla": True,
                "user_ids": users[number * size : (number + 1) * size].ids,
            }
            for number in range(len(ids["ticket_teams"]))
        ]
    )
    stages = env["helpdesk.ticket.stage"].search([])
    env["helpdesk.sla"].create(
        [
            {"name": name, "hours": hours, "stage_id": stages.filtered("closed")[:1].id}
            for name, hours in (("First answer", 4), ("Solution", 24))
        ]
    )
    found = {"helpdesk_teams": teams.ids}
    for kind, closed in (("working", False), ("closed", True)):
        ticket = env["helpdesk.ticket"].create(
            {
                "name": "Compressore fermo",
                "description": "<p>Il compressore è fermo.</p>",
                "partner_id": ids["company"],
                "team_id": teams[0].id,
                "user_id": teams[0].user_ids[0].id,
            }
        )
        ticket.stage_id = stages.filtered(lambda s, c=closed: s.closed == c)[:1]
        message = ticket.message_post(
            body="Il compressore è fermo.",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            author_id=ids["company"],
        )
        found |= {
            f"helpdesk_{kind}": ticket.id,
            f"helpdesk_{kind}_sla": ticket.ticket_sla_ids.ids,
            f"helpdesk_{kind}_message": message.id,
        }
    return found


def fill(cr, ids, scale):
    for kind in ("working", "closed"):
        source = f"""SELECT *, (ARRAY{ids["helpdesk_teams"]})[1 + team] AS their_team
                       FROM bench.ticket WHERE kind = '{kind}'"""
        closed = "NULL" if kind == "working" else "opened + interval '2 days'"
        clone(
            cr,
            "helpdesk_ticket",
            ids[f"helpdesk_{kind}"],
            source,
            {
                "id": "s.id",
                "number": "'HB' || lpad(s.n::text, 7, '0')",
                "name": "s.name",
                "partner_id": "s.partner_id",
                "commercial_partner_id": "s.entity_id",
                "partner_name": "s.who",
                "partner_email": "s.email",
                "team_id": "s.their_team",
                "user_id": "s.user_id",
                "priority": "s.priority",
                "create_date": "opened",
                "closed_date": closed,
                "access_token": "NULL",
            },
        )
        for place, template in enumerate(ids[f"helpdesk_{kind}_sla"]):
            clone(
                cr,
                "helpdesk_ticket_sla",
                template,
                source,
                {
                    "id": f"{BASE} + s.n * 2 + {place}",
                    "ticket_id": "s.id",
                    "deadline": "opened + interval '20 days'",
                },
            )
        clone(
            cr,
            "mail_message",
            ids[f"helpdesk_{kind}_message"],
            source,
            {
                "id": f"{BASE} + 6000000 + s.n",
                "res_id": "s.id",
                "author_id": "s.partner_id",
                "date": "opened",
                "message_id": "'<bench.helpdesk.' || s.n || '@bench.example>'",
            },
        )
        cr.execute(
            f"""INSERT INTO mail_followers (id, res_model, res_id, partner_id)
                SELECT {BASE} + 6000000 + n, 'helpdesk.ticket', id, partner_id
                  FROM bench.ticket WHERE kind = '{kind}'"""
        )
