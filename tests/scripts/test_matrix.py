"""How the install matrix is judged."""

import sys
from pathlib import Path

from checks import matrix, parts, serverlog, sources

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


def test_an_addon_goes_on_where_the_one_below_it_ended():
    """Each is installed on what it names of the suite, never on more."""
    addons = sources.addons()
    assert matrix.stands_on(addons, "crm_scheda_cliente") == ""
    assert matrix.stands_on(addons, "crm_postvendita") == "crm_scheda_cliente"
    assert matrix.stands_on(addons, "crm_postvendita_stock") == "crm_postvendita"
    for addon in addons:
        below = matrix.stands_on(addons, addon.name)
        assert not below or below in addon.depends
    assert "crm_postvendita" in matrix.grounds(addons)
    assert "crm_postvendita_stock" not in matrix.grounds(addons)


def test_the_state_to_upgrade_from_is_in_the_history():
    """The state that was published last can be checked out of this clone."""
    commit = matrix.published()
    assert matrix.title(commit), matrix.NOT_HERE.format(commit)
    names = sources.git("ls-tree", "--name-only", commit, "addons/").split()
    assert "addons/crm_scheda_cliente" in names


def test_the_state_to_upgrade_from_is_the_first_line_that_is_no_comment(tmp_path):
    page = tmp_path / "upgrade-from.txt"
    page.write_text("# why\n\n19.0.1.2.0  # the tag of May\nother\n")
    assert matrix.published(page) == "19.0.1.2.0"
    page.write_text("# nothing\n")
    assert matrix.published(page) == ""


def test_a_state_that_is_not_in_the_clone_fails(monkeypatch):
    monkeypatch.setattr(matrix, "published", lambda: "no-such-tag")
    verdict = matrix.upgrade(None)
    assert (verdict.passed, verdict.failed) == (0, 1)
    assert "git fetch --unshallow --tags" in verdict.faults[0]


def test_pytest_is_judged_by_its_closing_line():
    assert parts.pytest_verdict("...\n3 passed in 0.1s", 0)[:2] == (3, 0)
    assert parts.pytest_verdict("x\n1 failed, 3 passed in 1s", 1)[:2] == (3, 1)
    assert parts.pytest_verdict("2 passed, 1 skipped in 1s", 0)[:2] == (2, 1)
    assert parts.pytest_verdict("no tests ran in 0.1s", 5)[:2] == (0, 1)
    assert parts.pytest_verdict("3 deselected in 0.1s", 5, "word")[:2] == (0, 0)
    assert parts.pytest_verdict("", 2)[:2] == (0, 1)


def test_what_the_server_logs_fails_a_run_under_pytest_too():
    line = "2026-01-05 10:00:00,123 77 {} db a.models.b: {}"
    good = serverlog.Verdict(3, 0, [])
    assert parts.with_server_log(good, [line.format("INFO", "hello")]) == good
    lines = [line.format("WARNING", "no such field")]
    verdict = parts.with_server_log(good, lines, ["x"])
    assert (verdict.passed, verdict.failed) == (3, 1)
    assert verdict.faults[0] == "WARNING a.models.b: no such field"
    assert verdict.faults[-1].endswith("x.log)")
    failed = parts.with_server_log(serverlog.Verdict(1, 2, ["F"]), lines)
    assert (failed.failed, failed.faults[0]) == (2, "F")


def test_an_addon_whose_tests_open_a_browser_is_known(tmp_path):
    room = tmp_path / "tests" / "desk"
    room.mkdir(parents=True)
    (room / "test_a.py").write_text("self.assertTrue(1)")
    assert not parts.opens_a_browser(tmp_path)
    (room / "test_b.py").write_text("        self.start_tour('/odoo', 'tour')")
    assert parts.opens_a_browser(tmp_path)
