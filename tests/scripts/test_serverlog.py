"""How a server's log is judged."""

from checks import serverlog

HEAD = "2026-01-05 10:00:00,123 77 {} db {}: {}"
TOTAL = HEAD.format(
    "INFO",
    "odoo.tests.result",
    "0 failed, 0 error(s) of 12 tests when loading database 'db'",
)


def test_a_clean_log_passes():
    assert serverlog.verdict([TOTAL], 0) == (12, 0, [])


def test_a_warning_fails_the_run_and_is_quoted_with_its_further_lines():
    lines = [HEAD.format("WARNING", "odoo.fields", "no such field"), "  more", TOTAL]
    result = serverlog.verdict(lines, 0)
    assert (result.passed, result.failed) == (11, 1)
    assert result.faults == ["WARNING odoo.fields: no such field\n  more"]


def test_a_skipped_test_fails_the_run():
    text = "skipped TestTour.test_desk : websocket-client module is not installed"
    result = serverlog.verdict([HEAD.format("INFO", "a.tests.test", text), TOTAL], 0)
    assert result.failed == 1
    assert "websocket" in result.faults[0]


def test_failed_tests_are_counted_as_odoo_counts_them():
    total = TOTAL.replace("INFO", "ERROR").replace("0 failed, 0 e", "2 failed, 1 e")
    result = serverlog.verdict([HEAD.format("ERROR", "a.t", "FAIL: x"), total], 1)
    assert (result.passed, result.failed) == (9, 3)


def test_a_run_without_tests_fails():
    assert serverlog.verdict([], 0).faults == ["No test ran."]
    empty = TOTAL.replace("of 12", "of 0")
    assert serverlog.verdict([empty], 0).faults == ["No test ran."]


def test_a_server_that_was_only_started_is_one_check():
    assert serverlog.verdict([HEAD.format("INFO", "a", "b")], 0, tests=False)[:2] == (
        1,
        0,
    )
    assert serverlog.verdict([], 3, tests=False).failed == 1


def test_a_traceback_before_the_logger_is_a_fault():
    result = serverlog.verdict(["Traceback (most recent call last):"], 1, tests=False)
    assert result.failed == 1


def test_allowed_lines_are_matched_by_logger_and_text():
    entry = serverlog.Entry("WARNING", "odoo.x", "font not found")
    allowed = (("odoo.x", r"^font", "core"),)
    assert serverlog.is_allowed(entry, allowed)
    assert not serverlog.is_allowed(entry._replace(logger="odoo.y"), allowed)
    assert serverlog.complaints([entry], allowed) == []
