"""The machine's apt, used privately: own lists, own cache, nothing installed.

Two uses. ``Archive.machine()`` reads the sources this machine already has and knows
what is installed, so that only what is missing is fetched. ``Archive.unstable()`` reads
Debian's unstable suite through this machine's own mirror, for Odoo. Both check the
archive's signature: apt does, with the keyring that the machine trusts.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .errors import Stop
from .paths import local
from .processes import run

OS_RELEASE = Path("/etc/os-release")
KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
)
#: Suites that a Debian mirror may be listed under, besides the machine's code name.
DEBIAN_SUITES = ("stable", "testing", "unstable", "sid")
#: Never unpacked beside the system's own: it must match the running loader.
NEVER_UNPACKED = ("libc6", "libc-bin")

SIGNATURE_FAULT = re.compile(
    r"NO_PUBKEY|BADSIG|EXPKEYSIG|REVKEYSIG|is not signed|not signed by|"
    r"signatures? (?:couldn't|could not|were invalid|was invalid)|"
    r"Sub-process \S*sqv\S* returned|OpenPGP signature verification failed|"
    r"public key is not available|No good signature",
    re.IGNORECASE,
)
HASH_FAULT = re.compile(r"Hash Sum mismatch|unexpected size", re.IGNORECASE)
SPACE_FAULT = re.compile(r"No space left|enough free space|disk quota", re.IGNORECASE)
NETWORK_FAULT = re.compile(
    r"Could not (?:resolve|connect|handshake)|Cannot initiate the connection|"
    r"Temporary failure|timed out|Connection (?:failed|refused|reset)|"
    r"Failed to fetch|Unable to connect|certificate",
    re.IGNORECASE,
)
MISSING_FAULT = re.compile(
    r"Unable to locate package|has no installation candidate|Can't select candidate",
    re.IGNORECASE,
)

OWN_TREE = (
    "Or get an Odoo 19 tree yourself and start with ODOO_HOME=/path/of/odoo "
    "(the folder that holds odoo-bin)."
)


def os_release(path=OS_RELEASE):
    """The fields of os-release as a dict; empty where the file is missing."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError:
        return {}
    pairs = re.findall(r"^(\w+)=[\"']?(.*?)[\"']?$", text, re.MULTILINE)
    return dict(pairs)


def pick_mirror(targets, codename):
    """The address of a Debian mirror among apt's index targets, or None.

    :param targets: lines "address release component"
    """
    wanted = (codename, *DEBIAN_SUITES)
    found = {}
    for line in targets.splitlines():
        fields = line.split()
        if len(fields) == 3 and fields[2] == "main" and fields[1] in wanted:
            found.setdefault(fields[1], fields[0])
    return next((found[name] for name in wanted if name in found), None)


def explain(output, doing):
    """The sentence for a failure of apt.

    :param output: what apt printed
    :param doing: what was being fetched, to begin the sentence
    """
    if SPACE_FAULT.search(output):
        return f"{doing} failed, the disk is full: free some space and start again."
    if SIGNATURE_FAULT.search(output):
        return (
            f"{doing} was refused, because the archive's signature is not good: update "
            "the package debian-archive-keyring and check which mirror apt uses. "
            + OWN_TREE
        )
    if HASH_FAULT.search(output):
        return (
            f"{doing} was refused, because what came does not match the archive's "
            "signed list: the mirror may be in the middle of an update, try again "
            "in an hour."
        )
    if MISSING_FAULT.search(output):
        return f"{doing} failed, the mirror does not have it: {last_fault(output)}"
    if NETWORK_FAULT.search(output):
        return (
            f"{doing} failed, the mirror that apt uses is out of reach: check the "
            f"network and the proxy, then start again ({last_fault(output)})."
        )
    return (
        f"{doing} failed ({last_fault(output)}): see to it that apt-get update and "
        "apt-get check work on this machine, then start again."
    )


def last_fault(output):
    """The last line of apt that reports an error, without its mark."""
    faults = re.findall(r"^[EW]: (?!Some index files)(.+)$", output, re.MULTILINE)
    last = (
        faults[-1]
        if faults
        else (output.strip().splitlines() or ["no reason given"])[-1]
    )
    return re.sub(r"https?://\S+", "…", last).strip().rstrip(".")


def available():
    """Whether this machine has apt and dpkg at all."""
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))


class Archive:
    """apt-get with a configuration of its own."""

    def __init__(self, name, doing, strict):
        self.doing = doing
        self.strict = strict
        self.fault = None
        self.folder = local("apt", name)
        self.config = self.folder / "apt.conf"
        self.env = {**os.environ, "APT_CONFIG": str(self.config), "LC_ALL": "C.UTF-8"}
        self.updated = False

    @classmethod
    def machine(cls):
        """This machine's own sources and its real list of installed packages."""
        archive = cls("machine", "Fetching system libraries", strict=False)
        archive._configure(_machine_settings())
        return archive

    @classmethod
    def unstable(cls, mirror, keyring):
        """Debian's unstable suite, as if nothing at all were installed."""
        archive = cls("unstable", "Fetching Odoo from Debian's archive", strict=True)
        archive._configure(archive._unstable_settings(mirror, keyring))
        return archive

    def update(self, ticker=None):
        """Fetch the signed lists."""
        if self.updated:
            return
        try:
            options = ["-o", "APT::Update::Error-Mode=any"] if self.strict else []
            output = self._apt([*options, "update"], ticker)
            if self.strict and SIGNATURE_FAULT.search(output):
                raise Stop(explain(output, self.doing))
        except Stop as fault:
            if self.strict:
                raise
            # Some archive of somebody else: what comes from the others may suffice.
            self.fault = fault
        self.updated = True

    def download(self, package, ticker=None):
        """Fetch one package, whatever is installed. Returns its path."""
        self.update(ticker)
        target = self.folder / "debs"
        target.mkdir(exist_ok=True)
        self._apt(["download", package], ticker, cwd=target)
        return newest(target, package)

    def closure(self, packages, ticker=None):
        """Fetch these packages with all that they need and the machine lacks.

        Returns the paths, in apt's order of installation.
        """
        self.update(ticker)
        options = ["-y", "--no-install-recommends", "-o", "Debug::NoLocking=true"]
        listed = self._apt([*options, "--print-uris", "-qq", "install", *packages])
        names = re.findall(r"^'[^']+' (\S+\.deb) \d+", listed, re.MULTILINE)
        self._apt([*options, "--download-only", "install", *packages], ticker)
        cache = self.folder / "cache" / "archives"
        return [
            cache / name for name in names if name.split("_")[0] not in NEVER_UNPACKED
        ]

    def tidy(self):
        """Give back the space of lists and caches; what was downloaded stays."""
        for name in ("state", "cache"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def search(self, pattern):
        """Names of packages that match a regular expression."""
        command = ["apt-cache", "search", "--names-only", pattern]
        found = subprocess.run(
            command, env=self.env, capture_output=True, text=True, check=False
        )
        return [line.split()[0] for line in found.stdout.splitlines() if line]

    def _apt(self, arguments, ticker=None, cwd=None):
        try:
            return run(
                ["apt-get", *arguments],
                lambda output: explain(output, self.doing),
                ticker,
                progress,
                env=self.env,
                cwd=cwd,
            )
        except Stop:
            if self.fault:  # what went wrong first explains what goes wrong now
                raise self.fault from None
            raise

    def _configure(self, settings):
        for name in ("state/lists/partial", "cache/archives/partial", "log", "none"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        own = {
            "Dir::Etc::Parts": self.folder / "none",
            "Dir::State::Lists": self.folder / "state" / "lists",
            "Dir::Cache": self.folder / "cache",
            "Dir::Cache::Archives": self.folder / "cache" / "archives",
            "Dir::Log": self.folder / "log",
            "APT::Sandbox::User": user_name(),
            "Acquire::Languages": "none",
            "Acquire::Retries": "2",
            "Acquire::http::Timeout": "30",
            "Acquire::https::Timeout": "30",
            "Dpkg::Use-Pty": "0",
            **settings,
        }
        lines = [*acquire_settings(), *(f'{key} "{val}";' for key, val in own.items())]
        self.config.touch(mode=0o600)
        self.config.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _unstable_settings(self, mirror, keyring):
        sources = self.folder / "unstable.sources"
        # Mirrors lag behind, and a signature's age says nothing about its truth.
        sources.write_text(
            f"Types: deb\nURIs: {mirror}\nSuites: unstable\nComponents: main\n"
            f"Signed-By: {keyring}\nCheck-Valid-Until: no\n",
            encoding="utf-8",
        )
        status = self.folder / "status"
        status.touch()
        return {
            "Dir::Etc::SourceList": sources,
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::Etc::Preferences": "/dev/null",
            "Dir::Etc::PreferencesParts": "/dev/null",
            "Dir::State": self.folder / "state",
            "Dir::State::Status": status,
        }


def _machine_settings():
    return {"Dir::State::Status": "/var/lib/dpkg/status"}


def acquire_settings():
    """How this machine reaches its mirrors (proxy, certificates), without its hooks."""
    dump = _output(["apt-config", "dump"])
    return [
        line
        for line in dump.splitlines()
        if line.startswith("Acquire::") and "IndexTargets" not in line
    ]


def debian_mirror(environ=None):
    """The Debian mirror of this machine.

    :raise Stop: when it has none and DEBIAN_MIRROR does not name one
    """
    environ = os.environ if environ is None else environ
    if environ.get("DEBIAN_MIRROR"):
        return environ["DEBIAN_MIRROR"]
    command = ["apt-get", "indextargets", "--no-release-info", "--format"]
    command += ["$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages"]
    release = os_release()
    debian = release.get("ID") == "debian"
    mirror = debian and pick_mirror(
        _output(command), release.get("VERSION_CODENAME") or "sid"
    )
    if not mirror:
        raise Stop(
            "Odoo 19 comes from Debian's archive and this machine has no Debian "
            "mirror in its apt sources: start with DEBIAN_MIRROR=address-of-a-mirror. "
            + OWN_TREE
        )
    return mirror


def unpack(deb, root):
    """Unpack a package's files below ``root``; its scripts are never run."""
    root.mkdir(parents=True, exist_ok=True)
    run(
        ["dpkg-deb", "-x", deb, root],
        lambda output: (
            f"{deb.name} could not be unpacked ({last_fault(output)}): free some space "
            "or delete .local/apt and start again."
        ),
    )


def newest(folder, package):
    """The most recent file of a package in a folder."""
    found = sorted(folder.glob(f"{package}_*.deb"), key=lambda deb: deb.stat().st_mtime)
    return found[-1]


def progress(line):
    """What to show of a line of apt-get."""
    found = re.match(r"Get:(\d+) .*?(\S+) \S+ \[([\d.,]+ ?\S+)\]", line)
    if not found:
        return None
    parts = line.split()
    name = parts[4] if len(parts) > 5 else found[2]
    return f"{found[1]}: {name} {found[3]}"


def user_name():
    """The name of the user we are, for apt's sandbox."""
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _output(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout
