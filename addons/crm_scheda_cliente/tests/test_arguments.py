"""Public methods are asked with whatever a client may send, over the whole registry."""

import inspect
import sys
from pathlib import Path

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import TransactionCase, new_test_user, tagged

from ..models.arguments import RECORD, takes, text

#: the folder in which the suite's add-ons stand
_SUITE = Path(__file__).resolve().parents[2]
_HOSTILE = (
    *("%", None, -5, 10**30, 1.5, True, [[]], {}, [None], [{"a": [[[[[[]]]]]]}]),
    *("a\x00b", "\ud800", "x" * 200_000, list(range(1, 100_001))),
)
#: a value of its kind, for the arguments beside the hostile one
_PLAUSIBLE = {
    "record": 1, "records": [1], "whole": 5, "number": 9, "text": "x", "texts": ["x"],
    "shape": {}, "truth": True, "day": "2026-03-02", "plain": False, "file": "YQ==",
}  # fmt: skip
_SENTENCES = (UserError, AccessError, MissingError)


def is_ours(cls):
    file = getattr(sys.modules.get(cls.__module__), "__file__", None) or ""
    return _SUITE in Path(file).parents


def public_methods(env):
    """Yield (model, name, method) of what only the suite defines and RPC reaches."""
    seen = set()
    for model in env.registry:
        cls = type(env[model])
        for name in dir(cls):
            if name.startswith("_") or not inspect.isfunction(getattr(cls, name, None)):
                continue
            bases = [base for base in cls.__mro__ if name in vars(base)]
            if not all(map(is_ours, bases)) or (bases[-1], name) in seen:
                continue
            seen.add((bases[-1], name))
            try:
                yield model, name, get_public_method(env[model], name)
            except AccessError:
                continue


def parameters(method):
    """Return the parameters of a method besides its records; those of ``**options``
    by the names that it says to take."""
    found = list(inspect.signature(method).parameters.values())[1:]
    names = [p.name for p in found if p.kind is not p.VAR_KEYWORD]
    if any(p.kind is p.VAR_KEYWORD for p in found):
        names += [n for n in getattr(method, "_crm_takes", {}) if n not in names]
    return names


@tagged("post_install", "-at_install")
class TestArguments(TransactionCase):
    """Wrong arguments end in a sentence, never in a failure of the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = cls.env["ir.model.data"].search([("model", "=", "res.groups")])
        ours = {path.name for path in _SUITE.iterdir()}
        names = [g.complete_name for g in groups if g.module in ours]
        names += ["base.group_user", "account.group_account_manager"]
        cls.norole = new_test_user(cls.env, "arg_norole", groups="base.group_user")
        cls.every = new_test_user(cls.env, "arg_every", groups=",".join(names))

    def test_every_method_says_what_it_takes(self):
        """No public method takes an argument that nobody checks"""
        missing = [
            f"{model}.{name}({argument})"
            for model, name, method in public_methods(self.env)
            for argument in parameters(method)
            if argument not in getattr(method, "_crm_takes", {})
        ]
        self.assertFalse(
            missing,
            "say with @takes (crm_scheda_cliente/models/arguments.py) what these have"
            " to be, or make the method private: " + ", ".join(missing),
        )

    def test_hostile_arguments(self):
        """Each argument of each method, as an employee and with every role"""
        asked, self.failures = 0, []
        with self.assertNoLogs("odoo", "ERROR"):
            for model, name, method in public_methods(self.env):
                names = parameters(method)
                for argument in names:
                    for value in self._hostile(method, argument):
                        for user in (self.norole, self.every):
                            self._ask(user, model, name, argument, value)
                            asked += 1
                if names:
                    self._ask(self.every, model, name, None, None)
        self.assertGreater(asked, 200)
        self.assertFalse(self.failures, "\n".join(self.failures))

    def _hostile(self, method, argument):
        yield from _HOSTILE
        for key, kind in method._crm_takes[argument].kinds.items():
            yield from ({key: value} for value in _HOSTILE)
            for inner in kind.kinds:
                yield from ({key: {inner: value}} for value in _HOSTILE)
        yield {"x": [[[[[[[1]]]]]]]}

    def _ask(self, user, model, name, argument, value):
        env = self.env(user=user)
        method = get_public_method(env[model], name)
        kwargs = {
            one: _PLAUSIBLE[method._crm_takes[one].word]
            for one, parameter in inspect.signature(method).parameters.items()
            if one in method._crm_takes and parameter.default is parameter.empty
        }
        if argument:
            kwargs[argument] = value
        args = []
        if not getattr(method, "_api_model", False):
            args = [env[model].sudo().search([], limit=1).ids or [1]]
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            call_kw(env[model], name, args, kwargs)
            env.flush_all()
        except _SENTENCES as error:
            self.assertTrue(str(error).strip())
        except Exception as error:  # noqa: BLE001
            said = f"{type(error).__name__}: {error}"
            self.failures.append(
                f"{model}.{name}({argument}={str(value):.60}): {said:.300}"
            )
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def test_sentence(self):
        """A refusal names the argument and what it has to be; what a method
        does not take is refused, too"""

        class Probe:
            env = self.env(context={"lang": "en_US"})

            @takes(partner_id=RECORD, note=text(5))
            def show(self, partner_id, note=None):
                return partner_id, note

        probe = Probe()
        self.assertEqual(probe.show(3, note=False), (3, False))
        with self.assertRaisesRegex(UserError, "“partner_id” has to be the number"):
            probe.show("%")
        with self.assertRaisesRegex(UserError, "“note” has to be a text of at most 5"):
            probe.show(3, "123456")
        for wrong in ({}, {"partner_id": 3, "other": 1}):
            with self.assertRaisesRegex(UserError, "takes other arguments"):
                probe.show(**wrong)

    def test_views_have_no_log(self):
        """A view of the database has no columns for who wrote a row: who may not see
        the row is refused with its sentence"""
        views = [
            record
            for record in map(self.env.__getitem__, self.env.registry)
            if not (record._auto or record._abstract)
            and any(map(is_ours, type(record).__bases__))
        ]
        self.assertGreater(len(views), 1)
        for view in views:
            with self.subTest(view._name), self.assertNoLogs("odoo", "ERROR"):
                self.assertFalse(view._log_access)
                row = view.with_user(self.every).browse(2**31 - 1)
                try:
                    row.check_access("read")
                    row.read([])
                except _SENTENCES:
                    continue
