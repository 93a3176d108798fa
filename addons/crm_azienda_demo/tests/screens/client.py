"""The web client's side of a screen, without a browser: what it asks, as one person.

Every question goes the way of a request: a public method, called with the person's
rights and language, whose answer must go through JSON.
"""

import ast
import json
import re
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from lxml import etree

from odoo import Command
from odoo.exceptions import MissingError
from odoo.service.model import call_kw
from odoo.tools.json import json_default
from odoo.tools.safe_eval import datetime as safe_datetime
from odoo.tools.safe_eval import safe_eval
from odoo.tools.safe_eval import time as safe_time

from odoo.addons.web.controllers.utils import clean_action

NUMBERS = ("integer", "float", "monetary")
TO_MANY = ("one2many", "many2many")
RELATIONAL = ("many2one", *TO_MANY)
#: What a filter by a date offers: this month, as the two ends of a period.
PERIOD = (date.today().replace(day=1), date.today() + timedelta(days=31))


def within(env, context):
    """The environment of what is opened with a context of its own: that one and no
    other, in the companies that the person works in."""
    kept = {
        key: env.context[key] for key in ("allowed_company_ids",) if key in env.context
    }
    return env(context={**kept, **(context or {})})


class Client:
    """What the client of one person asks of the server."""

    def __init__(self, env, login, lang=None, company=None):
        """
        :param company: the only one that is ticked; None for the person's own
        """
        user = env["res.users"].search([("login", "=", login)])
        if company:
            user.company_ids = [Command.link(company.id)]
            user.company_id = company
        self.user = user
        self.context = {
            "lang": lang or user.lang,
            "tz": user.tz or "Europe/Rome",
            "uid": user.id,
            "allowed_company_ids": user.company_id.ids,
        }
        self.env = env(user=user.id, context=self.context)

    def call(self, model, method, *args, context=None, **kwargs):
        """What a request of the client gets: the method's answer, fit for JSON."""
        context = {**self.context, **(context or {})}
        self.env.invalidate_all()
        answer = call_kw(self.env[model], method, args, {**kwargs, "context": context})
        self.env.flush_all()
        json.dumps(answer, default=json_default)
        return answer

    def load(self, action, context=None):
        """An action by id, external id or path, as ``/web/action/load`` gives it."""
        actions = self.env["ir.actions.actions"].sudo()  # sudo: what is there to open
        if isinstance(action, str) and not action.isdigit():
            found = self.env.ref(action, False) if "." in action else None
            found = found or actions.search([("path", "=", action)], limit=1)
        else:
            found = actions.browse(int(action))
        if not found.exists():
            raise MissingError(f"There is no action {action}.")
        kind = actions.browse(found.id).type
        # sudo: as /web/action/load reads, for everybody
        record = within(self.env, context)[kind].sudo().browse(found.id)
        if kind == "ir.actions.act_window":
            values = record._get_action_dict()
        else:
            (values,) = record.read()
        return clean_action(values, env=self.env)

    def readable(self, model, operation="read"):
        """Whether the person may read (or write …) records of a model at all."""
        return self.env[model].has_access(operation)

    def evaluate(self, text, context=None, names=None):
        """A domain, context or condition of a view, with what the client knows."""
        if not isinstance(text, str):
            return text or {}
        text = text.strip()
        # the client's dates know their zone; here the day is what counts
        text = re.sub(r"\.to_utc\(\)", "", text)
        context = {**self.context, **(context or {})}
        known = {
            **context,
            "context": context,
            "uid": self.user.id,
            "context_today": date.today,
            "current_date": date.today().isoformat(),
            "now": datetime.now().strftime("%Y-%m-%d %H:%M:%S"),
            "today": date.today().isoformat(),
            "datetime": safe_datetime,
            "time": safe_time,
            "relativedelta": relativedelta,
            **(names or {}),
        }
        return safe_eval(text, known) if text else {}


def views_of(action):
    """Pairs (id or False, type) of an action's views, without the search."""
    if views := action.get("views"):
        return [(one[0], one[1]) for one in views if one[1] != "search"]
    kinds = action.get("view_mode", "list,form").split(",")
    return [(False, kind) for kind in kinds]


def search_view(action):
    """The id of the search view of an action, or False."""
    named = action.get("search_view_id")
    return (named[0] if isinstance(named, list | tuple) else named) or False


def fields_below(node, kinds=None):
    """The field nodes of a view, without those of a list in it."""
    depth = len(list(node.iterancestors("field"))) + (node.tag == "field")
    for field in node.iter("field"):
        above = len(list(field.iterancestors("field")))
        if above == depth and field.get("name") and field is not node:
            yield field


def specification(node, model, models):
    """What the client asks to be read for a view."""
    known = models.get(model, {}).get("fields", {})
    found = {}
    for field in fields_below(node):
        info = known.get(field.get("name"))
        if not info:
            continue
        found[field.get("name")] = {}
        if info["type"] in RELATIONAL:
            inner = {"display_name": {}}
            for view in field:
                if isinstance(view.tag, str) and info["type"] in TO_MANY:
                    inner |= specification(view, info["relation"], models)
            found[field.get("name")] = {"fields": inner}
    return found


def aggregates(names, known):
    """What a group shows of its numbers, of the named fields."""
    return [
        f"{name}:{known[name]['aggregator']}"
        for name in names
        if known.get(name, {}).get("type") in NUMBERS and known[name].get("aggregator")
    ]


def period(kind):
    """The first and last value of a period, for a date's or a moment's field."""
    first, last = PERIOD
    if kind == "datetime":
        first, last = (datetime.combine(day, time()) for day in PERIOD)
    return str(first), str(last)


def group_of(context):
    """The fields that a context groups by: list."""
    found = context.get("group_by") or []
    return [found] if isinstance(found, str) else list(found)


def literal(text):
    """A dictionary that stands in an attribute, {} where it is computed."""
    try:
        return ast.literal_eval(text or "{}")
    except (ValueError, SyntaxError):
        return {}


def parse(views, kind):
    """The root of a view's architecture."""
    return etree.fromstring(views["views"][kind]["arch"])
