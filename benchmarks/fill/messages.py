"""Mails and notes on the partners."""

from .clone import BASE, DOCUMENTS, clone
from .partners import COMPANIES

AFTER = ("partners",)
TABLES = ("mail_message",)

MESSAGES = 300_000


def seed(env, ids):
    message = (
        env["res.partner"]
        .browse(ids["company"])
        .message_post(
            body="Buongiorno", message_type="email", subtype_xmlid="mail.mt_comment"
        )
    )
    return {"message": message.id}


def fill(cr, ids, scale):
    numbered = " UNION ALL ".join(
        f"SELECT {BASE + company} AS partner_id FROM generate_series(1, {amount})"
        for company, amount in DOCUMENTS.items()
    )
    clone(
        cr,
        "mail_message",
        ids["message"],
        f"""SELECT row_number() OVER ()::int AS n, partner_id FROM ({numbered}
            UNION ALL
            SELECT {BASE} + 1 + bench.i(g, 41, {int(COMPANIES * scale)})
              FROM generate_series(1, {int(MESSAGES * scale)}) g) x""",
        {
            "id": f"{BASE} + n",
            "res_id": "partner_id",
            "author_id": "partner_id",
            "date": "date_trunc('second', now())"
            " - bench.r(n, 42) * interval '1800 days'",
            "message_id": "'<bench.' || n || '@bench.example>'",
            "body": "'<p>Messaggio ' || n || '</p>'",
        },
    )
