"""Export the terms of the add-ons from a database and hand them to `translations`."""

import re
import shutil
import subprocess

from house.paths import ROOT, local

from .serverlog import Verdict
from .testbed import DEMO, FOLDER

EXPORTED = FOLDER / "i18n"
#: Run in ``odoo shell``: the untranslated terms of each module, one file each.
EXPORT = """
from pathlib import Path
from odoo.tools.translate import trans_export
for name in {names!r}:
    with open(Path({folder!r}) / f"{{name}}.pot", "wb") as target:
        trans_export(False, [name], target, "po", env)
"""


def names(testbed):
    """The add-ons that are translated: the demonstration company speaks Italian."""
    return [addon.name for addon in testbed.addons if addon.name != DEMO]


def export(testbed, chosen):
    """Write each add-on's terms into EXPORTED: list of faults."""
    shutil.rmtree(EXPORTED, ignore_errors=True)
    local("test", "i18n")
    template, before = testbed.newest("suite")
    database = testbed.clone(template, "i18n")
    faults = testbed.refresh(database, before, "i18n_upgrade")
    if not faults:
        code = EXPORT.format(names=chosen, folder=str(EXPORTED))
        arguments = ["shell", "-c", "CONFIG", "-d", database, "--no-http"]
        faults = testbed.run(database, arguments, "i18n", code)
    testbed.drop(database)
    return faults


def run(testbed, mode, chosen=()):
    """Export, then merge into the add-ons or check them: a Verdict.

    :param mode: ``merge`` or ``check``
    """
    chosen = list(chosen) or names(testbed)
    if faults := export(testbed, chosen):
        return Verdict(0, 1, faults)
    done = subprocess.run(
        [testbed.toolbox.python, "-m", "checks.translations", mode, EXPORTED, *chosen],
        cwd=ROOT / "scripts",
        env=testbed.toolbox.env,
        capture_output=True,
        text=True,
    )
    output = done.stdout + done.stderr
    counts = re.search(r"^(\d+) passed, (\d+) failed$", output, re.MULTILINE)
    if not counts:
        return Verdict(0, 1, [output])
    text = output[: counts.start()].rstrip()
    return Verdict(int(counts[1]), int(counts[2]), [text] if done.returncode else [])
