"""A rule is a rule over RPC too: no key of the context that a client sends lifts one.

The idiom is core's (``BYPASS_LOCK_CHECK`` in account_move.py): ``KEY = object()`` at
the module's top, ``with_context(crm_key=KEY)`` and ``context.get("crm_key") is KEY``.
JSON cannot send that object. What only changes what is shown stands on a list.
"""

import ast

import pytest

from checks import sources
from house.paths import ADDONS

#: Keys of core that a client sends by right; own code reads them as core does.
CORE = (
    "active_id",
    "active_ids",
    "active_model",
    "import_file",
    "lang",
    "mail_create_nosubscribe",
    "tz",
)
CORE_PREFIXES = ("default_", "search_default_")
#: Own keys that a client may send, since they change what is shown and nothing else.
SHOWN: dict = {
    "MODULE_UNINSTALL_FLAG": "core's: no desk reads again while modules leave",
    "crm_phone_token": "a token just made is shown once to whoever made it",
    "classifier_short": "a value is written without the name of its classifier",
    "faq_ticket_id": "the ticket at hand, whose access is checked as any other's",
    "crm_ask_won": "after an order's confirmation: a window that asks, or none",
    "crm_forecast_by_history": "a forecast's reader who needs no history of stages",
    "crm_name_skim": "after a verdict on a name: the next name, or the same screen",
    "crm_worklist_leads": "which of two lists of the desk: leads, or opportunities",
    "name_state": "which names of a bank a button opens",
    "crm_call_resumed": "a line above the call's form: it was begun before",
    "campaign_attribution": "figures of campaigns as another rule would credit them",
    "crm_one_action": "which page follows once an action was handed over",
}

FILES = [
    path
    for path in sources.tracked()
    if path.is_relative_to(ADDONS)
    and path.suffix == ".py"
    and "tests" not in path.parts
    and "crm_azienda_demo" not in path.parts
]


def is_context(node):
    """Whether an expression is an environment's context."""
    return isinstance(node, ast.Attribute) and node.attr in ("context", "_context")


def asked_key(node):
    """The key that an expression asks a context for (AST node), or None."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("get", "pop", "setdefault")
        and is_context(node.func.value)
    ):
        return node.args[0]
    if isinstance(node, ast.Subscript) and is_context(node.value):
        return node.slice
    if (
        isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.In | ast.NotIn)
        and is_context(node.comparators[0])
    ):
        return node.left
    return None


def constants(tree):
    """Strings that a module gives a name to: name → string."""
    return {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }


def reads(text):
    """Which keys a module's text reads from a context without comparing by ``is``.

    >>> reads('X = object()\\nif self.env.context.get("crm_x") is X:\\n    pass')
    []
    >>> reads('if self.env.context.get("crm_x"):\\n    pass')
    [(1, 'crm_x')]
    """
    tree = ast.parse(text)
    names = constants(tree)
    compared = {
        id(node.left)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and all(isinstance(op, ast.Is | ast.IsNot) for op in node.ops)
        and not any(isinstance(item, ast.Constant) for item in node.comparators)
    }
    found = []
    for node in ast.walk(tree):
        key = asked_key(node)
        if key is None or id(node) in compared:
            continue
        if isinstance(key, ast.Constant):
            found.append((node.lineno, key.value))
        else:
            name = key.id if isinstance(key, ast.Name) else ast.unparse(key)
            found.append((node.lineno, names.get(name, name)))
    return sorted(found)


def test_reads_finds_each_way():
    """``get``, ``[]`` and ``in`` are found, comparisons by ``is`` are not."""
    text = (
        "NO = object()\n"
        "a = self.env.context.get('crm_a')\n"
        "b = env.context['crm_b']\n"
        "c = 'crm_c' in self._context\n"
        "d = self.env.context.get('crm_d') is NO\n"
        "e = self.env.context.get('crm_e') is None\n"
    )
    assert [key for _line, key in reads(text)] == ["crm_a", "crm_b", "crm_c", "crm_e"]


@pytest.mark.parametrize(
    "path", FILES, ids=[str(path.relative_to(ADDONS)) for path in FILES]
)
def test_no_key_of_the_context_lifts_a_rule(path):
    """A key is core's, compared with ``is``, or on the list of what is only shown."""
    found = [
        f"{path.relative_to(ADDONS)}:{line} {key}"
        for line, key in reads(path.read_text("utf-8"))
        if key not in CORE and not key.startswith(CORE_PREFIXES) and key not in SHOWN
    ]
    assert not found, f"compare with `is`, pass an argument, or say why: {found}"


def test_the_list_of_what_is_shown_is_short():
    """Every key on the list is still read somewhere."""
    keys = {key for path in FILES for _line, key in reads(path.read_text("utf-8"))}
    assert not set(SHOWN) - keys
