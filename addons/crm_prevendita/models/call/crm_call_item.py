"""The queue of a call programme: the next name for an operator, what came of a call."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.crm_scheda_cliente.models.arguments import (
    MOMENT,
    RECORD,
    TRUTH,
    shape,
    takes,
    text,
)

from ..consent.kernel import lawful
from ..consent.kernel.gate import CONTRACT_HOLDS
from .kernel.calling import next_try, verdict, within_hours

#: among how many of the first names one is taken
FIRST = 64
#: what is read of the row that was taken
TAKEN = (
    "partner_id",
    "program_id",
    "attempts",
    "outcome_id",
    "user_id",
    "taken_on",
    "draft",
)
CHANNELS = ("phone", "email", "sms")
#: what a salesperson goes to
_FACE_TO_FACE = ("visit", "round", "demo")
#: what every list says of a name, in one row
_FACTS = """
WITH recent AS (%(recent)s), standing AS (
       SELECT consent.channel, consent.date, consent.origin, consent.date_contract_end
         FROM crm_consent consent
         JOIN crm_consent_purpose purpose ON purpose.id = consent.purpose_id
        WHERE consent.partner_id = %(partner)s
          AND consent.date_withdrawn IS NULL
          AND purpose.marketing
          -- of two that were merged the later word counts
          AND NOT EXISTS (SELECT FROM crm_consent later
                           WHERE later.partner_id = consent.partner_id
                             AND later.purpose_id = consent.purpose_id
                             AND later.channel = consent.channel
                             AND later.date_withdrawn >= consent.date))
SELECT EXISTS (SELECT FROM phone_blacklist
                WHERE active AND number = %(number)s) AS phone_closed,
       EXISTS (SELECT FROM mail_blacklist
                WHERE active AND email = %(email)s) AS email_closed,
       (SELECT array_to_json(days) FROM recent) AS days,
       (SELECT agreed FROM recent) AS agreed,
       register.date_checked, register.opposed, register.date_opposed,
       (SELECT jsonb_object_agg(channel, day) FROM (
            SELECT channel, max(date)::date AS day
              FROM standing GROUP BY channel) AS given) AS consents,
       EXISTS (SELECT FROM standing
                WHERE channel = 'phone' AND origin = 'contract'
                  AND COALESCE(date_contract_end, %(today)s)
                      >= %(today)s::date - %(holds)s) AS contracted,
       (SELECT person.name
          FROM res_partner entity
          JOIN res_users owner ON owner.id = entity.user_id
          JOIN res_partner person ON person.id = owner.partner_id
         WHERE entity.id = %(entity)s AND owner.id != %(uid)s
           AND owner.active AND NOT owner.share) AS owner
  FROM (VALUES (1)) AS name
  LEFT JOIN crm_phone_check register ON register.number = %(number)s
"""
#: of a name what the screen shows and the gate asks
_NAME_FIELDS = (
    "name",
    "type",
    "is_company",
    "parent_id",
    "company_id",
    "company_name",
    "commercial_company_name",
    "commercial_partner_id",
    "active",
    "city",
    "tz",
    "phone",
    "phone_sanitized",
    "email_normalized",
    "lifecycle",
)


def take_statement(program_id, uid, now):
    """Return the statement that takes a name: it marks one row and returns it.

    What the operator has in hand, else a call-back of the operator's that is due,
    else the queue; each is looked at only where the one before had nothing. Rows that
    others are taking at this moment are skipped without waiting for them. Of the
    queue any of the first names of a priority is taken: were it always the very
    first, operators at once would all reach for the same one, and all but one would
    have to try again.
    """
    queues = (
        (SQL("state = 'calling' AND taken_by_id = %s", uid), SQL("id"), SQL("item.id")),
        (
            SQL("state = 'waiting' AND user_id = %s AND next_on <= %s", uid, now),
            SQL("next_on, id"),
            SQL("item.next_on, item.id"),
        ),
        (
            SQL("state = 'waiting' AND user_id IS NULL AND next_on <= %s", now),
            SQL("priority DESC, next_on, id"),
            SQL("item.priority DESC, random()"),
        ),
    )
    return SQL(
        """UPDATE crm_call_item
              SET state = 'calling', taken_by_id = %s, taken_on = %s
            WHERE id = COALESCE(%s)
        RETURNING id, %s""",
        uid,
        now,
        SQL(", ").join(_first_of(program_id, *queue) for queue in queues),
        SQL(", ").join(SQL.identifier(name) for name in TAKEN),
    )


def _first_of(program_id, where, order, pick):
    """Return the query that locks one of the first rows of a queue."""
    return SQL(
        """(SELECT item.id FROM crm_call_item item
              JOIN (SELECT id FROM crm_call_item
                     WHERE program_id = %s AND %s
                     ORDER BY %s LIMIT %s) AS first
                ON first.id = item.id
             ORDER BY %s LIMIT 1
               FOR UPDATE OF item SKIP LOCKED)""",
        program_id,
        where,
        order,
        FIRST,
        pick,
    )


class CrmCallItem(models.Model):
    """A name in the queue of a call programme."""

    _name = "crm.call.item"
    _description = "Name to call"
    _order = "program_id, priority desc, next_on, id"
    _rec_name = "partner_id"

    program_id = fields.Many2one(
        "crm.call.program", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner", string="Name", required=True, ondelete="cascade", index=True
    )
    phone = fields.Char(related="partner_id.phone")
    priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "Urgent")], default="0", required=True
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("calling", "Being Called"),
            ("done", "Done"),
            ("exhausted", "Never Answered"),
            ("blocked", "Not to Be Called"),
        ],
        default="waiting",
        required=True,
    )
    reason = fields.Char(help="Why it is not to be called, or not yet.")
    left_rule = fields.Char("Rule", readonly=True)
    attempts = fields.Integer()
    next_on = fields.Datetime(
        string="Next Call", default=fields.Datetime.now, required=True
    )
    user_id = fields.Many2one(
        "res.users", string="Call-Back Of", help="Who agreed on the call-back."
    )
    taken_by_id = fields.Many2one("res.users", string="Called By")
    taken_on = fields.Datetime()
    outcome_id = fields.Many2one("crm.marketing.action.outcome", string="Last Outcome")
    draft = fields.Text(help="Notes of a call that is not recorded yet.", copy=False)

    _once = models.UniqueIndex("(program_id, partner_id)")
    _queue_idx = models.Index(
        "(program_id, priority DESC, next_on, id)"
        " WHERE state = 'waiting' AND user_id IS NULL"
    )
    _call_back_idx = models.Index(
        "(program_id, user_id, next_on) WHERE state = 'waiting'"
    )
    _taken_idx = models.Index("(taken_by_id) WHERE state = 'calling'")

    # the queue

    @api.model
    @takes(program_id=RECORD)
    def take_next(self, program_id):
        """Take the next name to call for the operator, and show it.

        The name that the operator has in hand comes back first; then the
        call-backs agreed by the operator, at their time; then the queue. A row
        taken by one operator is skipped by the others without waiting.

        :return: see ``_show``, or ``{"empty": sentence}``
        """
        program = self.env["crm.call.program"].browse(program_id)
        program._check_operator()
        refusal = self._get_refusal(program)
        if refusal:
            return self._show_refusal(program, refusal)
        while taken := self._take(program):
            item = self.browse(taken["id"])
            facts = item._get_facts(taken)
            if item._may_be_called(facts):
                return item._show(facts)
        return self._show_nothing(program)

    @api.model
    def _show_refusal(self, program, refusal):
        settings = program._get_settings()
        opens = False
        if settings["state"] == "running" and not program._is_open():
            opens = next_try(fields.Datetime.now(), 0, *program._get_limits())
        return {
            "empty": refusal,
            "program": settings["name"],
            "opens_on": fields.Datetime.to_string(opens) if opens else False,
        }

    @api.model
    def _get_refusal(self, program):
        """Return why the operator may not call now, or False."""
        settings = program._get_settings()
        name, operators = settings["name"], settings["operators"]
        if settings["state"] != "running":
            return self.env._("“%(program)s” is not running.", program=name)
        if operators and self.env.uid not in operators:
            return self.env._("You are not an operator of “%(program)s”.", program=name)
        if not program._is_open():
            return program._tell_closed()
        return False

    @api.model
    def _take(self, program):
        """Lock the next name and mark it as taken, in one statement.

        :return: dict of its ``id`` and of what ``TAKEN`` names, as in the database;
            None where there is nobody to call
        """
        self.flush_model()
        statement = take_statement(program.id, self.env.uid, fields.Datetime.now())
        rows = self.env.execute_query_dict(statement)
        if not rows:
            return None
        self.browse(rows[0]["id"]).invalidate_recordset()
        return rows[0]

    def _may_be_called(self, facts):
        """Return whether the name may be called now.

        Leave it for later while it is night or a holiday where it lives; block it if it
        must not be called at all.

        :param dict facts: see ``_get_facts``
        """
        self.ensure_one()
        # what was agreed with the person is kept, whatever the clock says there
        if not facts["taken"]["user_id"]:
            limits = facts["program"]._get_limits(facts["partner"])
            now = fields.Datetime.now()
            if not within_hours(now, *limits):
                self._release(next_try(now, 0, *limits))
                return False
        blocked = self._get_block(facts)
        if blocked:
            values = dict(zip(("left_rule", "reason"), blocked, strict=True))
            self.sudo().write(  # sudo: the law decides, not the operator's rights
                {
                    **values,
                    "state": "blocked",
                    "taken_by_id": False,
                    "taken_on": False,
                }
            )
        return not blocked and not self._rests(facts)

    def _rests(self, facts):
        """Leave for later who had enough contacts, or agreed on a visit.

        A call-back that the person agreed on is kept, whatever there was.
        """
        if facts["taken"]["user_id"]:
            return False
        history = lawful.History(contacts=facts["days"], agreed=facts["agreed"])
        today, rules = facts["today"], facts["program"]._get_settings()["rules"]
        rest = lawful.resting(lawful.CALL, today, history, rules)
        if not rest:
            return False
        verdict, day = rest
        gate = self.env["crm.contact.gate"]
        # sudo: the rule decides, not the operator's rights
        self.sudo().write(  # sudo: as above
            {"left_rule": verdict.rule, "reason": gate._say(verdict, lawful.CALL)}
        )
        limits = facts["program"]._get_limits(facts["partner"])
        start = fields.Datetime.to_datetime(day)
        self._release(next_try(start, 0, *limits))
        return True

    def _get_facts(self, taken=None):
        """Return what every list says of the name, in one query.

        :param dict taken: what is known of the row, see ``_take``; read by default
        :return: dict with ``taken``, its ``partner`` and ``program`` (records),
            ``phone_closed`` and ``email_closed`` (bool: on the list of those
            who want nothing), ``date_checked``, ``opposed`` and ``date_opposed``
            (date, bool and date of the check against the register, None without
            one), ``contracted`` (bool: agreed within a contract that holds),
            ``consents`` (``{channel: latest day}``, those for marketing),
            ``days`` and ``agreed`` (dates of contacts, and agreed on),
            ``owner`` (name of the colleague whose customer it is, or None)
        """
        self.ensure_one()
        taken = taken or self.read(TAKEN, load=None)[0]
        partner = self.env["res.partner"].browse(taken["partner_id"])
        program = self.env["crm.call.program"].browse(taken["program_id"])
        # sudo: who may call a name sees what it is called and its number
        partner.sudo().fetch(_NAME_FIELDS)
        today = fields.Date.context_today(self)
        gate, rules = self.env["crm.contact.gate"], program._get_settings()["rules"]
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                _FACTS,
                number=partner.phone_sanitized or None,
                email=partner.email_normalized or None,
                partner=partner.id,
                entity=partner.sudo().commercial_partner_id.id,  # sudo: as above
                uid=self.env.uid,
                today=today,
                holds=CONTRACT_HOLDS,
                recent=gate._get_recent_query(partner, today, rules),
            )
        )
        consents = rows[0]["consents"] or {}
        days = {channel: fields.Date.to_date(day) for channel, day in consents.items()}
        known = {"taken": taken, "partner": partner, "program": program}
        contacts = map(fields.Date.to_date, rows[0]["days"] or ())
        return {
            **known,
            **rows[0],
            "consents": days,
            "days": tuple(contacts),
            "today": today,
        }

    def _get_block(self, facts):
        """Return ``(rule, why)`` of a name that must not be called, or None."""
        partner, _ = facts["partner"], self.env._
        if not partner.phone:
            return "no_address", _("No telephone number")
        if facts["phone_closed"]:
            why = _("The number is on the list of those not to be called")
            return "refusal", why
        if not partner.active:
            return "other", _("Archived")
        # the gate of the opposition register
        checks = self.env["crm.phone.check"]
        allowed, why = checks._crm_judge(partner.phone_sanitized, partner, facts)
        if not allowed:
            asked = facts["opposed"] and "opposition_register" or "register_needed"
            return asked, why
        settings = facts["program"]._get_settings()
        if settings["only_consented"] and not facts["consents"].get("phone"):
            why = _("The programme is for who consented to calls, and nothing says so.")
            return "only_consented", why
        return None

    def _show(self, facts):
        """Return what the operator's screen shows of a name."""
        self.ensure_one()
        taken, partner, program = facts["taken"], facts["partner"], facts["program"]
        settings = program._get_settings()
        outcomes = self.env["crm.marketing.action.outcome"]
        return {
            "item_id": self.id,
            "program": settings["name"],
            "partner_id": partner.id,
            "name": partner.display_name,
            "phone": partner.phone,
            "attempts": taken["attempts"],
            "last": outcomes.browse(taken["outcome_id"])._get_label() or False,
            "is_call_back": bool(taken["user_id"]),
            "script": settings["script"],
            "calling": dict(settings["calling"]),
            "interview": settings["interview"],
            "taken_on": fields.Datetime.to_string(taken["taken_on"]),
            "draft": taken["draft"] or "",
            "owner": facts["owner"] or False,
            "outcomes": [
                dict(outcome) for outcome in outcomes._get_shown(settings["type_id"])
            ],
            "progress": self._get_progress(program),
            "consents": self._show_consents(facts),
        }

    @api.model
    def _show_nothing(self, program):
        coming = self.search(
            [
                ("program_id", "=", program.id),
                ("state", "=", "waiting"),
                ("user_id", "in", (False, self.env.uid)),
            ],
            order="next_on",
            limit=1,
        )
        return {
            "empty": self.env._("Nobody to call now."),
            "program": program.name,
            "next_on": fields.Datetime.to_string(coming.next_on) if coming else False,
            "progress": self._get_progress(program),
        }

    @api.model
    def _get_progress(self, program):
        """Return how the operator's day is going, in one query."""
        day = fields.Datetime.now().replace(hour=0, minute=0, second=0)
        groups = self.env["crm.marketing.action"]._read_group(
            [
                ("user_id", "=", self.env.uid),
                ("state", "=", "done"),
                ("date_done", ">=", day),
                ("call_program_id", "=", program.id),
            ],
            ["outcome_id"],
            ["__count"],
        )
        outcomes = self.env["crm.marketing.action.outcome"]
        known = outcomes._get_known(("is_reached", "sign"))
        groups = [(known.get(outcome.id, {}), count) for outcome, count in groups]
        return {
            "calls": sum(count for _outcome, count in groups),
            "reached": sum(n for one, n in groups if one.get("is_reached")),
            "positive": sum(n for one, n in groups if one.get("sign") == "positive"),
        }

    @api.model
    def _get_owner(self, partner):
        """Return whose customer a name is, where that is a colleague; as superuser.

        What is agreed with a customer is theirs to whom the customer belongs.
        """
        # who may call a name sees whose customer it is
        owner = partner.sudo().commercial_partner_id.user_id  # sudo: a name, no more
        ours = owner.active and not owner.share and owner != self.env.user
        return owner if ours else owner.browse()

    # consents

    def _show_consents(self, facts):
        """Return the consents to be contacted, by channel."""
        consents = self.env["crm.consent"]
        labels = consents._crm_labels("channel")
        given = facts["consents"]
        closed = {
            "phone": facts["phone_closed"],
            "sms": facts["phone_closed"],
            "email": facts["email_closed"],
        }
        return [
            {
                "channel": channel,
                "label": labels[channel],
                "state": "given"
                if channel in given
                else "refused"
                if closed[channel]
                else "unknown",
            }
            for channel in CHANNELS
        ]

    @api.readonly
    def get_consents(self):
        """Return the consents as they are now, see ``_show_consents``."""
        self.ensure_one()
        self.check_access("read")
        return self._show_consents(self._get_facts())

    @takes(channel=text(40), given=TRUTH)
    def record_consent(self, channel, given):
        """Write down what the person in hand says about being contacted.

        :param str channel: ``"phone"``, ``"email"`` or ``"sms"``
        :param bool given: whether they agree
        :return: see ``_show_consents``
        """
        self.ensure_one()
        self._check_in_hand()
        if channel not in CHANNELS:
            raise UserError(self.env._("There is no channel “%s”.", channel))
        consents = self.env["crm.consent"]
        purpose = self.env["crm.consent.purpose"].search(
            [("marketing", "=", True)], limit=1
        )
        mine = consents.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("purpose_id", "=", purpose.id),
                ("channel", "=", channel),
                ("date_withdrawn", "=", False),
            ]
        )
        if given and not mine:
            mine = self._create_consent(purpose, channel)
        elif not given:
            # a refusal is written down even where nothing was given before
            mine = mine or self._create_consent(purpose, channel)
            mine.action_withdraw()
        return self._show_consents(self._get_facts())

    def _create_consent(self, purpose, channel):
        return self.env["crm.consent"].create(
            {
                "partner_id": self.partner_id.id,
                "purpose_id": purpose.id,
                "channel": channel,
                "origin": "phone",
                "proof": self.program_id.name,
            }
        )

    def action_interview(self):
        """Open the programme's interview, to be filled in for this name."""
        self.ensure_one()
        self.check_access("read")
        survey = self.program_id.survey_id
        if not survey:
            raise UserError(
                self.env._(
                    "“%(program)s” has no interview: choose one on the programme.",
                    program=self.program_id.name,
                )
            )
        return survey._interview(
            self.partner_id, campaign_id=self.program_id.campaign_id.id
        )

    # what came of it

    @takes(
        outcome_id=RECORD,
        values=shape(
            note=text(100_000),
            next_on=MOMENT,
            anybody=TRUTH,
            opportunity=TRUTH,
            mine=TRUTH,
        ),
    )
    def record_call(self, outcome_id, values=None):
        """Record the outcome of the call in hand, and take the next name.

        :param int outcome_id: ``crm.marketing.action.outcome``
        :param dict values: optional ``note`` (str), ``next_on`` (str, UTC: the
            call-back or the next step), ``anybody`` (bool: the call-back is
            anybody's), ``opportunity`` (bool: open one), ``mine`` (bool: the operator
            goes on with it, not whose customer it is)
        :return: ``{"next": see take_next, "lead_id": id or False, "lead_of": name of
            whose it is or False, "action_id": id of the call's action}``
        """
        self.ensure_one()
        self._check_in_hand()
        values = values or {}
        outcome = self.env["crm.marketing.action.outcome"].browse(outcome_id)
        action = self._create_action(outcome, values.get("note"))
        owner = self._get_owner(self.partner_id)
        owner = owner.browse() if values.get("mine") else owner
        lead = self.env["crm.lead"]
        if values.get("opportunity"):
            # the operator opens what the customer's salesperson goes on with
            opener = action.sudo() if owner else action  # sudo: the owner goes on
            lead = opener._open_opportunity(
                {"description": values.get("note"), "user_id": owner.id}
            )
        self._settle(outcome, action, {**values, "owner": owner})
        return {
            "next": self.take_next(self.program_id.id),
            "lead_id": lead.id
            if lead and lead.sudo(False).has_access("read")
            else False,
            "lead_of": lead and owner.name,
            "action_id": action.id,
        }

    @takes(note=text(100_000), before=text(100_000))
    def keep_draft(self, note, before=None):
        """Keep the notes of the call in hand until it is recorded.

        :param str before: the notes as the window knows them: those of another window
            are not written over
        :return: ``{"kept": bool, "other": text or False}``: not kept of what is no
            longer in hand, for what was recorded meanwhile has its notes; ``other``,
            what another window has written
        """
        self.ensure_one()
        if self.state != "calling" or self.taken_by_id != self.env.user:
            return {"kept": False, "other": False}
        now = self.draft or ""
        if before is not None and now not in (before, note):
            return {"kept": False, "other": now}
        self.draft = note
        return {"kept": True, "other": False}

    def skip_call(self):
        """Put the name in hand back into the queue, for an hour later."""
        self.ensure_one()
        self._check_in_hand()
        self._release(fields.Datetime.add(fields.Datetime.now(), hours=1))
        return self.take_next(self.program_id.id)

    def _check_in_hand(self):
        if self.state != "calling" or self.taken_by_id != self.env.user:
            raise UserError(
                self.env._(
                    "“%(name)s” is no longer in your hands: take the next name.",
                    name=self.partner_id.display_name,
                )
            )

    def _create_action(self, outcome, note):
        """Create the marketing action of the call that was just made."""
        partner, now = self.partner_id, fields.Datetime.now()
        minutes = (now - self.taken_on).total_seconds() / 60
        program = self.program_id
        action = self.env["crm.marketing.action"].create(
            {
                "type_id": program.type_id.id,
                "partner_id": partner.commercial_partner_id.id,
                "contact_id": False if partner.is_company else partner.id,
                "campaign_id": program.campaign_id.id,
                "medium_id": program.type_id.medium_id.id,
                "user_id": self.env.uid,
                "company_id": program.company_id.id,
                "call_program_id": program.id,
                "date_start": self.taken_on,
                "note": note,
            }
        )
        # the screen measured it: from taking the name to the outcome
        action._mark_done(outcome, {"time_spent": min(minutes, 60) / 60})
        return action

    def _settle(self, outcome, action, values):
        """Decide what becomes of the name after a call."""
        program, attempts = self.program_id, self.attempts + 1
        calls_back = outcome.next_type_id.kind == "call" and not outcome.is_closing
        what = verdict(
            outcome.is_reached,
            calls_back and not values.get("opportunity"),
            attempts,
            program.max_attempts,
        )
        self.write(
            {
                "attempts": attempts,
                "outcome_id": outcome.id,
                "draft": False,
                "reason": False,
                "left_rule": False,
            }
        )
        if what == "retry":
            self._release(self._get_next_try())
        elif what == "call_back":
            moment = fields.Datetime.to_datetime(values.get("next_on"))
            if not moment:
                _type, moment = action._get_next_step(outcome)
            self._release(moment, not values.get("anybody") and self.env.user)
        else:
            self.write({"state": what, "taken_by_id": False, "taken_on": False})
            self._plan_next(outcome, action, values)

    def _get_next_try(self):
        program, now = self.program_id, fields.Datetime.now()
        limits = program._get_limits(self.partner_id)
        return next_try(now, program.retry_hours, *limits)

    def _release(self, moment, user=None):
        self.write(
            {
                "state": "waiting",
                "next_on": moment,
                "user_id": user.id if user else False,
                "taken_by_id": False,
                "taken_on": False,
            }
        )

    def _plan_next(self, outcome, action, values):
        """Plan the visit, demo or brochure that the outcome asks for."""
        next_type, moment = action._get_next_step(outcome)
        if not next_type or outcome.is_closing:
            return
        chosen = fields.Datetime.to_datetime(values.get("next_on")) or moment
        next_values = {**action._prepare_next_action(next_type), "date_start": chosen}
        actions, owner = self.env["crm.marketing.action"], values["owner"]
        if owner and next_type.kind in _FACE_TO_FACE:
            # what was agreed is in the agenda of whose customer it is
            actions = actions.sudo()  # sudo: it is in the owner's agenda
            next_values["user_id"] = owner.id
        actions.create(next_values)
