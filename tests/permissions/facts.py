"""What every role may do, asked of a database with the whole suite installed.

Runs inside ``odoo shell``; nothing is kept: the people and their records are of this
transaction. ``table.py`` judges the facts and writes the page.
"""

import inspect
import json

import records
import sweep
from roles import ROLES, people

from odoo import http

OPERATIONS = ("read", "write", "create", "unlink")
#: whose fields stand on a list: they have no role in the suite
READERS = ("customer", "public", "employee")
#: fields that every record has, without a word of what it says
BOOKKEEPING = {
    "create_date",
    "create_uid",
    "write_date",
    "write_uid",
    "display_name",
    "active",
    "sequence",
    "color",
    "parent_path",
}
#: what an employee's amounts are told by, beside the type
AMOUNT = (
    "amount", "margin", "cost", "revenue", "turnover", "price", "credit", "overdue",
    "balance", "budget", "income", "profit", "late", "figures", "exposure", "limit",
)  # fmt: skip


def write(env, suite, target):
    """Write the facts (JSON) into a file.

    :param suite: names of the suite's add-ons
    """
    suite = set(suite)
    env = env(context={**env.context, **records.QUIET})
    users = people(env)
    facts = {
        "roles": {role.key: role.title for role in ROLES},
        "models": models(env, users, suite),
        "fields": fields(env, users, suite),
        "routes": routes(env, suite),
    }
    made = records.make(env, users, sorted(facts["models"]))
    facts["records"] = records.readers(env, users, made, facts["models"])
    facts["methods"] = sweep.run(env, users, suite, made)
    with open(target, "w", encoding="utf-8") as stream:
        json.dump(facts, stream, indent=1, sort_keys=True)
    env.cr.rollback()


def is_ours(cls, suite):
    """Whether a class or a function was written in one of the suite's add-ons."""
    parts = cls.__module__.split(".")
    return parts[:2] == ["odoo", "addons"] and parts[2] in suite


def own_models(env, suite):
    """Names of the models that the suite makes."""
    return [
        name
        for name in env.registry
        if env[name]._original_module in suite and not env[name]._abstract
    ]


def models(env, users, suite):
    """Access per model and role: letters, and whether companies are kept apart.

    A capital letter is a right on all records (of the reader's companies), a small one
    on those that record rules leave.
    """
    rules = env["ir.rule"].sudo().search([])
    found = {}
    for name in own_models(env, suite):
        mine = rules.filtered(lambda rule: rule.model_id.model == name)  # noqa: B023
        found[name] = {
            "title": env[name]._description,
            "transient": env[name]._transient,
            "companies": any(
                not rule.groups and "compan" in (rule.domain_force or "")
                for rule in mine
            ),
            "access": {
                key: access(env, user, name, mine) for key, user in users.items()
            },
        }
    return found


def access(env, user, name, rules):
    """The letters of one role on one model, '' for none."""
    model, letters = env[name].with_user(user), ""
    for operation in OPERATIONS:
        if not model.has_access(operation):
            continue
        mine = rules.filtered(
            lambda rule: rule.groups & user.all_group_ids and rule[f"perm_{operation}"]  # noqa: B023
        )
        free = not mine or any(everything(rule) for rule in mine)
        letters += operation[0].upper() if free else operation[0]
    return letters


def everything(rule):
    """Whether a record rule leaves every record."""
    return "".join((rule.domain_force or "[]").split()) in ("[]", "[(1,'=',1)]")


def fields(env, users, suite):
    """The suite's fields that somebody without a role may read: reader → model → list.

    Of an employee without a role amounts alone: what else the company knows of its
    customers is no secret among its people.
    """
    found = {reader: {} for reader in READERS}
    for reader in READERS:
        for name in env.registry:
            model = env[name].with_user(users[reader])
            if model._abstract or not model.has_access("read"):
                continue
            names = [
                field.name
                for field in model._fields.values()
                if suite & set(field._modules)
                and field.name not in BOOKKEEPING
                and model._has_field_access(field, "read")
                and (reader != "employee" or is_amount(field))
            ]
            if names:
                found[reader][name] = sorted(names)
    return found


def is_amount(field):
    """Whether a field holds money or what is worked out of it."""
    if field.type == "monetary":
        return True
    of_numbers = field.type in ("float", "integer", "json")
    return of_numbers and any(word in field.name for word in AMOUNT)


def routes(env, suite):
    """The addresses that the suite serves, or changes of core: address → how."""
    found = {}
    installed = env.registry._init_modules
    converters = env["ir.http"]._get_converters()
    for url, endpoint in http._generate_routing_rules(
        sorted(installed), False, converters
    ):
        method = endpoint.func
        homes = [
            cls
            for cls in inspect.getmro(type(method.__self__))
            if method.__name__ in cls.__dict__
        ]
        if not any(is_ours(cls, suite) for cls in homes):
            continue
        routing = endpoint.routing
        found[url] = {
            "auth": routing["auth"],
            "type": routing["type"],
            "methods": sorted(routing["methods"] or ["any"]),
            "csrf": routing.get("csrf", True),
            "readonly": routing.get("readonly") is True,
            "core": not all(is_ours(cls, suite) for cls in homes),
        }
    return found
