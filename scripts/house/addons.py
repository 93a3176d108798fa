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
IGNORED_SUFFIXES = {".pyc", ".pot", ".md", ".rst"}


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
        manifest = ast.literal_eval(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as reason:
        raise Stop(f"{path} is not a manifest ({reason}): mend it and start again."
                   ) from reason
    return manifest


def to_install(found, demo=True):
    """The names to install: those of the suite, without what installs itself.

    An add-on with ``auto_install`` comes by itself as soon as what it joins is there.
    """
    names = [
        name for name, manifest in found.items()
        if not manifest.get("auto_install") and name != DEMO
    ]
    names.append(CHART)
    if demo and DEMO in found:
        names.append(DEMO)
    return names


def checksums(names, folder=ADDONS):
    """A digest per add-on, of what its installation depends on."""
    return {name: checksum(Path(folder) / name) for name in names}


def checksum(addon):
    """A digest (str) of an add-on's files: their names and contents."""
    digest = hashlib.sha256()
    for path in sorted(addon.rglob("*")):
        inside = path.relative_to(addon)
        if (IGNORED_FOLDERS.intersection(inside.parts)
                or path.suffix in IGNORED_SUFFIXES or not path.is_file()):
            continue
        digest.update(f"{inside}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def changed(before, after):
    """Names whose checksum is another than at the last set-up, and known then."""
    return [name for name, digest in after.items() if before.get(name, digest) != digest]
