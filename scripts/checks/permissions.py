"""Ask a database with the whole suite what each role may do, and judge the answer."""

import re
import subprocess

from house.paths import ROOT

from .serverlog import Verdict
from .testbed import DEMO, FOLDER, LOGS

HERE = ROOT / "tests" / "permissions"
FACTS = FOLDER / "permissions.json"
#: Run in ``odoo shell``; keeps nothing in the database.
ASK = """
import sys
sys.path.insert(0, {here!r})
import facts
facts.write(env, {addons!r}, {target!r})
"""


def ask(testbed):
    """Write what every role may do into FACTS: list of faults."""
    FACTS.unlink(missing_ok=True)
    template, before = testbed.newest("suite")
    database = testbed.clone(template, "permissions")
    faults = testbed.refresh(database, before, "permissions_upgrade")
    if not faults:
        addons = [addon.name for addon in testbed.addons if addon.name != DEMO]
        code = ASK.format(here=str(HERE), addons=addons, target=str(FACTS))
        arguments = ["shell", "-c", "CONFIG", "-d", database, "--no-http"]
        # calls that are refused are logged: that is what is asked for
        lines, code = testbed.odoo(
            database, [*arguments, "--log-level=critical"], "permissions", code
        )
        if code or not FACTS.is_file():
            faults = ["\n".join(lines[-30:]), f"(log: {LOGS}/permissions.log)"]
    testbed.drop(database)
    return faults


def run(testbed, verb):
    """Compare with tests/permissions and docs/permissions.md, or write them.

    :param verb: ``check`` or ``write``
    :return: a Verdict
    """
    if faults := ask(testbed):
        return Verdict(0, 1, faults)
    done = subprocess.run(
        [testbed.toolbox.python, HERE / "table.py", verb, FACTS],
        cwd=ROOT,
        env=testbed.toolbox.env,
        capture_output=True,
        text=True,
    )
    output = (done.stdout + done.stderr).strip()
    counts = re.search(r"^(\d+) passed, (\d+) failed$", output, re.MULTILINE)
    if not counts:
        return Verdict(0, 1, [output])
    failed = int(counts[2])
    return Verdict(int(counts[1]), failed, output.splitlines()[:-1] if failed else [])
