"""Timed rules: what is done to tickets that stand still, and what would have been.

A rule looks at tickets that stand in one stage, counts the time since they came there
or since the last word, and runs a macro: a reminder to a silent customer, closing after
another week, handing over what nobody answers. For one silence a rule runs once.
"""

import logging
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, html2plaintext

from ..ticket.crm_ticket_stage import STAGE_KINDS
from ..ticket.kernel import routing
from .kernel import silence

_logger = logging.getLogger(__name__)

_SPOKEN = ("comment", "email", "email_outgoing")


class CrmTicketTimedRule(models.Model):
    """What is done to tickets that stand still."""

    _name = "crm.ticket.timed.rule"
    _description = "Timed rule of tickets"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    running = fields.Boolean(
        "Runs", help="Try it first: the button says what it would have done."
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    team_ids = fields.Many2many(
        "crm.ticket.team",
        string="Teams",
        check_company=True,
        help="Only tickets of these teams; none: of all.",
    )
    stage_kind = fields.Selection(
        STAGE_KINDS, string="Standing in", required=True, default="waiting_customer"
    )
    since = fields.Selection(
        [
            ("word", "The last word, or since it stands there"),
            ("stage", "It stands there"),
        ],
        string="Time since",
        required=True,
        default="word",
    )
    delay = fields.Integer("After", required=True, default=3)
    unit = fields.Selection(
        [("hours", "Hours"), ("days", "Days")], required=True, default="days"
    )
    words_without = fields.Char(
        "Without words",
        help="Words or phrases, separated by commas: a ticket with one of them in its"
        " subject or description is left alone.",
    )
    macro_id = fields.Many2one(
        "crm.ticket.macro", "What is done", required=True, check_company=True
    )
    run_ids = fields.One2many("crm.ticket.timed.run", "rule_id")
    run_count = fields.Integer("Ran", compute="_compute_run_count")

    _delay_positive = models.Constraint(
        "CHECK (delay > 0)", "A timed rule waits for an hour at least."
    )

    def _compute_run_count(self):
        groups = self.env["crm.ticket.timed.run"]._read_group(
            [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
        )
        counts = {rule.id: count for rule, count in groups}
        for rule in self:
            rule.run_count = counts.get(rule.id, 0)

    @api.constrains("stage_kind", "macro_id")
    def _check_end(self):
        """A rule on what is closed that changes nothing would write for ever."""
        for rule in self:
            macro = rule.macro_id
            if (
                rule.stage_kind == "closed"
                and macro._answers()
                and not macro.stage_kind
            ):
                raise ValidationError(
                    self.env._(
                        "Rule “%s” would write about tickets that are closed: choose"
                        " another stage, or a macro that opens them again.",
                        rule.name,
                    )
                )

    def _get_delay(self):
        return timedelta(**{self.unit: self.delay})

    def _get_word_against(self, ticket):
        """Return the word of a ticket that keeps the rule off it, or ``""``."""
        words = routing.split_words(self.words_without)
        if not words:
            return ""
        text = f"{ticket.name}\n{html2plaintext(ticket.description or '')}"
        return routing.word_found(words, routing.fold(text)) or ""

    # ------------------------------------------------------------------- by the clock
    @api.model
    def _cron_run(self, batch=100):
        """Run the rules on tickets that stand still by now, in batches."""
        for rule in self.search([("running", "=", True)]):
            due = [None] * batch
            while len(due) == batch:
                due = rule._find_due(fields.Datetime.now(), batch)
                for ticket, since in due:
                    rule._run(ticket, since)
                if not self.env["ir.cron"]._commit_progress(len(due)):
                    return  # no time left: the next run goes on

    def _find_due(self, now, batch):
        """Return tickets that stand still for too long: ``[(ticket, since)]``.

        In one query: a silence for which the rule has run is none any more.
        """
        self.ensure_one()
        self.env.flush_all()
        since = SQL("date_trunc('second', log.start)")
        if self.since == "word":
            since = SQL(
                "date_trunc('second', GREATEST(log.start, ticket.last_customer_date,"
                " ticket.last_agent_date))"
            )
        rows = self.env.execute_query(
            SQL(
                """SELECT ticket.id, %(since)s AS since
                     FROM crm_ticket ticket
                     JOIN crm_ticket_stage_log log
                       ON log.ticket_id = ticket.id AND log.stop IS NULL
                    WHERE ticket.active AND ticket.stage_kind = %(kind)s
                      AND ticket.company_id = %(company)s AND %(teams)s
                      AND %(since)s <= %(limit)s
                      AND NOT EXISTS (
                          SELECT FROM crm_ticket_timed_run run
                           WHERE run.rule_id = %(rule)s AND run.ticket_id = ticket.id
                             AND run.since = %(since)s)
                    ORDER BY since, ticket.id LIMIT %(batch)s""",
                since=since,
                kind=self.stage_kind,
                company=self.company_id.id,
                teams=self._get_team_condition(),
                limit=now - self._get_delay(),
                rule=self.id,
                batch=batch,
            )
        )
        tickets = self.env["crm.ticket"].browse([row[0] for row in rows])
        return list(zip(tickets, [row[1] for row in rows], strict=True))

    def _get_team_condition(self):
        if not self.team_ids:
            return SQL("TRUE")
        return SQL("ticket.team_id IN %s", tuple(self.team_ids.ids))

    def _run(self, ticket, since):
        """Run on one ticket; what goes wrong is noted, and not tried again."""
        values = {"rule_id": self.id, "ticket_id": ticket.id, "since": since}
        word = self._get_word_against(ticket)
        try:
            with self.env.cr.savepoint():
                if word:
                    values["note"] = self.env._("Left alone: “%s”", word)
                else:
                    self.macro_id._run_by_clock(ticket)
        except UserError as error:
            _logger.info("Timed rule %s, ticket %s: %s", self.id, ticket.id, error)
            values["note"] = str(error)
        self.env["crm.ticket.timed.run"].create(values)

    # ---------------------------------------------------------------------- the bench
    def _replay(self, begin, end):
        """Return when the rule would have run between two moments.

        The stages that tickets stood in and what was said on them are read from their
        past in three queries, however many there are.

        :return: ``[(ticket id, since, noticed)]``, in the order of time
        """
        self.ensure_one()
        self.env.flush_all()
        phases = defaultdict(list)
        for ticket_id, start, stop in self.env.execute_query(
            SQL(
                """SELECT log.ticket_id, log.start, log.stop
                     FROM crm_ticket_stage_log log
                     JOIN crm_ticket ticket ON ticket.id = log.ticket_id
                    WHERE log.kind = %(kind)s AND ticket.company_id = %(company)s
                      AND %(teams)s AND log.start < %(end)s
                      AND (log.stop IS NULL OR log.stop > %(begin)s)
                    ORDER BY log.ticket_id, log.start""",
                kind=self.stage_kind,
                company=self.company_id.id,
                teams=self._get_team_condition(),
                begin=begin,
                end=end,
            )
        ):
            phases[ticket_id].append((start, stop))
        talk = self._get_talk(phases) if self.since == "word" else {}
        delay = self._get_delay()
        found = [
            (ticket_id, since, noticed)
            for ticket_id, stood in phases.items()
            for since, noticed in silence.moments(
                stood, talk.get(ticket_id, []), delay, begin, end
            )
        ]
        if routing.split_words(self.words_without):
            tickets = self.env["crm.ticket"].browse({row[0] for row in found})
            alone = set(tickets.filtered(self._get_word_against).ids)
            found = [row for row in found if row[0] not in alone]
        return sorted(found, key=lambda row: (row[2], row[0]))

    def _get_talk(self, phases):
        """Return when something was said on tickets: ``{id: [moment]}``."""
        if not phases:
            return {}
        talk = defaultdict(list)
        for ticket_id, moment in self.env.execute_query(
            SQL(
                """SELECT message.res_id, message.date FROM mail_message message
                     JOIN mail_message_subtype subtype
                       ON subtype.id = message.subtype_id
                      AND subtype.internal IS NOT TRUE
                    WHERE message.model = 'crm.ticket' AND message.res_id = ANY(%s)
                      AND message.message_type IN %s
                      AND message.is_internal IS NOT TRUE
                    ORDER BY message.res_id, message.date""",
                list(phases),
                _SPOKEN,
            )
        ):
            talk[ticket_id].append(moment)
        return talk

    # ---------------------------------------------------------------------- actions
    def action_view_runs(self):
        """Open what the rule has done."""
        self.ensure_one()
        return self.run_ids._crm_records_action(
            name=self.env._("Done by “%s”", self.name),
            domain=[("rule_id", "=", self.id)],
            views=[(False, "list")],
            context={"create": False},
        )

    def action_bench(self):
        """Open the bench: what the rule would have done last month."""
        self.ensure_one()
        self.check_access("read")
        bench = self.env["crm.ticket.timed.bench"].create({"rule_id": self.id})
        return bench._get_records_action(
            name=self.env._("What “%s” would have done", self.name),
            target="new",
            views=[(False, "form")],
            context={},
        )
