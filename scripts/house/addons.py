"""The suite's add-ons as they are on disk now."""

import ast
import hashlib
from pathlib import Path

from .errors import Stop
from .paths import ADDONS

DEMO = "crm_azienda_demo"
#: Installed with the suite though no add-on depends on it.
CHART = "l10n_it"
#: Not part of what an installed database holds.
IGNORED_FOLDERS = {"tests", "readme", "__pycache__", "node_modules"}
IGNORED_SUFFIXES = {".pyc", ".pot", ".md", ".rst", ".toml"}
#: The page in Apps and its pictures are read from the disk; icons go into menus.
PAGE, PAGE_SUFFIXES = ("static", "description"), {".html", ".jpg", ".png"}


def manifests(folder=ADDONS):
    """The installable add-ons: dict of name -> manifest (dict)."""
    found = {}
    for path in sorted(Path(folder).glob("*/__manifest__.py")):
        manifest = read_manifest(path)
        if manifest.get("installable", True):
            found[path.parent.name] = manifest
    return found


def read_manifest(path):
    """A manifest's dict; Stop when it is not one."""
    try:
        return ast.literal_eval(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as reason:
        raise Stop(
            f"{path} is not a manifest ({reason}): mend it and start again."
        ) from reason


def to_install(found, demo=True, known=None):
    """The names to install: those of the suite, without what installs itself.

    An add-on with ``auto_install`` comes by itself as soon as what it joins is there.

    :param found: what ``manifests`` gives
    :param demo: with the demonstration company
    :param known: names of Odoo's own add-ons; None to take every dependency as met
    """
    if known is not None:
        found = satisfiable(found, known)
    names = [
        name
        for name, manifest in found.items()
        if not manifest.get("auto_install") and name != DEMO
    ]
    return [*names, CHART, *([DEMO] if demo and DEMO in found else [])]


def satisfiable(found, known):
    """Those whose dependencies are all there, directly and through others."""
    left = dict(found)
    while True:
        lacking = [
            name
            for name, manifest in left.items()
            if any(
                d not in left and d not in known for d in manifest.get("depends", ())
            )
        ]
        if not lacking:
            return left
        for name in lacking:
            del left[name]


def names_in(folders):
    """The names of all add-ons in some folders."""
    return {path.parent.name for f in folders for path in f.glob("*/__manifest__.py")}


def checksums(names, folder=ADDONS):
    """A digest per add-on, of what its installation depends on."""
    return {name: checksum(Path(folder) / name) for name in names}


def checksum(addon):
    """A digest (str) of an add-on's files: their names and contents."""
    digest = hashlib.sha256()
    for path in sorted(addon.rglob("*")):
        inside = path.relative_to(addon)
        if IGNORED_FOLDERS.intersection(inside.parts) or not path.is_file():
            continue
        if path.suffix not in IGNORED_SUFFIXES and not is_of_page(inside):
            digest.update(f"{inside}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_of_page(inside):
    """Whether a file (path in its add-on) only shows what the add-on is.

    >>> is_of_page(Path("static/description/card.png"))
    True
    >>> is_of_page(Path("static/description/icon.png"))
    False
    """
    shown = inside.parts[:2] == PAGE and inside.suffix in PAGE_SUFFIXES
    return shown and inside.stem != "icon"


def plan(wanted, installed, before, now):
    """What to do so that a database holds the suite as it is on disk.

    :param wanted: names that are to be installed
    :param installed: dict of name -> state in the database
    :param before: checksums at the last set-up
    :param now: checksums on disk
    :return: (names to install, names to upgrade)
    """
    install = [name for name in wanted if name not in installed]
    upgrade = [
        name
        for name, digest in now.items()
        if name in installed
        and (before.get(name) != digest or installed[name] != "installed")
    ]
    return install, upgrade
