"""Every public method, called as a customer and as an employee without a role.

What a client can call over RPC is called here, on a record where there is one, with
arguments of the likely kind. The answer is one of OUTCOMES.
"""

import contextlib
import inspect
from unittest.mock import patch

from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.models import BaseModel
from odoo.service.model import get_public_method

#: what a call can come to; ``failed`` is any other exception: nothing is proven
OUTCOMES = ("refused", "said no", "failed", "nothing", "window", "data", "wrote")
CALLERS = ("customer", "employee")
WRITES = ("INSERT", "UPDATE", "DELETE")
#: bookkeeping of the framework that a look at a record may bring
NOT_COUNTED = (
    "bus_bus",
    "bus_presence",
    "ir_attachment",
    "ir_sequence",
    "mail_presence",
)


def methods(env, suite):
    """Public methods that the suite writes: (declared on, name) → concrete models."""
    found = {}
    for model_name in sorted(env.registry):
        for cls in type(env[model_name]).mro():
            parts = cls.__module__.split(".")
            if parts[:2] != ["odoo", "addons"] or parts[2] not in suite:
                continue
            home = declared_on(cls, model_name)
            for name, value in vars(cls).items():
                if not name.startswith("_") and inspect.isroutine(value):
                    found.setdefault((home, name), set()).add(model_name)
    return {
        key: sorted(names)
        for key, names in found.items()
        if callable_by_rpc(env, key, names)
    }


def declared_on(cls, model_name):
    """The model that a class makes or extends."""
    for name in (vars(cls).get("_name"), vars(cls).get("_inherit")):
        if isinstance(name, str):
            return name
    return model_name


def callable_by_rpc(env, key, names):
    """Whether a client can call a method on one of the models."""
    for name in names:
        with contextlib.suppress(AccessError, AttributeError):
            get_public_method(env[name], key[1])
            return True
    return False


def run(env, users, suite, made):
    """Call them all: "model.method" → caller → sorted outcomes."""
    found = {}
    with quiet(env):
        for (home, name), names in methods(env, suite).items():
            if home.startswith("report."):
                continue
            found[f"{home} {name}"] = {
                caller: sorted(
                    {
                        call(env, users[caller], model, name, made)
                        for model in concrete(env, home, names)
                    }
                )
                for caller in CALLERS
            }
    return found


def concrete(env, home, names):
    """The models on which a method is tried: those with a table, if there are any."""
    tables = [name for name in names if not env[name]._abstract]
    return tables or [home if home in env else names[0]]


@contextlib.contextmanager
def quiet(env):
    """Nothing is committed, and nothing leaves the machine."""

    def stop(*_args, **_options):
        raise UserError("Nothing leaves the machine here.")

    with (
        patch.object(type(env.cr), "commit", lambda self: None),
        patch.object(type(env.cr), "rollback", lambda self: None),
        patch("requests.Session.send", stop),
        patch("smtplib.SMTP.__init__", stop),
    ):
        yield


def call(env, user, model_name, name, made):
    """Call one method as a client would: one of OUTCOMES."""
    model = env(user=user.id, su=False)[model_name]
    try:
        method = get_public_method(model, name)
    except (AccessError, AttributeError):
        return "refused"
    target = model
    if not getattr(method, "_api_model", False):
        target = model.browse(made[model_name].ids if model_name in made else [1])
    env.flush_all()
    try:
        with env.cr.savepoint() as point, counted(env.cr) as written:
            answer = method(target, *arguments(method, made))
            env.flush_all()
            outcome = judge(answer, written)
            point.rollback()
    except (AccessError, AccessDenied):
        outcome = "refused"
    except UserError:
        outcome = "said no"
    except Exception:
        outcome = "failed"
    env.invalidate_all(flush=False)
    env.cr.precommit.clear()
    env.cr.postcommit.clear()
    return outcome


def judge(answer, written):
    """What a call that came back did."""
    if written:
        return "wrote"
    if isinstance(answer, dict) and str(answer.get("type", "")).startswith(
        "ir.actions"
    ):
        return "window"
    if isinstance(answer, BaseModel) or answer is True or not answer:
        return "nothing"
    return "data"


@contextlib.contextmanager
def counted(cr):
    """The tables that are written while the block runs (list)."""
    written, execute = [], type(cr).execute

    def watched(self, query, *args, **options):
        text = getattr(query, "code", query)
        text = text.decode() if isinstance(text, bytes) else str(text)
        words = text.replace('"', "").split()
        if words and words[0].upper() in WRITES:
            table = words[1] if words[0].upper() == "UPDATE" else words[2]
            if table not in NOT_COUNTED:
                written.append(table)
        return execute(self, query, *args, **options)

    with patch.object(type(cr), "execute", watched):
        yield written


def arguments(method, made):
    """Positional arguments of the likely kind for what a method must be given."""
    parameters = list(inspect.signature(method).parameters.values())[1:]
    return [
        likely(parameter.name, made)
        for parameter in parameters
        if parameter.default is parameter.empty
        and parameter.kind
        in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
    ]


def likely(name, made):
    """A value for an argument, by its name."""
    partner = made["res.partner"].id
    if name in ("vals_list",):
        return [{}]
    if name in ("vals", "values", "default_values", "data", "options", "layout"):
        return {}
    if name.endswith("_ids") or name in ("ids", "domain", "fields", "fields_list"):
        return [partner] if name.endswith("ids") else []
    if name.endswith("_id") or name in ("limit", "offset", "page", "record"):
        return partner
    return "x"
