"""Tickets of known topics, with personal data that no draft may show.

data/faq_labelled.psv holds one ticket a line: label, subject, description, solution,
rating, personal data. Labels that begin with rumore_unico are of one ticket only.
"""

import re
from collections import Counter
from pathlib import Path

from odoo.tools import plaintext2html

from ...models.ticket.crm_ticket_stage import NO_RATING
from ..common import TicketCase


def labelled():
    """Return the labelled tickets as dicts."""
    names = ("label", "subject", "text", "solution", "rating", "personal")
    path = Path(__file__).parent / "data" / "faq_labelled.psv"
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            row = dict(zip(names, line.split("|"), strict=True))
            row["text"] = row["text"].replace(" / ", "\n")
            row["personal"] = [part for part in row["personal"].split(";") if part]
            rows.append(row)
    return rows


class FaqCase(TicketCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("it_IT", "en_US"):
            cls.env["res.lang"]._activate_lang(code)
        cls.env["crm.faq"].search([]).active = False
        cls.faqs = cls.env["crm.faq"].with_context(lang="it_IT")

    @classmethod
    def article(cls, name, answer, **vals):
        """Create a published article in Italian."""
        return cls.faqs.create(
            {
                "name": name,
                "answer": plaintext2html(answer),
                "lang": "it_IT",
                "state": "published",
                "audience": "public",
                "company_id": False,
                **vals,
            }
        )

    @classmethod
    def solve_labelled(cls):
        """Open, answer, rate and solve the labelled tickets; return them by label."""
        cls.env["crm.ticket"].search([("stage_kind", "in", ("solved", "closed"))])[
            :
        ].active = False
        rows = labelled()
        tickets = cls.env["crm.ticket"].create(
            [
                {
                    "name": row["subject"],
                    "description": plaintext2html(row["text"]),
                    "partner_id": cls.anna.id,
                    "team_id": cls.team.id,
                    "user_id": cls.agent.id,
                }
                for row in rows
            ]
        )
        quiet = tickets.with_context(
            crm_ticket_no_rating=NO_RATING, tracking_disable=True
        )
        for ticket, row in zip(quiet, rows, strict=True):
            if row["solution"]:
                ticket.message_post(
                    body=f"Buongiorno Anna,\n{row['solution']}\nSaluti\nPv Agent",
                    author_id=cls.agent.partner_id.id,
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                )
            if int(row["rating"]):
                ticket.rating_ids.create(
                    {
                        "res_model_id": cls.env["ir.model"]._get_id("crm.ticket"),
                        "res_id": ticket.id,
                        "rating": int(row["rating"]),
                        "consumed": True,
                    }
                )
        quiet._move_to("solved")
        tickets._compute_rating_last_value()
        return tickets, rows


def leftovers(text, personal):
    """Return which of the given strings can still be read in a text.

    Spaces, dots and dashes do not hide a number.
    """
    squeezed = re.sub(r"[\s./-]", "", text or "").lower()
    return [
        entry
        for entry in personal
        if re.search(rf"(?<!\w){re.escape(entry.lower())}(?!\w)", (text or "").lower())
        or (len(entry) > 6 and re.sub(r"[\s./-]", "", entry).lower() in squeezed)
    ]


def purity(clusters, labels):
    """Return which part of the clustered texts has its cluster's main label.

    :param clusters: lists of numbers
    :param labels: the label of each number

    >>> purity([[0, 1, 2], [3]], ["a", "a", "b", "b"])
    0.75
    """
    total = sum(map(len, clusters))
    right = sum(
        Counter(labels[number] for number in members).most_common(1)[0][1]
        for members in clusters
    )
    return right / total if total else 0.0
