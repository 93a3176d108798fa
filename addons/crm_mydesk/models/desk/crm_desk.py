"""The operator's desk: what is on it, in which order and why, what one does from it."""

import logging
from datetime import datetime, time

import psycopg2
import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG
from odoo.addons.crm_scheda_cliente.models.arguments import (
    ANY_LIST,
    RECORD,
    as_text,
    shape,
    takes,
    text,
    whole,
)
from odoo.addons.web.controllers.utils import clean_action

from .kernel import scoring

_logger = logging.getLogger(__name__)

#: these are the framework's business: it runs the request again
_RETRIED = (psycopg2.errors.ReadOnlySqlTransaction, psycopg2.OperationalError)


class CrmDesk(models.AbstractModel):
    """The operator's desk: what a person or a team has to do, in one call.

    Built on ``crm.worklist``: whatever model joins the worklist is on the desk.
    """

    _name = "crm.desk"
    _description = "Operator's desk"

    _LIMIT = 40
    _NEXT = 8
    _ASKED = 40
    _AGENDA = 60

    @api.readonly
    @api.model
    @takes(user_id=RECORD, team_id=RECORD)
    def get_desk(self, user_id=None, team_id=None):
        """Return the whole desk of a person or of a team.

        :param int user_id: whose desk, by default the reader's own
        :param int team_id: or the desk of everybody in a sales team
        :return: dict with ``owner`` (``{type, id, name}``), ``desks`` (what the
            reader may switch to), ``now`` and ``day`` (UTC bounds), ``totals``
            (``{open, late, today}``), ``next`` (the explained queue), ``agenda``,
            ``sections`` (see ``crm.worklist.get_worklist``; each also has
            ``actions``, ``can_reschedule``, ``can_reassign`` and, where its
            source failed, ``error``), ``asked`` (what was asked of others) and
            ``layout`` (``{order, hidden}``)
        :raises AccessError: if the reader may not see that desk
        """
        desks = self._get_desks()
        owner, users = self._get_owner(desks, user_id, team_id)
        data = self._safely(lambda safe: self._get_data(users, safe))
        data.update(
            owner=owner,
            desks=desks,
            now=fields.Datetime.to_string(fields.Datetime.now()),
            day=[fields.Datetime.to_string(moment) for moment in self._get_day()],
            layout=self._get_layout(data["sections"]),
        )
        return data

    @api.readonly
    @api.model
    @takes(kind=text(200), user_id=RECORD, team_id=RECORD, limit=whole(1, 10_000))
    def get_section(self, kind, user_id=None, team_id=None, limit=200):
        """Return one section with more of its entries (at most 500)."""
        _owner, users = self._get_owner(self._get_desks(), user_id, team_id)
        sources = self.env["crm.worklist"]._get_sources([kind])
        sections = [self._section(s, users, min(limit, 500)) for s in sources]
        entries = [entry for section in sections for entry in section["entries"]]
        self.env["crm.worklist"]._fill_names(entries)
        return sections[0] if sections else False

    # ---------------------------------------------------------------- whose desk
    @api.model
    def _get_desks(self):
        """Return the desks the reader may open, their own first.

        :raises AccessError: for whoever is not a user of the back office
        """
        self._check_internal()
        me = self._get_me()
        desks = [{"type": "user", "id": me.id, "name": me.name}]
        teams = self._get_switchable_teams()
        desks += [{"type": "team", "id": t.id, "name": t.name} for t in teams]
        users = self._get_switchable_users(teams) - me
        desks += [
            {"type": "user", "id": user.id, "name": user.name}
            for user in users.sorted("name")
        ]
        return desks

    @api.model
    def _get_me(self):
        """Return the reader with name and zone, without the wide rows they are in."""
        # sudo: one's own name and zone only
        users, partners = self.env["res.users"].sudo(), self.env["res.partner"].sudo()
        me = users.search_fetch([("id", "=", self.env.uid)], ["partner_id", "share"])
        partners = partners.with_context(active_test=False)
        partners.search_fetch([("id", "=", me.partner_id.id)], ["name", "tz"])
        return self.env.user

    @api.model
    def _get_switchable_teams(self):
        """Return the sales teams whose desk the reader may open.

        Who sees all documents opens every team's, a leader the own team's.
        """
        teams = self.env["crm.team"]
        if self.env.user.has_group("sales_team.group_sale_salesman_all_leads"):
            # a company has few teams
            return teams.search([])  # pylint: disable=no-search-all
        if teams.has_access("read"):
            return teams.search([("user_id", "=", self.env.uid)])
        return teams

    @api.model
    def _get_switchable_users(self, teams):
        """Return the colleagues whose desk the reader may open.

        Another add-on adds its own with ``super()``; ``self.env.user`` may be
        among them. What is seen on a colleague's desk is what the reader may
        read anyway.
        """
        # sudo: names of the members of teams that the reader may open
        users = teams.sudo().member_ids
        if self.env.user.has_group("sales_team.group_sale_manager"):
            users |= users.search([("share", "=", False)], limit=200)
        return users.filtered("active").sudo(False)

    @api.model
    def _get_owner(self, desks, user_id, team_id):
        """Return the desk asked for and the ids of its people."""
        wanted = ("team", team_id) if team_id else ("user", user_id or self.env.uid)
        for desk in desks:
            if (desk["type"], desk["id"]) == wanted:
                break
        else:
            raise AccessError(
                self.env._(
                    "You may open your own desk only. Ask a sales manager to"
                    " give you access to all documents, or to make you the"
                    " leader of the team."
                )
            )
        if team_id:
            # sudo: the members of a team that the reader may open
            return desk, self.env["crm.team"].sudo().browse(team_id).member_ids.ids
        return desk, [desk["id"]]

    # ----------------------------------------------------------------- the pieces
    @api.model
    def _get_data(self, users, safe):
        """Return sections, time line, what was asked and the queue.

        :param safe: function that calls another one and returns its result, or
            None if it fails: one source must not blank the desk
        """
        worklist = self.env["crm.worklist"]
        sources = self._sort_sources(worklist._get_sources())
        sections, agenda, asked = [], [], []
        for source in sources:
            section = safe(lambda s=source: self._section(s, users, self._LIMIT))
            sections.append(section or self._broken_section(source))
            if section:
                today = safe(lambda s=source, r=section: self._agenda(s, users, r))
                agenda += today or []
                asked += safe(lambda s=source: self._asked(s, users)) or []
        entries = [entry for section in sections for entry in section["entries"]]
        worklist._fill_names(entries + agenda + asked)
        asked.sort(key=lambda e: (e["deadline"] or "9999", e["model"], e["id"]))
        agenda.sort(key=lambda e: (e["deadline"], e["model"], e["id"]))
        return {
            "sections": sections,
            "agenda": agenda,
            "asked": asked[: self._ASKED],
            "next": self._get_next(entries + agenda),
            "totals": self._get_totals(sections, entries),
        }

    @api.model
    def _section(self, source, users, limit):
        section = self.env["crm.worklist"]._get_section(source, users, limit)
        section.update(
            actions=source._worklist_actions(),
            can_reschedule=self._can_reschedule(source),
            can_reassign=source._worklist_can_reassign,
            deadline_type=source._fields[source._worklist_deadline].type,
            error=False,
        )
        return section

    @api.model
    def _can_reschedule(self, source):
        """Tell whether people set the deadline; a computed one is not theirs.

        Unless the source knows how to move what it is computed from.
        """
        if not source._worklist_can_reschedule:
            return False
        mixin = type(self.env["crm.worklist.mixin"])
        knows = type(source)._worklist_reschedule is not mixin._worklist_reschedule
        return knows or not source._fields[source._worklist_deadline].readonly

    @api.model
    def _agenda(self, source, users, section):
        """Return the entries of a source that have their place in today.

        They are among the section's, unless these are only the first page.
        """
        if not source._worklist_on_agenda:
            return []
        start, end = self._get_day()
        bounds = [fields.Datetime.to_string(moment) for moment in (start, end)]
        entries = section["entries"]
        # they come by deadline: beyond today nothing of today is missing
        whole = section["count"] <= len(entries)
        if whole or (entries[-1]["deadline"] or "9999") > bounds[1]:
            return [
                entry
                for entry in entries
                if entry["deadline"] and bounds[0] <= entry["deadline"] <= bounds[1]
            ]
        deadline = source._worklist_deadline
        domain = Domain.AND(
            [
                source._worklist_domain(),
                source._worklist_user_domain(users),
                Domain(deadline, ">=", start),
                Domain(deadline, "<=", end),
            ]
        )
        worklist = self.env["crm.worklist"]
        return worklist._entries(worklist._fetch(source, domain, self._AGENDA))

    @api.model
    def _asked(self, source, users):
        """Return the open entries of a source that were asked of others."""
        if not source._worklist_asker:
            return []
        domain = Domain(source._worklist_domain())
        domain &= source._worklist_asked_domain(users)
        worklist = self.env["crm.worklist"]
        return worklist._entries(worklist._fetch(source, domain, self._ASKED))

    @api.model
    def _get_totals(self, sections, entries):
        start, end = (fields.Datetime.to_string(m) for m in self._get_day())
        return {
            "open": sum(section["count"] for section in sections),
            "late": sum(section["late"] for section in sections),
            "today": sum(
                bool(entry["deadline"]) and start <= entry["deadline"] <= end
                for entry in entries
            ),
        }

    @api.model
    def _get_day(self):
        """Return the first and the last second of the reader's day, in UTC."""
        zone = self.env.tz
        today = fields.Date.context_today(self)
        return tuple(
            zone.localize(datetime.combine(today, moment))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for moment in (time.min, time(23, 59, 59))
        )

    # ---------------------------------------------------------------------- queue
    @api.model
    def _get_next(self, entries):
        """Return what to do first, each with the sentence that says why."""
        unique = {(entry["model"], entry["id"]): entry for entry in entries}
        _start, day_end = self._get_day()
        now = fields.Datetime.now()
        parsed = [self._parse_moments(entry) for entry in unique.values()]
        return [
            {
                **unique[entry["model"], entry["id"]],
                "score": points,
                "why": [self._get_why(*reason) for reason in reasons],
            }
            for entry, points, reasons in scoring.rank(parsed, now, day_end, self._NEXT)
        ]

    @api.model
    def _parse_moments(self, entry):
        # both were written by this desk: no need for the slower, tolerant parser
        moments = {name: entry.get(name) or None for name in ("deadline", "end")}
        return {
            **entry,
            **{name: m and datetime.fromisoformat(m) for name, m in moments.items()},
        }

    @api.model
    def _get_why(self, code, number):
        """Return a reason of ``scoring`` as a sentence."""
        _ = self.env._
        # each is translated only when it is said
        sentences = {
            "no_deadline": lambda: _("No deadline"),
            "over": lambda: _("Over"),
            "running": lambda: _("Going on now"),
            "starts_in": lambda: _("Starts in %s minutes", number),
            "late_day": lambda: _("Late by one day"),
            "late_days": lambda: _("Late by %s days", number),
            "late_hours": lambda: _("Late by %s h", number),
            "late_minutes": lambda: _("Late by %s min", number),
            "due_in_minutes": lambda: _("Due in %s min", number),
            "due_in_hours": lambda: _("Due in %s h", number),
            "due_today": lambda: _("Due today"),
            "due_tomorrow": lambda: _("Due tomorrow"),
            "due_in_days": lambda: _("Due in %s days", number),
            "on_in_minutes": lambda: _("Starts in %s minutes", number),
            "on_in_hours": lambda: _("Starts in %s h", number),
            "on_today": lambda: _("Today, all day"),
            "on_tomorrow": lambda: _("Tomorrow"),
            "on_in_days": lambda: _("In %s days", number),
            "priority": lambda: _("Priority %s", "★" * number),
        }
        alone = code == "late_days" and number == 1
        return sentences["late_day" if alone else code]()

    # --------------------------------------------------------------------- layout
    @api.model
    def _sort_sources(self, sources):
        """Return the sources, those of the reader's own role first."""
        user = self.env.user
        return sorted(
            sources,
            key=lambda source: not any(map(user.has_group, source._worklist_groups)),
        )

    @api.model
    def _get_layout(self, sections):
        """Return the user's choice of sections, by default all of them."""
        # sudo: one's own settings only
        settings = self.env["res.users.settings"].sudo()
        mine = settings.search_fetch(
            [("user_id", "=", self.env.uid)], ["crm_desk_layout"]
        )
        saved = mine.crm_desk_layout or {}
        kinds = [section["kind"] for section in sections]
        order = [kind for kind in saved.get("order", []) if kind in kinds]
        return {
            "order": order + [kind for kind in kinds if kind not in order],
            "hidden": [kind for kind in saved.get("hidden", []) if kind in kinds],
        }

    def _check_internal(self):
        if not self.env.user._is_internal():
            raise AccessError(
                self.env._("The desk is for the people of the company only.")
            )

    @api.model
    @takes(order=ANY_LIST, hidden=ANY_LIST)
    def set_layout(self, order, hidden):
        """Store which sections the user wants on the desk, and their order."""
        self._check_internal()
        settings = self.env["res.users.settings"]
        mine = settings._find_or_create_for_user(self.env.user)
        mine.crm_desk_layout = {
            "order": [as_text(kind, 200) for kind in list(order)[:100]],
            "hidden": [as_text(kind, 200) for kind in list(hidden)[:100]],
        }

    # ------------------------------------------------------------------ what one does
    @api.model
    @takes(
        model=text(200),
        res_id=RECORD,
        key=text(200),
        answers=shape(deadline=text(40), user_id=RECORD),
        kind=text(200),
        once=text(64),
        seen=shape(deadline=text(40), user_id=RECORD),
    )
    def run(self, model, res_id, key, answers=None, kind=None, once=None, seen=None):
        """Do something with an entry.

        :param str model: a source of the worklist
        :param str kind: which of the model's lists, where it has several
        :param str key: ``reschedule`` (answer ``deadline``), ``reassign``
            (answer ``user_id``) or a key of the source's ``_worklist_actions``
        :param dict answers: what the person was asked
        :param str once: of what is sent twice with the same word one is done
        :param dict seen: ``deadline`` and ``user_id`` as the person saw them: what
            another window has moved meanwhile is not moved back in silence
        :return: ``{"gone": bool, "action": an action or False}``; ``gone`` when
            somebody has deleted the entry meanwhile, with ``changed``, a sentence,
            when it was moved meanwhile and nothing was done
        :raises UserError: if the entry's source does not offer this
        :raises AccessError: if the user may not change the entry
        """
        act = self.env["crm.once"]
        if once:
            act, earlier = act._begin(once, [model, res_id, key])
            if earlier is not None:
                return {"gone": False, "action": False}
        result = self._run(model, res_id, key, answers, kind, seen)
        act.result = "done"
        return result

    def _run(self, model, res_id, key, answers, kind, seen=None):
        source = self._get_source(model, kind)
        record = source.browse(int(res_id)).exists()
        if not record:
            return {"gone": True, "action": False}
        answers = answers or {}
        if changed := seen and self._get_changed(record, key, seen):
            return {"gone": False, "action": False, "changed": changed}
        if key == "reschedule":
            result = self._reschedule(record, answers.get("deadline"))
        elif key == "reassign":
            result = self._reassign(record, answers.get("user_id"))
        else:
            result = self._run_own(record, key, answers)
        action = isinstance(result, dict) and clean_action(result, self.env)
        return {"gone": False, "action": action}

    @api.model
    def _get_changed(self, record, key, seen):
        """Return a sentence if what ``key`` sets is no longer as it was seen."""
        name = {"reschedule": "deadline", "reassign": "user_id"}.get(key)
        if not name:
            return False
        (entry,) = self.env["crm.worklist"]._entries(record)
        if (entry[name] or False) == (seen.get(name) or False):
            return False
        return self.env._(
            "“%s” was changed meanwhile, by somebody else or in another window: look"
            " at it as it is now, then decide again.",
            entry["title"],
        )

    @api.readonly
    @api.model
    @takes(search=text(), limit=whole(1, 10_000))
    def get_people(self, search="", limit=40):
        """Return the colleagues one may give work to: ``[[id, name]]``."""
        self._check_internal()
        users = self.env["res.users"].search_fetch(
            [("share", "=", False), ("name", "ilike", search or "")],
            ["name"],
            limit=limit,
        )
        return [[user.id, user.name] for user in users]

    @api.model
    def _get_source(self, model, kind=None):
        for source in self.env["crm.worklist"]._get_sources():
            if source._name == model and kind in (None, source._worklist_kind):
                return source
        raise UserError(
            self.env._("This entry is not part of your desk: read the desk again.")
        )

    @api.model
    def _run_own(self, record, key, answers):
        for action in record._worklist_actions():
            if action["key"] == key:
                break
        else:
            raise UserError(
                self.env._("This can no longer be done: read the desk again.")
            )
        asked = {ask["name"]: ask for ask in action.get("ask", ())}
        missing = [
            ask["label"]
            for name, ask in asked.items()
            if ask.get("required") and not answers.get(name)
        ]
        if missing:
            raise ValidationError(
                self.env._("Please fill in: %s", ", ".join(map(str, missing)))
            )
        values = {name: answers[name] for name in asked if name in answers}
        return getattr(record, action["method"])(**values)

    @api.model
    def _reschedule(self, record, deadline):
        if not self._can_reschedule(record) or not deadline:
            raise UserError(self.env._("Choose the new deadline."))
        kind = record._fields[record._worklist_deadline].type
        field = fields.Date if kind == "date" else fields.Datetime
        convert = field.to_date if kind == "date" else field.to_datetime
        try:
            moment = convert(deadline)
        except ValueError as error:
            raise ValidationError(
                self.env._("“%s” is not a date.", deadline)
            ) from error
        record._worklist_reschedule(moment)

    @api.model
    def _reassign(self, record, user_id):
        user = self.env["res.users"].browse(int(user_id or 0)).exists()
        if not record._worklist_can_reassign or not user or user.share:
            raise UserError(self.env._("Choose the colleague who takes this over."))
        record._worklist_reassign(user)

    # ---------------------------------------------------------------- what may fail
    @api.model
    def _safely(self, assemble):
        """Return what ``assemble(safe)`` returns, whatever a source does.

        A failure in Python is caught where it happens. A failure in the
        database spoils the transaction: then all is assembled again with one
        savepoint per source, which costs two statements each.
        """

        def catch(call):
            try:
                return call()
            except psycopg2.Error:
                raise
            except Exception:
                _logger.exception("A section of the desk failed")
                return None

        def catch_all(call):
            try:
                with self.env.cr.savepoint(flush=False):
                    return call()
            except _RETRIED:
                raise
            except Exception:
                _logger.exception("A section of the desk failed")
                return None

        try:
            with self.env.cr.savepoint(flush=False):
                return assemble(catch)
        except _RETRIED:
            raise
        except psycopg2.Error:
            return assemble(catch_all)

    @api.model
    def _broken_section(self, source):
        return {
            "kind": source._worklist_kind,
            "label": source._description,
            "icon": source._worklist_icon,
            "count": 0,
            "late": 0,
            "entries": [],
            "summary": [],
            "actions": [],
            "can_reschedule": False,
            "can_reassign": False,
            "deadline_type": "date",
            "error": self.env._(
                "This list could not be read. The rest of the desk is complete:"
                " tell the administrator, the server's log says what happened."
            ),
        }

    # ------------------------------------------------------------------------- bus
    @api.model
    def _notify(self, user_ids):
        """Tell the desks of these users to read again, once per transaction."""
        if self.env.context.get(MODULE_UNINSTALL_FLAG) or not self.pool.ready:
            return
        told = self.env.cr.precommit.data.setdefault("crm_mydesk.told", set())
        fresh = set(user_ids) - told
        told |= fresh
        # sudo: the channel of each user, nothing is read
        for user in self.env["res.users"].sudo().browse(fresh):
            user._bus_send("crm_desk/changed", {})
