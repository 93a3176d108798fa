"""The linters and formatters: which there are, on which files, and their run."""

import hashlib
import os
import re
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from house.errors import Stop
from house.paths import ROOT
from house.steps import duration, say

from . import sources

NODE_MODULES = ROOT / "node_modules"
#: Written after a good installation: the lock file it was made from.
NODE_STAMP = NODE_MODULES / ".installed-from"
#: Makes the add-ons' README.rst and their pages.
README = ROOT / "scripts" / "readme"
#: Odoo's own plugins for pylint, below its source, with what its ``test_lint`` asks of
#: all modules (``test_pylint.py`` there) and ``input``; words of pylint-odoo that stand
#: in our comments are unknown to it.
ODOO_PLUGINS = Path("addons", "test_lint", "tests")
ODOO_CHECKS = [
    f"--rcfile={os.devnull}",
    "--score=no",
    "--ignore=tests",
    "--load-plugins=pylint.extensions.bad_builtin,_odoo_checker_sql_injection,"
    "_odoo_checker_gettext,_odoo_checker_unlink_override",
    "--disable=all,useless-option-value,unknown-option-value",
    "--enable=used-before-assignment,undefined-variable,eval-used,unreachable,"
    "function-redefined,bad-builtin,sql-injection,missing-gettext,gettext-variable,"
    "gettext-placeholders,gettext-repr,raise-unlink-override",
    "--bad-functions=input",
]
#: What tests do is not attacked, and what ``benchmarks/`` fills is a database of its
#: own; the low ones are guesses by names, and every call of another program.
BANDIT = ["--quiet", "--severity-level=medium"]
#: What a test writes into a chatter is nobody's text; pylint-odoo knows tests only
#: where they stand flat in tests/.
UNTRANSLATED = "--disable=translation-required"
NO_NODE = (
    "Node.js is not on this machine, so XML, JavaScript and CSS were not checked: "
    "install Node.js 18 or newer with npm and run scripts/lint again."
)


class Tool(NamedTuple):
    """A linter: ``check`` and ``fix`` are commands that get the files appended."""

    name: str
    check: list
    fix: list | None
    files: list
    node: bool = False
    env: dict = {}


class Result(NamedTuple):
    name: str
    good: bool
    output: str
    seconds: float


def web_file(path):
    """Whether prettier formats this file."""
    if path.suffix not in (".xml", ".js", ".mjs", ".css", ".scss"):
        return False
    return "lib" not in path.relative_to(ROOT).parts


def addon_folders(files):
    """Folders of the add-ons that these files belong to."""
    folders = set()
    for path in files:
        parts = path.relative_to(ROOT).parts
        if len(parts) > 2 and parts[0] == "addons":
            folders.add(ROOT / parts[0] / parts[1])
    return sorted(path for path in folders if (path / "__manifest__.py").is_file())


def is_exposed(path):
    """Whether bandit looks at this file of Python: what runs beside real data."""
    parts = path.relative_to(ROOT).parts
    return parts[0] in ("addons", "scripts") and "tests" not in parts


def safety_tools(bin_dir, odoo_src, folders, python):
    """The linters that look for holes."""
    plugins = {"PYTHONPATH": str(odoo_src / ODOO_PLUGINS)}
    pylint = [bin_dir / "pylint", *ODOO_CHECKS]
    exposed = [path for path in python if is_exposed(path)]
    return [
        Tool("odoo's test_lint", pylint, None, folders, env=plugins),
        Tool("bandit", [bin_dir / "bandit", *BANDIT], None, exposed),
    ]


def tools(bin_dir, odoo_src, files):
    """The linters with the files each looks at.

    :param bin_dir: folder of the virtual environment's programs
    :param odoo_src: folder of Odoo's own package
    :param files: paths of the project's files to look at
    """
    python = [path for path in files if sources.is_python(path)]
    web = [path for path in files if web_file(path)]
    script = [path for path in web if path.suffix in (".js", ".mjs")]
    folders = addon_folders(files)
    tests = [path / "tests" for path in folders if (path / "tests").is_dir()]
    po = [path for path in files if path.suffix in (".po", ".pot")]
    ruff, node = bin_dir / "ruff", NODE_MODULES / ".bin"
    oca = bin_dir / "oca-checks-odoo-module"
    return [
        Tool("ruff", [ruff, "check", "-q"], [ruff, "check", "-q", "--fix"], python),
        Tool(
            "ruff format",
            [ruff, "format", "-q", "--diff"],
            [ruff, "format", "-q"],
            python,
        ),
        Tool(
            "prettier",
            [node / "prettier", "--log-level=warn", "-c"],
            [node / "prettier", "--log-level=warn", "-w"],
            web,
            True,
        ),
        Tool("eslint", [node / "eslint"], [node / "eslint", "--fix"], script, True),
        Tool("pylint-odoo", [bin_dir / "pylint", "--ignore=tests"], None, folders),
        Tool("pylint-odoo of tests", [bin_dir / "pylint", UNTRANSLATED], None, tests),
        *safety_tools(bin_dir, odoo_src, folders, python),
        Tool("oca module checks", [oca], [oca, "--fix"], folders),
        Tool("oca po checks", [bin_dir / "oca-checks-po"], None, po),
        Tool("readme", [README, "--check"], [README], folders),
    ]


def install_node_packages():
    """Install what package-lock.json names, if that is not done; False without npm."""
    npm = shutil.which("npm")
    if not npm:
        return False
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if NODE_STAMP.is_file() and NODE_STAMP.read_text() == lock:
        return True
    done = subprocess.run(
        [npm, "ci"], cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise Stop(
            "npm could not install prettier and eslint; check that the npm registry "
            "can be reached and run scripts/lint again. It said:\n"
            f"{done.stderr[-2000:]}"
        )
    NODE_STAMP.write_text(lock)
    return True


def run_tool(tool, fix=False):
    """Run one linter: a Result."""
    began = time.monotonic()
    home = ROOT / ".local" / "cache" / "pylint"
    done = subprocess.run(
        [str(part) for part in (tool.fix if fix and tool.fix else tool.check)]
        + [os.path.relpath(path, ROOT) for path in tool.files],
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYLINTHOME": str(home), **tool.env},
    )
    output = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr).strip()
    return Result(tool.name, not done.returncode, output, time.monotonic() - began)


def run(bin_dir, odoo_src, files=None, only=None, fix=False):
    """Run the linters and print what they found.

    :param files: paths, or None for the whole project
    :param only: names of linters, or None for all
    :return: (number that passed, number that failed)
    """
    files = [Path(path).resolve() for path in files] if files else sources.tracked()
    chosen = [
        tool
        for tool in tools(bin_dir, odoo_src, files)
        if tool.files and (not only or tool.name in only)
    ]
    failed = 0
    if any(tool.node for tool in chosen) and not install_node_packages():
        say(NO_NODE)
        failed = 1 if os.environ.get("CI") else 0
        chosen = [tool for tool in chosen if not tool.node]
    # formatters write, so with --fix they take turns
    with ThreadPoolExecutor(1 if fix else 2) as pool:
        results = list(pool.map(lambda tool: run_tool(tool, fix), chosen))
    for result in results:
        report(result)
    bad = sum(not result.good for result in results)
    return len(results) - bad, bad + failed


def report(result):
    """Print one linter's verdict, and its words when it has any to say."""
    mark = "✓" if result.good else "✗"
    say(f"{mark} {result.name} ({duration(result.seconds)})")
    if not result.good:
        say(result.output)
