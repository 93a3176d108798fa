"""How the install matrix is judged."""

import sys
from pathlib import Path

from checks import matrix, parts

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "matrix"))

import snapshot  # noqa: E402


def test_what_is_left_behind_and_what_is_lost_is_told():
    before = {"table": {("a",), ("b",)}, "view": set()}
    after = {"table": {("b",), ("c",)}, "view": set()}
    assert snapshot.difference(before, after) == [
        "1 table left behind: c",
        "1 table lost: a",
    ]


def test_each_addon_must_come_out_clean():
    verdict = matrix.uninstall_verdict(
        ["CLEAN a", "FAULT b: 1 table left"], 0, ["a", "b"]
    )
    assert (verdict.passed, verdict.failed) == (1, 1)
    assert verdict.faults[0] == "b: 1 table left"


def test_an_addon_that_was_never_reached_fails():
    verdict = matrix.uninstall_verdict(["CLEAN a"], 0, ["a", "b"])
    assert verdict.failed == 1
    assert verdict.faults[0] == "Not uninstalled: b."


def test_pytest_is_judged_by_its_closing_line():
    assert parts.pytest_verdict("...\n3 passed in 0.1s", 0)[:2] == (3, 0)
    assert parts.pytest_verdict("x\n1 failed, 3 passed in 1s", 1)[:2] == (3, 1)
    assert parts.pytest_verdict("2 passed, 1 skipped in 1s", 0)[:2] == (2, 1)
    assert parts.pytest_verdict("no tests ran in 0.1s", 5)[:2] == (0, 1)
    assert parts.pytest_verdict("3 deselected in 0.1s", 5, "word")[:2] == (0, 0)
    assert parts.pytest_verdict("", 2)[:2] == (0, 1)
