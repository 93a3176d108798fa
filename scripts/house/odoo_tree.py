"""Odoo 19's source: the person's own tree, or Debian's package unpacked here."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import apt
from .errors import Stop
from .paths import CACHE, LOCAL, local
from .processes import run
from .steps import say, step

SERIES = 19
PACKAGE = f"odoo-{SERIES}"
#: The build that the suite was tested with; a newer one of the series is accepted.
KNOWN_SHA256 = "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf"
HOME = LOCAL / "odoo"
PYTHON_DIR = "usr/lib/python3/dist-packages"
#: Files that Debian's package links to and the client asks for.
COMPANIONS = (
    "libjs-jquery",
    "fonts-font-awesome",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
)
SELFIE = "mail/static/lib/selfie_segmentation"
SELFIE_NPM = "@mediapipe/selfie_segmentation@0.1.1675465747"


@dataclass(frozen=True)
class Tree:
    """Where an Odoo is: its package, what must be on Python's path, its add-ons."""

    src: Path
    import_path: Path
    addons_path: tuple


def find():
    """The Tree to use: ODOO_HOME's, or our own, fetched when missing."""
    home = os.environ.get("ODOO_HOME")
    if home:
        return from_home(Path(home).expanduser().resolve())
    stamp = HOME / "stamp.json"
    if not stamp.exists():
        fetch()
    src = HOME / PYTHON_DIR / "odoo"
    check_series(src, "The Odoo in .local/odoo", "delete that folder and start again")
    return Tree(src, src.parent, (src / "addons",))


def from_home(home):
    """The Tree below ODOO_HOME, in any of the three layouts Odoo comes in."""
    for base in (home, home / PYTHON_DIR, home.parent):
        src = base / "odoo"
        if (src / "release.py").is_file():
            check_series(src, f"ODOO_HOME ({home})", "give the folder of an Odoo 19")
            folders = [base / "addons", src / "addons"]
            has_addons = (f for f in folders if any(f.glob("*/__manifest__.py")))
            return Tree(src, base, tuple(has_addons))
    raise Stop(
        f"ODOO_HOME ({home}) holds no Odoo: it must be the folder with odoo-bin and "
        "odoo/release.py in it."
    )


def check_series(src, what, remedy):
    """Refuse another series of Odoo than the one the suite is written for."""
    series = read_series((src / "release.py").read_text(encoding="utf-8"))
    if series != SERIES:
        raise Stop(f"{what} is Odoo {series} and the suite needs {SERIES}: {remedy}.")


def read_series(text):
    """The major version (int) in the text of release.py; its raw text otherwise."""
    found = re.search(r"^version_info\s*=\s*\(([^,]+),", text, re.MULTILINE)
    raw = found[1].strip().strip("'\"") if found else "unknown"
    return int(raw) if raw.isdigit() else raw


def fetch():
    """Get Debian's package with its signature checked and unpack what is needed."""
    if not apt.available():
        raise Stop(
            "This machine has no apt, from which Odoo 19 would come. " + apt.OWN_TREE
        )
    with step("Fetching Odoo 19 from Debian's archive (about 120 MB)") as ticker:
        archive = apt.Archive.unstable(apt.debian_mirror(), keyring())
        archive.update(ticker)
        if not archive.search(f"^{PACKAGE}$"):
            raise Stop(moved(archive.search("^odoo-[0-9]+$")))
        deb = archive.download(PACKAGE, ticker)
    digest = sha256(deb)
    known = (
        "the build tested" if digest == KNOWN_SHA256 else "newer than the one tested"
    )
    say(f"  {deb.name.split('_')[1]}, signature good, {known}")
    with step("Unpacking Odoo"):
        unpack(deb)
    with step("Adding what Debian leaves out of Odoo's client"):
        complete(archive)
    archive.tidy()
    stamp = {"package": deb.name, "sha256": digest}
    (HOME / "stamp.json").write_text(json.dumps(stamp), encoding="utf-8")


def moved(names):
    """The sentence when the archive no longer has our series."""
    now = f"now has {', '.join(sorted(names))}" if names else "has no Odoo any more"
    return (
        f"Debian's archive {now} and the suite needs Odoo {SERIES}: get an Odoo "
        f"{SERIES} tree and start with ODOO_HOME=/path/of/odoo (the folder that holds "
        "odoo-bin)."
    )


def keyring():
    """The keys that sign Debian's archive; fetched where the machine has none."""
    found = next((Path(name) for name in apt.KEYRINGS if Path(name).is_file()), None)
    if found:
        return found
    root = LOCAL / "keyring"
    # Signed by this machine's own distribution: the chain of trust holds.
    apt.unpack(apt.Archive.machine().download("debian-archive-keyring"), root)
    return root / apt.KEYRINGS[0].lstrip("/")


def unpack(deb):
    """Odoo without the stray copy of its add-ons, in Italian and English."""
    shutil.rmtree(HOME, ignore_errors=True)
    local("odoo")
    _extract(deb, ["--exclude=*/i18n/*.po"], f"./{PYTHON_DIR}/odoo")
    add_language("it", deb)


def add_language(code, deb=None):
    """Unpack the translations of one language (``fr``, ``fr_BE``), unless they are."""
    base = code.split("_")[0].split("@")[0]
    done = HOME / f"language-{base}"
    if base == "en" or os.environ.get("ODOO_HOME") or done.exists():
        return
    deb = deb or apt.newest(LOCAL / "apt" / "unstable" / "debs", PACKAGE)
    _extract(
        deb,
        [f"--exclude=./{PYTHON_DIR}/addons", "--wildcards"],
        f"*/i18n/{base}[._]*po",
        fault=f"Odoo has no translations for {code}: choose another --lang.",
    )
    done.touch()


def _extract(deb, options, *names, fault=None):
    def explain(output):
        if fault and "Not found in archive" in output:
            return fault
        return (
            f"Odoo could not be unpacked ({apt.last_fault(output)}): free some space, "
            "delete .local/apt and start again."
        )

    command = ["dpkg-deb", "--fsys-tarfile", deb]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as reader:
        run(
            ["tar", "-x", "--no-same-owner", "-C", HOME, *options, *names],
            explain,
            stdin=reader.stdout,
        )


def complete(archive):
    """Put back what Debian strips and the client asks for."""
    for package in COMPANIONS:
        apt.unpack(archive.download(package), HOME)
    selfie = HOME / PYTHON_DIR / "odoo" / "addons" / SELFIE
    if not any(selfie.glob("*.js")):
        selfie.mkdir(parents=True, exist_ok=True)
        if not fetch_selfie(selfie):
            # Only the blurred background of video calls misses it.
            (selfie / "selfie_segmentation.js").write_text("/* not shipped */\n")


def fetch_selfie(target):
    """Get the library for blurred backgrounds with npm. Returns whether it worked."""
    npm = shutil.which("npm")
    if not npm:
        return False
    CACHE.mkdir(exist_ok=True)
    try:
        name = run([npm, "pack", "--silent", SELFIE_NPM], "npm", cwd=CACHE).split()[-1]
        run(
            ["tar", "-x", "-C", target, "--strip-components=1", "-f", CACHE / name],
            "tar",
        )
    except (Stop, IndexError):
        return False
    return True


def sha256(path):
    """The hexadecimal digest of a file."""
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
