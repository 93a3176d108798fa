# -*- coding: utf-8 -*-
"""Refuse a Python that cannot run Odoo, in words.

This file alone must be understood by any Python, however old.
"""

import os
import sys

OLDEST, NEWEST = (3, 10), (3, 13)


def suits(version):
    """Whether Odoo 19 runs on this (major, minor)."""
    return OLDEST <= tuple(version[:2]) <= NEWEST


def candidates(newest=NEWEST, oldest=OLDEST):
    """Names of interpreters to look for, the newest first."""
    return ["python3.%d" % minor for minor in range(newest[1], oldest[1] - 1, -1)]


def complaint(version):
    """The sentence for a version that does not suit."""
    return (
        "Odoo 19 needs Python 3.%d to 3.%d and this is Python %d.%d: install one of "
        "those (on Debian or Ubuntu: apt install python3) and start this again."
        % (OLDEST[1], NEWEST[1], version[0], version[1])
    )


def find(names, path):
    """The first of these programs in the folders of PATH, or None."""
    for name in names:
        for folder in path.split(os.pathsep):
            program = os.path.join(folder, name)
            if os.path.isfile(program) and os.access(program, os.X_OK):
                return program
    return None


def require(version=None, environ=None):
    """Go on, start again under an interpreter that suits, or leave with a sentence."""
    version = version or sys.version_info
    environ = os.environ if environ is None else environ
    if suits(version):
        return
    other = find(candidates(), environ.get("PATH", ""))
    if other and not environ.get("HOUSE_REEXEC"):
        environ["HOUSE_REEXEC"] = "1"
        os.execv(other, [other] + sys.argv)
    sys.stderr.write(complaint(version) + "\n")
    sys.exit(1)
