"""Libraries and programs that do not come from PyPI: pango for PDF, Chromium for tests.

Used from the system when they are there. When they are not, their packages are unpacked
in .local/sysroot and found through LD_LIBRARY_PATH: the system stays untouched.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from . import apt
from .errors import Stop
from .paths import LOCAL, local
from .steps import say, step

SYSROOT = LOCAL / "sysroot"
BIN = LOCAL / "bin"
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libgobject-2.0.so.0",
         "libharfbuzz.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1")
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz0b",
                  "libharfbuzz-subset0", "libfontconfig1", "fonts-dejavu-core")
FONTS = "/usr/share/fonts"
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
BROWSER_PACKAGES = ("chromium", "fonts-dejavu-core")
PASTE = "sudo apt-get install -y {}"


def environment():
    """Variables for a subprocess that needs what was unpacked here (dict)."""
    if not SYSROOT.exists():
        return {}
    return {
        "LD_LIBRARY_PATH": os.pathsep.join(
            [*map(str, library_folders(SYSROOT)), os.environ.get("LD_LIBRARY_PATH", "")]
        ).strip(os.pathsep),
        "FONTCONFIG_FILE": str(SYSROOT / "house-fonts.conf"),
    }


def library_folders(root):
    """The folders below ``root`` that hold shared libraries."""
    names = ("usr/lib", "lib")
    folders = [root / name for name in names]
    folders += [child for folder in folders for child in sorted(folder.glob("*-linux-*"))]
    return [folder for folder in folders if any(folder.glob("*.so*"))]


def has_pango():
    """Whether WeasyPrint would find its libraries and at least one font."""
    code = f"import ctypes\nfor n in {PANGO}: ctypes.CDLL(n)"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment()},
        capture_output=True, check=False,
    )
    return not done.returncode and has_fonts()


def has_fonts(roots=(FONTS, SYSROOT / FONTS.lstrip("/"))):
    """Whether there is an outline font in one of these folders."""
    for root in roots:
        for _folder, _folders, names in os.walk(root):
            if any(name.lower().endswith((".ttf", ".otf")) for name in names):
                return True
    return False


def prepare_pango():
    """See to it that PDF can be printed; a warning in words where it cannot."""
    if has_pango():
        return
    try:
        add(PANGO_PACKAGES, "Fetching the libraries that print PDF")
    except Stop as reason:
        say(f"  {reason}\n  PDF cannot be printed until then. "
            f"As root: {PASTE.format(' '.join(PANGO_PACKAGES))}")


def prepare_browser():
    """The path of a Chromium that runs.

    :raise Stop: with a line to paste where it cannot be had without touching the system
    """
    for name in BROWSERS:
        found = shutil.which(name)
        if found and not is_snap_stub(found) and runs(found):
            return Path(found)
    wrapper = BIN / "chromium"
    if wrapper.exists() and runs(wrapper):
        return wrapper
    if "ubuntu" in (apt.os_release().get("ID", ""), apt.os_release().get("ID_LIKE", "")):
        raise Stop(
            "The browser tests need Chromium, which Ubuntu ships as a snap only: paste "
            "sudo snap install chromium, or install Google Chrome, then start again."
        )
    add(BROWSER_PACKAGES, "Fetching Chromium for the browser tests (about 100 MB)")
    write_wrapper(wrapper)
    if not runs(wrapper):
        raise Stop("The browser tests need Chromium and the one fetched does not start: "
                   f"paste {PASTE.format('chromium')}, then start again.")
    return wrapper


def is_snap_stub(path):
    """Whether a program is Ubuntu's script that only says to install a snap."""
    with open(path, "rb") as stream:
        head = stream.read(4096)
    return head.startswith(b"#!") and b"snap install" in head


def runs(program):
    """Whether a browser starts at all."""
    try:
        done = subprocess.run(
            [program, "--version"], capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def write_wrapper(path):
    """The script that starts the unpacked Chromium with its own libraries."""
    path.parent.mkdir(exist_ok=True)
    lines = [f'export {key}="{value}"' for key, value in environment().items()]
    program = SYSROOT / "usr/lib/chromium/chromium"
    path.write_text("\n".join(["#!/bin/sh", *lines, f'exec "{program}" "$@"\n']))
    path.chmod(0o755)


def add(packages, text):
    """Unpack packages, with what the machine lacks for them, in SYSROOT."""
    if not apt.available():
        raise Stop(f"This machine has no apt; install {', '.join(packages)} by hand.")
    with step(text) as ticker:
        for deb in apt.Archive.machine().closure(packages, ticker):
            apt.unpack(deb, SYSROOT)
        write_fonts_conf()


def write_fonts_conf():
    """A fontconfig file for fonts of the system and of SYSROOT."""
    local("cache", "fontconfig")
    families = {"sans-serif": "DejaVu Sans", "serif": "DejaVu Serif",
                "monospace": "DejaVu Sans Mono"}
    aliases = "".join(
        f"<alias><family>{name}</family><prefer><family>{font}</family></prefer></alias>"
        for name, font in families.items()
    )
    (SYSROOT / "house-fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{FONTS}</dir><dir>{SYSROOT}{FONTS}</dir>"
        f"<cachedir>{LOCAL}/cache/fontconfig</cachedir>{aliases}</fontconfig>\n"
    )


def version_of(name):
    """The version in the name of a package's file.

    >>> version_of("chromium_140.0.1-1_amd64.deb")
    '140.0.1-1'
    """
    return re.split("_", name)[1]
