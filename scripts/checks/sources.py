"""Which files of the project there are, and what each add-on says of itself."""

import ast
import subprocess
from pathlib import Path
from typing import NamedTuple

from house.paths import ADDONS, ROOT


class Addon(NamedTuple):
    """One add-on of the suite as its manifest describes it."""

    name: str
    path: Path
    depends: tuple
    auto_install: bool
    manifest: dict


def read_addon(folder):
    """The Addon in a folder."""
    manifest = ast.literal_eval((folder / "__manifest__.py").read_text("utf-8"))
    return Addon(
        folder.name,
        folder,
        tuple(manifest.get("depends", ())),
        bool(manifest.get("auto_install")),
        manifest,
    )


def addons(folder=ADDONS):
    """The add-ons of the suite that can be installed, lower ones first."""
    found = [
        read_addon(path.parent) for path in sorted(folder.glob("*/__manifest__.py"))
    ]
    return in_order(
        [addon for addon in found if addon.manifest.get("installable", True)]
    )


def in_order(found):
    """Add-ons sorted so that each comes after those it depends on.

    >>> a = Addon("a", None, ("b",), False, {})
    >>> b = Addon("b", None, ("base",), False, {})
    >>> [addon.name for addon in in_order([a, b])]
    ['b', 'a']
    """
    by_name = {addon.name: addon for addon in found}
    done = {}

    def place(addon):
        if addon.name in done:
            return
        for name in addon.depends:
            if name in by_name:
                place(by_name[name])
        done[addon.name] = addon

    for addon in sorted(found):
        place(addon)
    return list(done.values())


def below(name, found):
    """Names of the add-ons of the suite that this one needs, itself included.

    >>> b = Addon("b", None, ("base",), False, {})
    >>> a = Addon("a", None, ("b",), False, {})
    >>> sorted(below("a", [a, b]))
    ['a', 'b']
    """
    by_name = {addon.name: addon for addon in found}
    names, waiting = set(), [name]
    while waiting:
        current = waiting.pop()
        if current in by_name and current not in names:
            names.add(current)
            waiting += by_name[current].depends
    return names


def foundation(found):
    """Modules of Odoo itself that the add-ons ask for directly (sorted list)."""
    names = {addon.name for addon in found}
    asked = {depend for addon in found for depend in addon.depends}
    return sorted(asked - names)


def git(*arguments, folder=ROOT):
    """What git prints; None when it refuses, as in a folder that is no clone."""
    # whoever runs this asked for it: the folder's owner may be somebody else
    command = ["git", "-c", "safe.directory=*", *arguments]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    except OSError:
        return None
    return None if done.returncode else done.stdout


def tracked(folder=ROOT):
    """Files of the project: what git tracks or would track (paths below ``folder``)."""
    output = git("ls-files", "-z", "-co", "--exclude-standard", folder=folder)
    if output is None:
        paths = [path for path in folder.rglob("*") if not made_here(path, folder)]
    else:
        paths = [folder / name for name in set(output.split("\0")) if name]
    return sorted(path for path in paths if path.is_file())


def made_here(path, folder):
    """Whether a file is no source: downloaded, built or a tool's cache."""
    parts = path.relative_to(folder).parts
    return bool({".git", ".local", "node_modules", "__pycache__"}.intersection(parts))


def is_python(path):
    """Whether a file is Python, by its name or by its first line."""
    if path.suffix == ".py":
        return True
    if path.suffix or path.name.startswith("."):
        return False
    with path.open("rb") as stream:
        return b"python" in stream.readline(80)
