"""Read a server's log: what its tests did, and what it complained of."""

import re
from typing import NamedTuple

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ "
    r"(?P<level>[A-Z]+) (?P<database>\S+) (?P<logger>[^\s:]+): ?(?P<text>.*)$"
)
TOTAL = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")
COMPLAINTS = ("WARNING", "ERROR", "CRITICAL")
#: What core itself logs without a fault of ours: (logger, pattern of the text, reason).
#: Keep it short: a line of ours is mended, or expected with assertLogs.
ALLOWED: tuple = (
    (
        "odoo.sql_db",
        r"^bad query: b'DELETE FROM \"ir_ui_view\" WHERE id IN [^']*'\n"
        r"ERROR: .* \"ir_ui_view_inherit_id_fkey\"",
        "removing website: core deletes views before archived ones that inherit from"
        " them, and then tries again one by one (so without any add-on of ours)",
    ),
    (
        "odoo.sql_db",
        r"^bad query: b'DELETE FROM \"stock_(location|picking_type|warehouse)\" WHERE"
        r" id IN [^']*'\nERROR: .* \"stock_\w+_fkey\" on table \"stock_\w+\"",
        "removing stock: core deletes the places of its first warehouse before the"
        " rules that name them, likewise",
    ),
)


class Entry(NamedTuple):
    """One record of the log; ``text`` holds its further lines too."""

    level: str
    logger: str
    text: str


class Verdict(NamedTuple):
    """What a log says: numbers of tests, and sentences about each fault."""

    passed: int
    failed: int
    faults: list


def entries(lines):
    """The records of a log: a list of Entry."""
    found = []
    for line in lines:
        line = line.rstrip("\n")
        if match := LINE.match(line):
            found.append(Entry(match["level"], match["logger"], match["text"]))
        elif found:
            last = found[-1]
            found[-1] = last._replace(text=f"{last.text}\n{line}")
        elif line.strip():  # printed before the logger was set up
            level = "ERROR" if "Error" in line or "Traceback" in line else "INFO"
            found.append(Entry(level, "stdout", line))
    return found


def is_allowed(entry, allowed=ALLOWED):
    """Whether core is known to log this by itself."""
    return any(
        entry.logger == logger and re.search(pattern, entry.text)
        for logger, pattern, _reason in allowed
    )


def is_skip(entry):
    """Whether a test reports that it did not run."""
    return entry.level == "INFO" and re.match(r"skipped \S+.* : ", entry.text)


def totals(found):
    """(tests run, tests failed) that Odoo's runner reports, or None without report."""
    run = failed = 0
    seen = False
    for entry in found:
        if entry.logger != "odoo.tests.result":
            continue
        for match in TOTAL.finditer(entry.text):
            seen = True
            run += int(match[3])
            failed += int(match[1]) + int(match[2])
    return (run, failed) if seen else None


def complaints(found, allowed=ALLOWED):
    """The entries that fail a run: warnings, errors and tests that were skipped."""
    return [
        entry
        for entry in found
        if is_skip(entry)
        or (entry.level in COMPLAINTS and not is_allowed(entry, allowed))
    ]


def verdict(lines, code, tests=True):
    """Judge a finished server by its log.

    :param lines: the log's lines
    :param code: the process's exit code
    :param tests: whether it had tests to run
    """
    found = entries(lines)
    faults = [
        f"{entry.level} {entry.logger}: {entry.text}"
        for entry in complaints(found)
        if not TOTAL.search(entry.text)
    ]
    count = totals(found) if tests else None
    if tests and (count is None or not count[0]):
        faults.append("No test ran.")
    run, failed = count or (0, 0)
    if code and not faults and not failed:
        faults.append(f"The server left with code {code}.")
    if not tests:
        return Verdict(0 if faults else 1, 1 if faults else 0, faults)
    # a warning outside a failed test is a failure of its own
    failed = max(failed, 1) if faults else failed
    return Verdict(max(run - failed, 0), failed, faults)
