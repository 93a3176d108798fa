"""Every figure of a report is worked out anew by a test.

A measure of a report (a number of a model that is a query) stands by its name in a test
that names the report, too: by the model's name, or by its one word where the tests
have a helper for the rest.
"""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

ADDONS = Path(__file__).parent.parent / "addons"
NUMBERS = {"Float", "Integer", "Monetary"}
#: numbers that say which row it is, not how much
NAMES = {("crm.interview.report", "version"), ("crm.forecast.accuracy", "horizon")}


def _reports():
    """Yield (model, measure) of each model that is a query."""
    for path in sorted(ADDONS.rglob("*.py")):
        if "tests" in path.parts:
            continue
        source = path.read_text("utf-8")
        if "_table_query" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef) and "_table_query" in ast.unparse(node):
                yield from _measures(node)


def _measures(node):
    values = {
        target.id: item.value
        for item in node.body
        if isinstance(item, ast.Assign)
        for target in item.targets
        if isinstance(target, ast.Name)
    }
    name = values.get("_name") or values.get("_inherit")
    for measure, value in values.items():
        called = value.func if isinstance(value, ast.Call) else None
        if (
            isinstance(called, ast.Attribute)
            and called.attr in NUMBERS
            and (name.value, measure) not in NAMES
        ):
            yield name.value, measure


def _tests():
    return [
        path.read_text("utf-8")
        for path in ADDONS.rglob("test_*.py")
        if "tests" in path.parts
    ]


def test_every_figure_is_worked_out():
    """SU-03 No measure of a report without a test that says what it must be."""
    tests, missing = _tests(), defaultdict(list)
    for model, measure in _reports():
        word = model.removesuffix(".report").rpartition(".")[2]
        named = re.compile(rf'"{re.escape(model)}"|"{word}"')
        said = re.compile(rf'[".]{measure}\b')
        if not any(named.search(text) and said.search(text) for text in tests):
            missing[model].append(measure)
    assert not missing, dict(missing)


@pytest.mark.parametrize("model", ["crm.ticket.quality.report", "crm.lead.funnel"])
def test_reports_are_found(model):
    """SU-03 The list of figures is not empty by mistake."""
    assert len({measure for name, measure in _reports() if name == model}) >= 5
