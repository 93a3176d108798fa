from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL

from .kernel.calling import next_try, verdict

#: among how many of the first names one is taken
FIRST = 64


#: what is read of the name that was taken
TAKEN = ("partner_id", "attempts", "outcome_id", "user_id", "taken_on")


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
    reason = fields.Char(help="Why it is not to be called.")
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
        while item := self._take(program):
            facts = item._get_facts()
            if item._may_be_called(facts):
                return item._show(facts)
        return self._show_nothing(program)

    @api.model
    def _show_refusal(self, program, refusal):
        settings = program._get_settings()
        opens = False
        if settings["state"] == "running" and not program._is_open():
            hours, now = settings["hours"], fields.Datetime.now()
            opens = next_try(now, 0, hours, set(hours), settings["tz"])
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
            return self.env._("“%(program)s” does not call at this hour.", program=name)
        return False

    @api.model
    def _take(self, program):
        """Lock the next name and mark it as taken, in one statement."""
        self.flush_model()
        uid = self.env.uid
        statement = take_statement(program.id, uid, fields.Datetime.now())
        rows = self.env.execute_query_dict(statement)
        if not rows:
            return self.browse()
        item = self.browse(rows[0].pop("id"))
        item.invalidate_recordset()
        known = {**rows[0], "state": "calling", "taken_by_id": uid}
        known["program_id"] = program.id
        for name, value in known.items():
            # what the statement returned is not asked for again
            self._fields[name]._insert_cache(item, [value])
        return item

    def _may_be_called(self, facts):
        """Return whether the name may be called; block it if it may not.

        :param dict facts: see ``_get_facts``
        """
        self.ensure_one()
        reason = self._get_block_reason(facts)
        if reason:
            self.sudo().write(  # sudo: the law decides, not the operator's rights
                {
                    "state": "blocked",
                    "reason": reason,
                    "taken_by_id": False,
                    "taken_on": False,
                }
            )
        return not reason

    def _get_block_reason(self, facts):
        """Return why this name must not be called, or False."""
        partner = self.partner_id
        if not partner.phone:
            return self.env._("No telephone number")
        if facts["phone_closed"]:
            return self.env._("The number is on the list of those not to be called")
        if not partner.active:
            return self.env._("Archived")
        return False

    def _show(self, facts):
        """Return what the operator's screen shows of a name."""
        self.ensure_one()
        program = self.program_id
        settings = program._get_settings()
        outcomes = self.env["crm.marketing.action.outcome"]
        return {
            "item_id": self.id,
            "program": settings["name"],
            "partner_id": self.partner_id.id,
            "name": self.partner_id.display_name,
            "phone": self.partner_id.phone,
            "attempts": self.attempts,
            "last": self.outcome_id._get_label() or False,
            "is_call_back": bool(self.user_id),
            "script": settings["script"],
            "interview": settings["interview"],
            "taken_on": fields.Datetime.to_string(self.taken_on),
            "outcomes": [
                dict(outcome) for outcome in outcomes._get_shown(settings["type_id"])
            ],
            "progress": self._get_progress(program),
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

    # what came of it

    def record_call(self, outcome_id, values=None):
        """Record the outcome of the call in hand, and take the next name.

        :param int outcome_id: ``crm.marketing.action.outcome``
        :param dict values: optional ``note`` (str), ``next_on`` (str, UTC: the
            call-back or the next step), ``anybody`` (bool: the call-back is
            anybody's), ``opportunity`` (bool: open one)
        :return: ``{"next": see take_next, "lead_id": id or False}``
        """
        self.ensure_one()
        self._check_in_hand()
        values = values or {}
        outcome = self.env["crm.marketing.action.outcome"].browse(outcome_id)
        action = self._create_action(outcome, values.get("note"))
        lead = self.env["crm.lead"]
        if values.get("opportunity"):
            lead = action._open_opportunity({"description": values.get("note")})
        self._settle(outcome, action, values)
        return {
            "next": self.take_next(self.program_id.id),
            "lead_id": lead.id,
            "action_id": action.id,
        }

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
        self.write({"attempts": attempts, "outcome_id": outcome.id})
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
        program = self.program_id
        hours, now = program._get_hours(), fields.Datetime.now()
        return next_try(now, program.retry_hours, hours, set(hours), program.tz)

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
        self.env["crm.marketing.action"].create(
            {**action._prepare_next_action(next_type), "date_start": chosen}
        )


class CrmMarketingActionOutcome(models.Model):
    _inherit = "crm.marketing.action.outcome"

    @api.model
    @tools.ormcache("type_id", "self.env.lang")
    def _get_shown(self, type_id):
        """Return what the operator may choose from: tuple of ``_show_to_operator``."""
        # sudo: labels for who may see the programme, kept for all of them
        outcomes = self.sudo().search(
            ["|", ("type_ids", "=", False), ("type_ids", "in", [type_id])]
        )
        return tuple(outcome._show_to_operator() for outcome in outcomes)

    def _show_to_operator(self):
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "sign": self.sign,
            "is_reached": self.is_reached,
            "next": self.next_type_id.name if not self.is_closing else False,
            "days": self.next_days,
            "calls_back": self.next_type_id.kind == "call",
            "asks_when": bool(self.next_type_id)
            and self.is_reached
            and not self.is_closing,
            "opportunity": self.opens_opportunity,
        }
