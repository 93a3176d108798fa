"""The parts of scripts/test: one function each, which gives a Verdict."""

import re
from pathlib import Path

from house.paths import ADDONS, ROOT

from . import lint, serverlog
from .serverlog import Verdict
from .testbed import DEMO, LOGS

TESTS = ROOT / "tests"
#: The classes of Odoo's ``test_lint`` that run on the whole suite.
ODOOLINT = (
    "TestDunderinit",
    "TestI18n",
    "TestLintOverrideSignatures",
    "TestNaming",
    "TestOnchangeDomains",
    "TestTestHoles",
    "PotLinter",
    "RoutesLinter",
)
#: How pytest reports: the faults in a line each, the total at the end.
PYTEST_REPORT = ("-q", "-rfEs", "--tb=short")


def lint_part(toolbox):
    """All linters: one check each."""
    passed, failed = lint.run(Path(toolbox.python).parent, toolbox.odoo_src)
    return Verdict(passed, failed, [])


def pytest_part(testbed, name, paths, word=None, env=None):
    """Run pytest on paths below tests/; a skipped test fails.

    :param name: of the log
    :param word: for ``-k``, or None
    """
    arguments = ["-m", "pytest", "-c", TESTS / "pytest.ini"]
    arguments += [*PYTEST_REPORT, *(TESTS / path for path in paths)]
    if word:
        arguments += ["-k", " and ".join(word.split())]
    env = {"COLUMNS": "300", **(env or {})}
    with testbed.process(arguments, name, env=env) as process:
        code = process.wait()
    report = LOGS / f"{name}.log"
    verdict = pytest_verdict(read(report), code, word)
    if verdict.faults:
        verdict.faults.append(f"(log: {report})")
    return verdict


def read(path):
    """A log's text, '' where there is none."""
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def pytest_verdict(output, code, word=None):
    """Judge pytest by its closing line: a Verdict."""
    counts = dict.fromkeys(("passed", "failed", "error", "skipped"), 0)
    closing = (output.strip().splitlines() or [""])[-1]
    for number, what in re.findall(r"(\d+) (passed|failed|error|skipped)", closing):
        counts[what] = int(number)
    failed = counts["failed"] + counts["error"] + counts["skipped"]
    if code == 5 and word:  # -k chose none of these
        return Verdict(0, 0, [])
    if code and not failed:
        failed = 1
    summary = output[max(output.find("= short test summary"), 0) :]
    return Verdict(counts["passed"], failed, [summary.strip()] if failed else [])


def addon_part(testbed, name, tags):
    """The tests of one add-on in a clone of the suite with everything installed.

    Where the clone's code is older than the files, the changed add-ons are upgraded
    first, in the same process.
    """
    template, before = testbed.newest("demo" if name == DEMO else "suite")
    database = testbed.clone(template, f"test_{name}")
    arguments = ["-c", "CONFIG", "-d", database, "--stop-after-init"]
    arguments += ["--test-enable", "--test-tags", tags]
    arguments += testbed.update_arguments(before, name)
    lines, code = testbed.odoo(database, arguments, f"addon_{name}")
    testbed.drop(database)
    verdict = serverlog.verdict(lines, code)
    if verdict.faults:
        verdict.faults.append(f"(log: {LOGS}/addon_{name}.log)")
    return verdict


def pytest_odoo_part(testbed, name, word=None):
    """The tests of one add-on under pytest-odoo, in a clone of the suite.

    What it runs with stands in the project's pytest.ini and conftest.py. pytest says
    how the tests went; the server's log is judged as under Odoo's own runner.
    """
    log = f"pytest_{name}"
    template, before = testbed.newest("demo" if name == DEMO else "suite")
    database = testbed.clone(template, log)
    faults = testbed.refresh(database, before, f"{log}_upgrade")
    if not faults and opens_a_browser(ADDONS / name):
        # while a test builds them, it holds the cursor that the browser waits for
        faults = testbed.prepare_assets(database, f"{log}_assets")
    if faults:
        return Verdict(0, 1, faults)
    server = LOGS / f"{log}_server.log"
    server.unlink(missing_ok=True)
    arguments = ["-m", "pytest", "-c", ROOT / "pytest.ini", *PYTEST_REPORT]
    arguments += [f"--odoo-database={database}", f"--odoo-extra=logfile={server}"]
    arguments += [f"--odoo-config={testbed.config(database)}"]
    arguments += ["-k", " and ".join(word.split())] if word else []
    with testbed.process([*arguments, ADDONS / name / "tests"], log) as process:
        code = process.wait()
    testbed.drop(database)
    verdict = pytest_verdict(read(LOGS / f"{log}.log"), code, word)
    return with_server_log(verdict, read(server).splitlines(), (log, server.stem))


def opens_a_browser(folder):
    """Whether an add-on (its folder) has tests that open a browser."""
    texts = (path.read_text("utf-8") for path in (folder / "tests").rglob("*.py"))
    return any(re.search(r"\b(start_tour|browser_js)\(", text) for text in texts)


def with_server_log(verdict, lines, logs=()):
    """A verdict of pytest with what the server's log complains of.

    :param lines: of the server's log
    :param logs: names of the logs to look into, told where there are faults
    """
    faults = serverlog.verdict(lines, 0, tests=False).faults
    found = [*verdict.faults, *faults]
    if found:
        found += [f"(log: {LOGS / name}.log)" for name in logs]
    failed = max(verdict.failed, 1) if found else 0
    return Verdict(verdict.passed, failed, found)


def example_part(testbed):
    """The add-ons of tests/addons, which the documentation quotes."""
    folder = TESTS / "addons"
    names = sorted(path.parent.name for path in folder.glob("*/__manifest__.py"))
    database = testbed.clone(testbed.template_name("suite"), "test_example")
    arguments = ["-c", "CONFIG", "-d", database, "-i", ",".join(names)]
    arguments += ["--test-enable", "--test-tags", ",".join(f"/{n}" for n in names)]
    arguments.append("--stop-after-init")
    lines, code = testbed.odoo(database, arguments, "example", examples=folder)
    testbed.drop(database)
    return serverlog.verdict(lines, code)


def odoolint_part(testbed):
    """What Odoo's ``test_lint`` asks of the models, routes and files of all modules.

    Its plugins for pylint are run by the linters. Left out: what it says of manifests
    (the association's keys are unknown to it), of indexes (it knows those of one column
    alone: ``crm_scheda_cliente/tests/test_indexes.py``) and of docstrings (an add-on of
    core fails), and tests that stumble over links which Debian's package lacks.
    """
    template, before = testbed.newest("suite")
    database = testbed.clone(template, "odoolint")
    faults = testbed.refresh(database, before, "odoolint_upgrade")
    if faults:
        return Verdict(0, 1, faults)
    arguments = ["-c", "CONFIG", "-d", database, "-i", "test_lint"]
    tags = ",".join(f"/test_lint:{name}" for name in ODOOLINT)
    arguments += ["--test-enable", "--test-tags", tags, "--stop-after-init"]
    lines, code = testbed.odoo(database, arguments, "odoolint")
    testbed.drop(database)
    return serverlog.verdict(lines, code)


def system_part(testbed, word=None):
    """The whole system with its demonstration company, in a browser."""
    env = {"SUITE_TEMPLATE": testbed.newest("demo")[0]}
    return pytest_part(testbed, "system", ["system"], word, env)
