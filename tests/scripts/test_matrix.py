"""How the install matrix is judged."""

import sys
from pathlib import Path

from checks import matrix, parts

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "matrix"))

import snapshot  # noqa: E402
import walk  # noqa: E402


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


def test_the_walk_visits_every_subset_one_module_a_step():
    states = walk.visited()
    assert len(set(states)) == 20
    for before, after in zip(states, states[1:], strict=False):
        assert len(before ^ after) == 1
    for state in states:
        assert "website" in state or not state & {"website_livechat", "website_forum"}
    assert set(walk.UPGRADED) <= set(states)


def test_a_state_that_was_not_reached_fails():
    planned = ["PLANNED nothing", "PLANNED sms", "PLANNED sms upgraded"]
    done = ["CLEAN nothing (3 s)", "CLEAN sms (5 s)", "CLEAN sms upgraded (9 s)"]
    assert matrix.subsets_verdict([*planned, *done], 0) == (3, 0, [])
    verdict = matrix.subsets_verdict([*planned, *done[:2]], 0)
    assert (verdict.passed, verdict.failed) == (2, 1)
    assert verdict.faults[0] == "Not reached: sms upgraded."
    fault = "FAULT sms: view left behind: x"
    verdict = matrix.subsets_verdict([*planned, *done[:1], fault], 0)
    assert verdict.faults[0] == "sms: view left behind: x"
    assert matrix.subsets_verdict([], 1).failed


def test_pytest_is_judged_by_its_closing_line():
    assert parts.pytest_verdict("...\n3 passed in 0.1s", 0)[:2] == (3, 0)
    assert parts.pytest_verdict("x\n1 failed, 3 passed in 1s", 1)[:2] == (3, 1)
    assert parts.pytest_verdict("2 passed, 1 skipped in 1s", 0)[:2] == (2, 1)
    assert parts.pytest_verdict("no tests ran in 0.1s", 5)[:2] == (0, 1)
    assert parts.pytest_verdict("3 deselected in 0.1s", 5, "word")[:2] == (0, 0)
    assert parts.pytest_verdict("", 2)[:2] == (0, 1)
