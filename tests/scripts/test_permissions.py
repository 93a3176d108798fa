"""How what every role may do is judged: what is new, what does more than decided."""

import sys

import pytest

from house.paths import ROOT

sys.path.insert(0, str(ROOT / "tests" / "permissions"))

import table  # noqa: E402


@pytest.fixture
def facts():
    how = {"auth": "user", "type": "http", "methods": ["POST"], "csrf": True}
    return {
        "roles": {"customer": "portal customer"},
        "models": {},
        "fields": {"customer": {"crm.ticket": ["name"]}},
        "methods": {"crm.ticket action_take": {"customer": ["refused"]}},
        "routes": {"/my/tickets": {**how, "readonly": False, "core": False}},
        "records": {},
    }


@pytest.fixture
def decisions():
    return {
        "fields": {
            ("customer", "crm.ticket", "name"): {"reason": "the customer's own"}
        },
        "methods": {
            ("crm.ticket", "action_take"): {
                "customer": "refused",
                "employee": "refused",
                "reason": "",
            }
        },
        "routes": {("/my/tickets",): {"deed": "writes", "reason": "a ticket"}},
    }


def test_what_is_decided_passes(facts, decisions):
    assert table.faults(facts, decisions) == []


@pytest.mark.parametrize(
    ("kind", "key", "new", "said"),
    [
        ("fields", "customer", {"crm.ticket": ["name", "margin"]}, "fields.csv"),
        ("methods", "crm.ticket action_new", {}, "methods.csv"),
        ("routes", "/my/new", {}, "routes.csv"),
    ],
)
def test_what_is_new_says_where_to_decide(facts, decisions, kind, key, new, said):
    facts[kind][key] = new
    [sentence] = table.faults(facts, decisions)
    assert said in sentence
    assert table.COMMAND in sentence


def test_what_is_gone_is_told(facts, decisions):
    facts["methods"] = {}
    assert "is gone" in table.faults(facts, decisions)[0]


@pytest.mark.parametrize("outcome", ["nothing", "window", "data", "wrote"])
def test_a_refused_method_that_comes_back(facts, decisions, outcome):
    facts["methods"]["crm.ticket action_take"]["customer"] = [outcome]
    assert outcome in table.faults(facts, decisions)[0]


def test_a_harmless_method_that_writes(facts, decisions):
    decisions["methods"]["crm.ticket", "action_take"]["customer"] = "harmless"
    facts["methods"]["crm.ticket action_take"]["customer"] = ["wrote"]
    assert "wrote" in table.faults(facts, decisions)[0]


def test_allowed_needs_its_reason(facts, decisions):
    decisions["methods"]["crm.ticket", "action_take"]["employee"] = "allowed"
    assert "say why" in table.faults(facts, decisions)[0]


@pytest.mark.parametrize("methods", [["GET", "POST"], ["any"]])
def test_nothing_is_changed_by_get(facts, decisions, methods):
    facts["routes"]["/my/tickets"]["methods"] = methods
    assert "by GET" in table.faults(facts, decisions)[0]


def test_a_route_without_csrf_says_why(facts, decisions):
    facts["routes"]["/my/tickets"]["csrf"] = False
    assert "csrf" in table.faults(facts, decisions)[0]


@pytest.mark.parametrize(
    ("owned", "reader"),
    [("customer", "neighbour"), ("customer", "public"), ("company", "abroad")],
)
def test_strangers_open_nothing(facts, decisions, owned, reader):
    facts["records"]["crm.ticket"] = {"owned": [owned], "readers": [reader]}
    assert "record rule" in table.faults(facts, decisions)[0]


def test_undecided_gets_a_question_mark(facts, decisions):
    facts["routes"]["/my/new"] = facts["routes"]["/my/tickets"]
    table.complete(facts, decisions)
    assert decisions["routes"][("/my/new",)]["deed"] == table.UNDECIDED
    assert "/my/new" in table.faults(facts, decisions)[0]


def test_the_files_are_decided():
    """Nothing that is committed has a question mark."""
    decisions = table.load()
    assert not table.wrong_fields(decisions)
    for name in ("methods", "routes"):
        for key, row in decisions[name].items():
            assert table.UNDECIDED not in row.values(), key
