"""How tickets come into being: numbers, routing, stage, followers, in batches."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .crm_ticket_stage import DONE_KINDS

_SEQUENCE = "crm.ticket"
#: the sequence of a company and year, named as core names PostgreSQL's own
_DRAW = """
    WITH source AS MATERIALIZED (
        SELECT seq.id, seq.padding, seq.prefix, seq.suffix, period.date_from,
               seq.implementation = 'standard' AS standard,
               'ir_sequence_'
               || lpad(seq.id::text, GREATEST(3, length(seq.id::text)), '0')
               || COALESCE('_' || lpad(period.id::text,
                                       GREATEST(3, length(period.id::text)), '0'), '')
               AS name
          FROM ir_sequence seq
          LEFT JOIN ir_sequence_date_range period
                 ON period.sequence_id = seq.id AND seq.use_date_range
                AND %(day)s BETWEEN period.date_from AND period.date_to
         WHERE seq.code = %(code)s AND seq.company_id = %(company)s AND seq.active
           AND (period.id IS NOT NULL OR seq.use_date_range IS NOT TRUE)
         ORDER BY seq.name, seq.id LIMIT 1)
    SELECT id, padding, prefix, suffix, date_from,
           CASE WHEN standard THEN ARRAY(
               SELECT nextval(name::regclass) FROM generate_series(1, %(count)s)) END
      FROM source"""


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        """Create tickets with number, route and deadlines computed once a batch."""
        vals_list = [dict(vals) for vals in vals_list]
        self._fill_company(vals_list)
        self._fill_numbers(vals_list)
        self._fill_routes(vals_list)
        self._fill_stages(vals_list)
        rating = self._fields["rating_last_value"]
        unrated = self._has_field_access(rating, "write")
        for vals in vals_list if unrated else ():
            vals.setdefault(rating.name, 0)
        # followers are written once for the whole batch, see _subscribe_parties; who
        # opened it and when is on the form, it needs no note
        intake = self.with_context(
            crm_ticket_intake=True,
            crm_ticket_from_mail=False,
            mail_create_nosubscribe=True,
            mail_create_nolog=True,
        )
        tickets = super(CrmTicket, intake).create(vals_list)
        if unrated:
            # nobody has rated them yet: core would ask
            self.env.remove_to_compute(rating, tickets)
        # without the intake's context from here on
        tickets = tickets.with_env(self.env)
        tickets._subscribe_parties()
        tickets._sla_open(tickets._open_logs())
        tickets._toast_owners()
        return tickets

    def copy_data(self, default=None):
        copies = super().copy_data(default)
        for ticket, vals in zip(self, copies, strict=True):
            if not (default or {}).get("name"):
                vals["name"] = self.env._("%s (copy)", ticket.name)
        return copies

    # ------------------------------------------------------------------ numbers
    @api.model
    def _fill_company(self, vals_list):
        teams = self.env["crm.ticket.team"].browse(
            {vals["team_id"] for vals in vals_list if vals.get("team_id")}
        )
        company_of = {
            # sudo: only the company of the team that is being assigned
            team.id: team.company_id.id
            for team in teams.sudo()
        }
        channel = self.env.context.get("default_channel_id")
        if not channel:
            channel = self._channel_id("manual")
        for vals in vals_list:
            vals.setdefault("channel_id", channel)
            if not vals.get("company_id"):
                vals["company_id"] = (
                    self.env.context.get("default_company_id")
                    or company_of.get(vals.get("team_id"))
                    or self.env.company.id
                )

    @api.model
    def _channel_id(self, code):
        """Return the id of a seeded channel, False if it was deleted."""
        return self.env["ir.model.data"]._xmlid_to_res_id(
            f"crm_postvendita.crm_ticket_channel_{code}"
        )

    @api.model
    def _fill_numbers(self, vals_list):
        by_company = defaultdict(list)
        for vals in vals_list:
            if not vals.get("number"):
                by_company[vals["company_id"]].append(vals)
        for company_id, rows in by_company.items():
            numbers = self._next_numbers(company_id, len(rows))
            for vals, number in zip(rows, numbers, strict=True):
                vals["number"] = number

    @api.model
    def _next_numbers(self, company_id, count):
        """Draw numbers, per company and year, in one query.

        They come from PostgreSQL's own sequence: no two transactions ever wait
        for each other or draw the same one; a rolled back one leaves a gap.

        :return: list of str, for instance ``["2026-00012"]``
        """
        today = self._crm_today()
        drawn = self._draw_numbers(company_id, today, count)
        if not drawn:
            sequence = self._get_number_sequence(company_id)
            sequence._get_current_sequence(today)  # makes that of a new year
            drawn = self._draw_numbers(company_id, today, count)
        sequence_id, padding, prefix, suffix, range_start, values = drawn
        # sudo: agents draw numbers
        sequences = self.env["ir.sequence"].sudo().with_context(tz=self._crm_zone())
        if values is None:  # one without gaps: it must be locked, number by number
            sequence = sequences.browse(sequence_id)
            return [sequence.next_by_id(today) for _turn in range(count)]
        if range_start:
            sequences = sequences.with_context(ir_sequence_date_range=range_start)
        sequence = sequences.new({"prefix": prefix, "suffix": suffix})
        prefix, suffix = sequence._get_prefix_suffix(date=today)
        return [f"{prefix}{value:0{padding}d}{suffix}" for value in values]

    @api.model
    def _draw_numbers(self, company_id, day, count):
        """Draw numbers of a company on a day.

        :return: ``(sequence id, padding, prefix, suffix, start of the year's range,
            the numbers)``, the last one None if the sequence allows no gaps; None
            if sequence or range do not exist yet
        """
        self.env["ir.sequence"].flush_model()
        self.env["ir.sequence.date_range"].flush_model()
        found = self.env.execute_query(
            SQL(_DRAW, day=day, code=_SEQUENCE, company=company_id, count=count)
        )
        return found[0] if found else None

    @api.model
    def _get_number_sequence(self, company_id):
        sequences = self.env["ir.sequence"].sudo()  # sudo: agents draw numbers
        sequence = sequences.search(
            [("code", "=", _SEQUENCE), ("company_id", "=", company_id)], limit=1
        )
        return sequence or sequences.create(
            {
                "name": "Ticket",
                "code": _SEQUENCE,
                "company_id": company_id,
                "prefix": "%(range_year)s-",
                "padding": 5,
                "use_date_range": True,
            }
        )

    # ---------------------------------------------------------- stage, followers
    @api.model
    def _fill_stages(self, vals_list):
        now = fields.Datetime.now()
        stages = self.env["crm.ticket.stage"]
        first = stages._get_first("new")
        done_ids = {
            key: kind for key, kind, *_ in stages._get_all() if kind in DONE_KINDS
        }
        for vals in vals_list:
            vals["stage_id"] = (
                vals.get("stage_id")
                or self.env.context.get("default_stage_id")
                or first.id
            )
            if vals.get("user_id"):
                vals.setdefault("assigned_date", now)
            if vals["stage_id"] in done_ids:
                vals.setdefault("solved_date", now)
                if done_ids[vals["stage_id"]] == "closed":
                    vals.setdefault("closed_date", now)

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        if self.env.context.get("crm_ticket_intake"):
            return True  # done once for the whole batch, see _subscribe_parties
        return super()._message_auto_subscribe(
            updated_values, followers_existing_policy=followers_existing_policy
        )

    def _subscribe_parties(self):
        """Make the customer and the owner followers, in one batch."""
        subtypes = self.env["mail.message.subtype"]
        defaults, _internal, external = subtypes.default_subtypes(self._name)
        rows = []
        # sudo: whether they are of the company; all of them in one query
        people = (self.env.user | self.user_id).sudo()
        people.fetch(["partner_id", "active"])
        people.partner_id.fetch(["partner_share", "lang"])
        author = self.env["res.partner"]
        if not self.env.context.get("mail_create_nosubscribe") and self.env.user.active:
            author = self.env.user.partner_id
        for ticket in self.sudo():  # sudo: followers are written by the system
            for partner in author | ticket.partner_id | ticket.user_id.partner_id:
                kept = external if partner.partner_share else defaults
                rows.append(
                    {
                        "res_model": self._name,
                        "res_id": ticket.id,
                        "partner_id": partner.id,
                        "subtype_ids": [fields.Command.set(kept.ids)],
                    }
                )
        # sudo: followers are written by the system, as core does
        self.env["mail.followers"].sudo().create(rows)

    def _open_logs(self):
        """Begin the stage log; return the phases: ``{ticket id: [phase]}``."""
        now = fields.Datetime.now()
        logs = self.env["crm.ticket.stage.log"].sudo()  # sudo: written by the system
        created = logs.create(
            [ticket._prepare_log(ticket.create_date or now) for ticket in self]
        )
        return {log.ticket_id.id: [log._phase()] for log in created}

    def _prepare_log(self, start):
        stage = self.stage_id
        kind, pause = stage._get_meaning()
        return {
            "ticket_id": self.id,
            "stage_id": stage.id,
            "kind": kind,
            "pause": pause,
            "start": start.replace(microsecond=0),
            "user_id": self.env.uid,
        }

    def _toast_owners(self):
        """Tell an owner who is at the screen; the worklist holds it anyway."""
        for user, tickets in self.grouped("user_id").items():
            if user and user != self.env.user:
                count = len(tickets)
                env = self.with_context(lang=user.lang).env
                user._bus_send(
                    "simple_notification",
                    {
                        "type": "info",
                        "title": env._("New tickets for you: %s", count),
                        "message": ", ".join(tickets[:3].mapped("display_name")),
                    },
                )
