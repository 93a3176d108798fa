"""The linters that look for holes find one of each kind."""

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from checks import lint

BIN = Path(sys.executable).parent
ODOO = Path(next(iter(find_spec("odoo").submodule_search_locations)))
HOLES = '''
"""An add-on with one hole of each kind."""

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError


class Hole(models.Model):
    _name = "hole"

    def unlink(self):
        raise UserError("nothing translates this")

    def action_find(self, name):
        self.env.cr.execute("SELECT 1 FROM hole WHERE name = '%s'" % name)
        return self.env._(name), eval(name), Markup(name)
'''


@pytest.fixture
def tools(tmp_path_factory):
    # not below a folder called after this test: Odoo's plugins leave tests alone
    hole = tmp_path_factory.mktemp("holes") / "hole.py"
    addon = lint.ROOT / "addons" / "crm_report_weasyprint"
    found = lint.tools(BIN, ODOO, [addon / "__manifest__.py"])
    hole.write_text(HOLES, "utf-8")
    return {tool.name: tool._replace(files=[hole]) for tool in found}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "odoo's test_lint",
            [
                "sql-injection",
                "missing-gettext",
                "gettext-variable",
                "raise-unlink-override",
                "eval-used",
            ],
        ),
        ("bandit", ["B608", "B307", "B704"]),
    ],
)
def test_holes_are_found(tools, name, words):
    result = lint.run_tool(tools[name])
    assert not result.good
    for word in words:
        assert word in result.output


def test_bandit_leaves_tests_and_benchmarks_alone():
    for name, exposed in (
        ("addons/crm_x/models/a.py", True),
        ("scripts/house/a.py", True),
        ("addons/crm_x/tests/room/test_a.py", False),
        ("tests/scripts/test_a.py", False),
        ("benchmarks/fill/a.py", False),
    ):
        assert lint.is_exposed(lint.ROOT / name) is exposed
