"""The virtual environment, made from the pinned requirements."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

from . import apt
from .errors import Stop
from .paths import LOCAL, LOGS, ROOT, local
from .processes import run
from .steps import step

VENV = LOCAL / "venv"
STAMP = VENV / "house.json"
REQUIREMENTS = ROOT / "requirements.txt"
REQUIREMENTS_DEV = ROOT / "requirements-dev.txt"
#: Published as source only, or as wheels that are too old.
FROM_SOURCE = "ofxparse,docopt"


def prepare(dev=False):
    """The virtual environment's Python, made or brought up to date when needed."""
    python = VENV / "bin" / "python"
    have = _read_stamp()
    files = [REQUIREMENTS]
    if REQUIREMENTS_DEV.exists() and (dev or have.get("dev")):
        files.append(REQUIREMENTS_DEV)
    # A moved folder or another Python needs a new environment, new pins do not.
    identity = {"python": sys.version.split()[0], "place": str(VENV)}
    want = {**identity, "dev": len(files) > 1, "requirements": fingerprint(files)}
    usable = python.exists() and identity.items() <= have.items()
    if usable and have == want:
        return python
    if not usable:
        with step("Making the virtual environment"):
            _create()
    STAMP.unlink(missing_ok=True)
    with step("Installing the Python packages") as ticker:
        _install(python, files, ticker)
    STAMP.write_text(json.dumps(want), encoding="utf-8")
    return python


def fingerprint(files):
    """A digest (str) of the requirements' text."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def site_packages():
    """The folder that holds the environment's packages."""
    python = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return VENV / "lib" / python / "site-packages"


def link(import_path):
    """Let every process of the environment import Odoo, wherever its tree is."""
    pth = site_packages() / "odoo-tree.pth"
    line = f"{import_path}\n"
    if not pth.exists() or pth.read_text(encoding="utf-8") != line:
        pth.write_text(line, encoding="utf-8")


def _read_stamp():
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _create():
    shutil.rmtree(VENV, ignore_errors=True)
    local()
    bare = subprocess.run(
        [sys.executable, "-c", "import ensurepip, venv"], capture_output=True
    ).returncode
    command = [sys.executable, "-m", "venv", VENV]
    run(
        [*command, "--without-pip"] if bare else command,
        "The virtual environment cannot be made: on Debian or Ubuntu, "
        "apt install python3-venv, then start again.",
    )
    if bare:
        _bootstrap_pip()


def _bootstrap_pip():
    """Debian splits pip from Python: fetch its wheel, let it install itself."""
    root = LOCAL / "pip-wheel"
    apt.unpack(apt.Archive.machine().download("python3-pip-whl"), root)
    wheel = next(iter(sorted(root.glob("usr/share/python-wheels/pip-*.whl"))), None)
    if wheel is None:
        raise Stop("Python has no pip: apt install python3-venv, then start again.")
    run(
        [VENV / "bin" / "python", f"{wheel}/pip", "install", "--no-index", wheel],
        "pip could not be prepared: apt install python3-venv, then start again.",
    )


def _install(python, files, ticker):
    local("log")
    seen = set()
    run(
        [
            *(python, "-m", "pip", "install", "--prefer-binary"),
            *("--progress-bar", "off", "--disable-pip-version-check"),
            *("--no-binary", FROM_SOURCE),
            *(part for path in files for part in ("-r", path)),
        ],
        explain,
        ticker,
        lambda line: _progress(line, seen),
        log=LOGS / "pip.log",
        env={"PIP_CACHE_DIR": str(local("cache", "pip")), **os.environ},
    )


def _progress(line, seen):
    found = re.match(r"\s*(?:Collecting|Using cached|Downloading) ([\w.\-]+)", line)
    if found and line.startswith("Collecting"):
        seen.add(found[1])
        return f"{len(seen)}: {found[1]}"
    if line.startswith("Installing collected"):
        return f"writing {len(seen)} packages"
    return None


NETWORK_FAULT = re.compile(
    r"Connection(?:Error| broken| refused| to .* timed out)|NewConnectionError|"
    r"Temporary failure in name resolution|Name or service not known|ProxyError|"
    r"NameResolutionError|Failed to (?:resolve|establish)|No address associated|"
    r"Read timed out|Max retries exceeded|SSLError|CERTIFICATE_VERIFY_FAILED|"
    r"Network is unreachable",
)


def explain(output):
    """The sentence for a failure of pip."""
    see = "the whole story is in .local/log/pip.log"
    if re.search(r"No space left on device|Disk quota exceeded", output):
        return "Installing Python packages failed, the disk is full: free some space."
    if NETWORK_FAULT.search(output):
        return (
            "Installing Python packages failed, the package index is out of reach: "
            f"check the network, the proxy and pip's configuration ({see})."
        )
    found = re.search(r"No matching distribution found for (\S+)", output)
    if found:
        return (
            f"Installing Python packages failed, the package index has no {found[1]} "
            f"for this Python and this machine: check pip's configuration ({see})."
        )
    errors = re.findall(r"^(?:ERROR|error): (.+)$", output, re.MULTILINE)
    last = errors[-1] if errors else "no reason given"
    return f"Installing Python packages failed ({last.strip()}): {see}."
