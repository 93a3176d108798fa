"""The words of solved tickets, read once, for the topics."""

from odoo import api, fields, models
from odoo.tools import SQL, html2plaintext

from ..ticket.crm_ticket_stage import DONE_KINDS
from .kernel import faq_query, faq_text

_UNREAD = """
    SELECT t.id FROM crm_ticket t
      LEFT JOIN crm_faq_ticket_text x ON x.ticket_id = t.id
     WHERE t.stage_kind = ANY(%(kinds)s) AND t.active
       AND t.solved_date >= %(since)s
       AND (x.id IS NULL OR x.solved_date IS DISTINCT FROM t.solved_date)"""


class CrmFaqTicketText(models.Model):
    """The stems of a solved ticket, made once."""

    _name = "crm.faq.ticket.text"
    _description = "Words of a solved ticket"
    _log_access = False
    _order = "id"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one("crm.ticket", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company")
    lang = fields.Char()
    stems = fields.Text(help="The subject's stems twice, then the description's.")
    solved_date = fields.Datetime()
    topic_id = fields.Many2one(
        "crm.faq.topic", index="btree_not_null", ondelete="set null"
    )
    placed = fields.Boolean()

    _ticket_unique = models.UniqueIndex(
        "(ticket_id)", "The ticket has been read already."
    )
    _todo_idx = models.Index("(id) WHERE placed IS NOT TRUE")

    @api.model
    def _get_unread(self, limit=None):
        """Return the ids of solved tickets whose words are not known yet."""
        months = self.env["crm.faq"]._get_setting("faq_months", 24)
        since = fields.Datetime.subtract(fields.Datetime.now(), months=months)
        query = SQL(_UNREAD, kinds=list(DONE_KINDS), since=since)
        if limit:
            query = SQL("%s ORDER BY t.id LIMIT %s", query, limit)
        self.env["crm.ticket"].flush_model(["stage_kind", "active", "solved_date"])
        self.flush_model()
        return [row[0] for row in self.env.execute_query(query)]

    @api.model
    def _read_tickets(self, ticket_ids):
        """Keep the stems of tickets, in each one's own language."""
        tickets = self.env["crm.ticket"].browse(ticket_ids)
        tickets.fetch(["name", "description", "solved_date", "company_id"])
        self.search([("ticket_id", "in", ticket_ids)]).unlink()
        texts = {ticket.id: _get_texts(ticket) for ticket in tickets}
        stems = self._get_stems(texts)
        self.create(
            [
                {
                    "ticket_id": ticket.id,
                    "company_id": ticket.company_id.id,
                    "lang": texts[ticket.id][0],
                    "stems": stems.get(ticket.id, ""),
                    "solved_date": ticket.solved_date,
                }
                for ticket in tickets
            ]
        )

    @api.model
    def _get_stems(self, texts):
        """Return the stems of texts: ``{id: "stem stem …"}``.

        :param dict texts: ``{id: (language, title, text)}``
        """
        if not texts:
            return {}
        rows = [
            (
                key,
                faq_query.config(lang),
                faq_text.telling(title),
                faq_text.telling(text),
            )
            for key, (lang, title, text) in texts.items()
        ]
        keys, configs, titles, bodies = map(list, zip(*rows, strict=True))
        found = self.env.execute_query(
            SQL(
                """SELECT key,
                          tsvector_to_array(to_tsvector(config::regconfig, title)),
                          tsvector_to_array(to_tsvector(config::regconfig, body))
                     FROM unnest(%s, %s, %s, %s) t(key, config, title, body)""",
                keys,
                configs,
                titles,
                bodies,
            )
        )
        return {key: " ".join([*title, *title, *body]) for key, title, body in found}


def _get_texts(ticket):
    """Return a ticket's language, subject and what it says beside courtesy."""
    body = html2plaintext(ticket.description or "", include_references=False)
    body = faq_text.essence(body)[:3000]
    return faq_text.guess_language(f"{ticket.name} {body}"), ticket.name or "", body
