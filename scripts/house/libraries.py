"""Libraries and programs that do not come from PyPI: pango for PDF, Chromium for tests.

Used from the system when they are there. When they are not, their packages are unpacked
in .local/sysroot and found through LD_LIBRARY_PATH: the system stays untouched.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import apt
from .errors import Stop
from .paths import LOCAL, local
from .processes import works
from .steps import say, step

SYSROOT = LOCAL / "sysroot"
FONTS = "usr/share/fonts"
#: Written last: without it what is in SYSROOT is unfinished.
FONTS_CONF = SYSROOT / "house-fonts.conf"
BIN = LOCAL / "bin"
PANGO = (
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libgobject-2.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
PANGO_PACKAGES = (
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz0b",
    "libharfbuzz-subset0",
    "libfontconfig1",
    "fonts-dejavu-core",
)
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
BROWSER_PACKAGES = ("chromium", "fonts-dejavu-core")
BROWSER = "usr/lib/chromium/chromium"
PASTE = "sudo apt-get install -y {}"


def environment():
    """Variables (dict) for a subprocess that needs what was unpacked here."""
    if not FONTS_CONF.exists():
        return {}
    folders = [*library_folders(SYSROOT), os.environ.get("LD_LIBRARY_PATH")]
    return {
        "LD_LIBRARY_PATH": os.pathsep.join(str(part) for part in folders if part),
        "FONTCONFIG_FILE": str(FONTS_CONF),
    }


def library_folders(root):
    """The folders below ``root`` that hold shared libraries, public and private ones.

    A program finds a private folder (pulseaudio's) by an absolute path, not here.
    """
    tops = [root / "usr/lib", root / "lib"]
    shared = [child for top in tops for child in top.glob("*-linux-*")]
    private = [child for folder in shared for child in folder.iterdir()]
    folders = [*tops, *shared, *private]
    return [folder for folder in sorted(folders) if any(folder.glob("lib*.so*"))]


def has_pango():
    """Whether WeasyPrint would find its libraries and at least one font."""
    code = f"import ctypes\nfor name in {PANGO}: ctypes.CDLL(name)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment()},
        capture_output=True,
        check=False,
    )
    return not done.returncode and has_fonts((Path("/", FONTS), SYSROOT / FONTS))


def has_fonts(roots):
    """Whether there is an outline font in one of these folders."""
    for root in roots:
        for _folder, _folders, names in os.walk(root):
            if any(name.lower().endswith((".ttf", ".otf")) for name in names):
                return True
    return False


def prepare_pango():
    """See to it that PDF can be printed; say what to do where it cannot."""
    if has_pango():
        return
    try:
        add(PANGO_PACKAGES, "Fetching the libraries that print PDF")
    except Stop as reason:
        say(f"  {reason}")
    if not has_pango():
        paste = PASTE.format(" ".join(PANGO_PACKAGES))
        say(f"  Everything but PDF works; for PDF paste: {paste}")


def prepare_browser():
    """The path of a Chromium that runs.

    :raise Stop: with a line to paste where it cannot be had without touching the system
    """
    wrapper = BIN / "chromium"
    for name in (*BROWSERS, wrapper):
        found = shutil.which(name)
        if found and not is_snap_stub(found) and works(found, "--version"):
            return Path(found)
    if is_ubuntu(apt.os_release()):
        raise Stop(
            "The browser tests need Chromium, which Ubuntu has as a snap only: paste "
            "sudo snap install chromium (or install Google Chrome) and start again."
        )
    add(BROWSER_PACKAGES, "Fetching Chromium for the browser tests (about 100 MB)")
    write_wrapper(wrapper)
    works.cache_clear()
    if not works(str(wrapper), "--version"):
        raise Stop(
            "The browser tests need Chromium and the one fetched does not start: paste "
            f"{PASTE.format('chromium')} and start again."
        )
    return wrapper


def is_snap_stub(path):
    """Whether a program is Ubuntu's script that only says to install a snap."""
    with open(path, "rb") as stream:
        head = stream.read(4096)
    return head.startswith(b"#!") and b"snap install" in head


def is_ubuntu(release):
    """Whether the fields of os-release are those of Ubuntu or of a child of it."""
    return "ubuntu" in f"{release.get('ID')} {release.get('ID_LIKE')}".split()


def write_wrapper(path):
    """The script that starts the unpacked Chromium with its own libraries."""
    path.parent.mkdir(exist_ok=True)
    exports = [f'export {key}="{value}"' for key, value in environment().items()]
    program = f'exec "{SYSROOT / BROWSER}" "$@"'
    path.write_text("\n".join(["#!/bin/sh", *exports, program, ""]), encoding="utf-8")
    path.chmod(0o755)


def add(packages, text):
    """Unpack packages, with what the machine lacks for them, in SYSROOT."""
    if not apt.available():
        raise Stop(f"This machine has no apt: install {', '.join(packages)} by hand.")
    with step(text) as ticker:
        archive = apt.Archive.machine()
        for deb in archive.closure(packages, ticker):
            ticker.detail = deb.name.split("_")[0]
            apt.unpack(deb, SYSROOT)
        archive.tidy()
        write_fonts_conf()


def write_fonts_conf():
    """A fontconfig file for the fonts of the system and of SYSROOT."""
    local("cache", "fontconfig")
    families = {
        "sans-serif": "DejaVu Sans",
        "serif": "DejaVu Serif",
        "monospace": "DejaVu Sans Mono",
    }
    aliases = "".join(
        f"<alias><family>{name}</family><prefer><family>{font}</family></prefer>"
        "</alias>"
        for name, font in families.items()
    )
    FONTS_CONF.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>/{FONTS}</dir><dir>{SYSROOT / FONTS}</dir>"
        f"<cachedir>{LOCAL / 'cache' / 'fontconfig'}</cachedir>{aliases}"
        "</fontconfig>\n",
        encoding="utf-8",
    )
