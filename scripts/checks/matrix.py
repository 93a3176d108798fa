"""The install matrix: alone, all together, uninstalled, upgraded."""

import re
import shutil
import subprocess

from house.paths import ROOT, local
from house.steps import say

from . import sources
from .serverlog import Verdict, verdict
from .testbed import DEMO, FOLDER, LOGS

HERE = ROOT / "tests" / "matrix"
#: on which all others stand
LOWEST = "crm_scheda_cliente"
PREVIOUS = FOLDER / "previous"
#: Says from which state databases are upgraded: a commit or a tag, and why that one.
UPGRADE_FROM = ROOT / "tests" / "upgrade-from.txt"
NOT_HERE = (
    "The state to upgrade from ({}, in tests/upgrade-from.txt) is not in this clone: "
    "fetch the whole history with git fetch --unshallow --tags."
)


def alone(testbed, name):
    """One add-on on an Italian database that has what it says it needs, no more.

    It goes on where the add-on below it ended: Odoo installs what an add-on names
    before the add-on itself, so this is what it finds on a database that has nothing.
    """
    below = stands_on(testbed.suite_addons(), name)
    source = f"alone_{below}" if below else testbed.template_name("base")
    database = testbed.clone(source, f"alone_{name}")
    faults = testbed.install(database, [name], f"alone_{name}")
    if not faults and name not in grounds(testbed.suite_addons()):
        testbed.drop(database)
    return Verdict(0 if faults else 1, 1 if faults else 0, faults)


def stands_on(addons, name):
    """The add-on of the suite on whose database this one is installed, or ''.

    Of those that it names, the one that has most below it.
    """
    known = [addon.name for addon in addons]
    named = next(addon.depends for addon in addons if addon.name == name)
    reach = {one: len(sources.below(one, addons)) for one in known if one in named}
    return max(reach, key=reach.get, default="")


def grounds(addons):
    """Names (set) of the add-ons whose databases others go on from."""
    return {stands_on(addons, addon.name) for addon in addons} - {""}


def uninstall(testbed):
    """Each add-on installed and removed must leave nothing behind: a Verdict."""
    order = [addon.name for addon in testbed.suite_addons()]
    database = testbed.clone(testbed.template_name("core"), "uninstall")
    code = f"ORDER = {order!r}\n{run_inside('uninstall.py')}"
    arguments = ["shell", "-c", "CONFIG", "-d", database, "--no-http"]
    # what joins two add-ons comes only when it is its turn
    arguments.append("--skip-auto-install")
    lines, exit_code = testbed.odoo(database, arguments, "uninstall", f"{code}\n")
    result = uninstall_verdict(lines, exit_code, order)
    if not result.failed:
        testbed.drop(database)
    return result


def uninstall_verdict(lines, exit_code, order):
    """Judge the log of the uninstallations: one check per add-on."""
    clean = {line.split()[1] for line in lines if line.startswith("CLEAN ")}
    faults = [
        line.removeprefix("FAULT ") for line in lines if line.startswith("FAULT ")
    ]
    faults += verdict(lines, exit_code, tests=False).faults
    missing = [name for name in order if name not in clean]
    if missing and not faults:
        faults.append(f"Not uninstalled: {', '.join(missing)}.")
    if faults:
        faults.append(f"(log: {LOGS}/uninstall.log)")
    return Verdict(len(clean), max(len(missing), 1 if faults else 0), faults)


def subsets(testbed):
    """Every subset of what the suite joins, walked one module a step: a Verdict."""
    database = testbed.clone(testbed.template_name("base"), "subsets")
    glue = {a.name: list(a.depends) for a in testbed.suite_addons() if a.auto_install}
    suite = [a.name for a in testbed.suite_addons() if not a.auto_install]
    faults = testbed.install(database, suite, "subsets_install")
    if faults:
        return Verdict(0, 1, faults)
    code = f"ADDONS, TOP = {glue!r}, {LOWEST!r}\n{run_inside('subsets.py')}"
    arguments = ["shell", "-c", "CONFIG", "-d", database, "--no-http"]
    lines, exit_code = testbed.odoo(database, arguments, "subsets", f"{code}\n")
    result = subsets_verdict(lines, exit_code)
    if not result.failed:
        testbed.drop(database)
    return result


def run_inside(name):
    """Python that runs a file of tests/matrix in ``odoo shell``."""
    return (
        f"import os\nos.environ['MATRIX'] = {str(HERE)!r}\n"
        f"exec(compile(open({str(HERE / name)!r}).read(), 'matrix', 'exec'))"
    )


def subsets_verdict(lines, exit_code):
    """Judge the log of the walk: one check per state, and per upgrade of one."""
    planned, clean, faults = (
        [line.removeprefix(f"{word} ") for line in lines if line.startswith(f"{word} ")]
        for word in ("PLANNED", "CLEAN", "FAULT")
    )
    clean = {line.split(" (")[0] for line in clean}
    faults += verdict(lines, exit_code, tests=False).faults
    missing = [title for title in planned if title not in clean]
    if (missing or not planned) and not faults:
        faults.append(f"Not reached: {', '.join(missing) or 'any state'}.")
    if faults:
        faults.append(f"(log: {LOGS}/subsets.log)")
    return Verdict(len(clean), max(len(missing), 1 if faults else 0), faults)


def upgrade(testbed):
    """The suite as it was published last, installed; then brought to what it is now."""
    commit = published()
    if not sources.git("rev-parse", "--git-dir"):
        say("  this folder is no clone: there is no earlier state to upgrade from")
        return Verdict(0, 0, [])
    if not title(commit):
        return Verdict(0, 1, [NOT_HERE.format(commit)])
    say(f"  upgrading from {title(commit)}")
    names = check_out(commit)
    database = testbed.clone(testbed.template_name("core"), "upgrade")
    arguments = ["-c", "CONFIG", "-d", database, "-i", ",".join(names)]
    arguments.append("--stop-after-init")
    folder = PREVIOUS / "addons"
    _lines, code = testbed.odoo(database, arguments, "previous", addons=folder)
    if code:
        fault = f"{commit} cannot be installed (log: {LOGS}/previous.log)"
        return Verdict(0, 1, [fault])
    return upgrade_from(testbed, database, names)


def upgrade_from(testbed, database, names):
    """Upgrade a database of an earlier state: a Verdict."""
    now = [addon.name for addon in testbed.suite_addons()]
    kept = [name for name in names if name in now]
    faults = testbed.run(
        database,
        ["-c", "CONFIG", "-d", database, "-u", ",".join(kept), "--stop-after-init"],
        "upgrade",
    )
    if not faults:
        testbed.drop(database)
    return Verdict(0 if faults else 1, 1 if faults else 0, faults)


def published(path=UPGRADE_FROM):
    """The commit or tag of the state that was published last (str)."""
    lines = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
    return next(filter(None, lines), "")


def title(commit):
    """A commit as a person recognises it; '' where git does not have it."""
    return (sources.git("log", "-1", "--format=%h %s", commit, "--") or "").strip()


def check_out(commit):
    """Put an earlier state's add-ons in PREVIOUS. Returns their names."""
    shutil.rmtree(PREVIOUS, ignore_errors=True)
    local("test", "previous")
    archive = subprocess.run(
        ["git", "-c", "safe.directory=*", "archive", commit, "addons"],
        cwd=ROOT,
        capture_output=True,
    )
    subprocess.run(["tar", "-x", "-C", PREVIOUS], input=archive.stdout, check=False)
    found = []
    for manifest in sorted(PREVIOUS.glob("addons/*/__manifest__.py")):
        text = manifest.read_text("utf-8")
        installs_itself = re.search(r"auto_install\W+(True|\[)", text)
        if manifest.parent.name != DEMO and not installs_itself:
            found.append(manifest.parent.name)
    return found
