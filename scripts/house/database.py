"""An Italian database with the suite in it: made, recognised, brought up to date."""

import json
import os
import re
import secrets
import shutil
from pathlib import Path

from . import addons
from .errors import Stop
from .paths import ADDONS, LOCAL, LOGS, local
from .processes import run
from .steps import step

#: The parameter written last; a database without it is unfinished or not ours.
MARKER = "crm_suite.setup"
COUNTRY = "IT"
LANGUAGE = "it_IT"
#: One empty file per database that is being made.
JOURNAL = "unfinished"
DATA = LOCAL / "data"
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")

BUILD_ASSETS = """
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
"""
SET_PASSWORD = """
env.ref("base.user_admin").write({{"password": {password!r}}})
env.cr.commit()
"""
SET_MARKER = """
env["ir.config_parameter"].set_param({key!r}, {value!r})
env.cr.commit()
"""


class Database:
    """One database of one server, with the folder of its files."""

    def __init__(self, toolbox, cluster, name, data_dir=DATA):
        self.toolbox = toolbox
        self.cluster = cluster
        self.name = name
        self.data_dir = Path(data_dir)

    # -- what it is ---------------------------------------------------------------

    def state(self):
        """``absent``, ``ours``, ``unfinished`` or ``foreign``."""
        quoted = self.name.replace("'", "''")
        # what somebody typed as a name, quoted
        query = f"SELECT 1 FROM pg_database WHERE datname = '{quoted}'"  # nosec B608
        if not self.cluster.psql(query):
            return "absent"
        if self.marker() is not None:
            return "ours"
        return "unfinished" if self.journal().exists() else "foreign"

    def marker(self):
        """What the last set-up recorded (dict), or None where none was finished."""
        if not self.psql("SELECT to_regclass('ir_config_parameter')"):
            return None
        # the key is the constant above
        which = f"key = '{MARKER}'"
        query = f"SELECT value FROM ir_config_parameter WHERE {which}"  # nosec B608
        value = self.psql(query)
        return json.loads(value) if value else None

    def modules(self):
        """The state (str) of each module that is not plainly absent."""
        rows = self.psql(
            "SELECT name, state FROM ir_module_module WHERE state NOT IN "
            "('uninstalled', 'uninstallable')"
        )
        return dict(row.split("\t") for row in rows.splitlines())

    def logins(self):
        """The logins (set of str) of active users."""
        return set(self.psql("SELECT login FROM res_users WHERE active").splitlines())

    def journal(self):
        return local(JOURNAL) / self.name

    def psql(self, statement):
        """The rows of a query in this database as text, fields separated by tabs."""
        return self.cluster.psql(statement, self.name)

    # -- what is done with it -----------------------------------------------------

    def init(self, lang=LANGUAGE):
        """Make it: the country first, so that accounting gets the Italian chart."""
        self.journal().touch()
        # Not admin's final password: this one is seen in the list of processes.
        options = ["--country", COUNTRY, "--language", lang]
        options += ["--password", secrets.token_hex(12)]
        with step(f"Creating the database {self.name} ({lang})") as ticker:
            arguments = ["db", "-c", self.config(), "init", *options, self.name]
            output = self.odoo(arguments, ticker)
        if "CREATE DATABASE failed" in output:  # Odoo goes on as if nothing happened
            raise Stop(explain(output))

    def update(self, install=(), upgrade=()):
        """Install and upgrade add-ons, in one go."""
        if not (install or upgrade):
            return
        arguments = ["-c", self.config(), "-d", self.name, "--stop-after-init"]
        said = []
        if install:
            arguments += ["-i", ",".join(install)]
            said.append(f"Installing {listed(install)}")
        if upgrade:
            arguments += ["-u", ",".join(upgrade)]
            said.append(f"Upgrading {', '.join(upgrade)}")
        with step(" and ".join(said)) as ticker:
            self.odoo(arguments, ticker)

    def finish(self, record, password=None, assets=False):
        """Record what is installed, as the last thing done.

        :param record: dict, what ``marker`` will give back
        :param password: admin's, or None to leave it
        :param assets: also build the client's bundles, so that the first page is quick
        """
        code = BUILD_ASSETS if assets else ""
        if password:
            code += SET_PASSWORD.format(password=password)
        code += SET_MARKER.format(key=MARKER, value=json.dumps(record))
        with step("Building the web client" if assets else "Recording the set-up"):
            arguments = ["shell", "-c", self.config(), "-d", self.name, "--no-http"]
            self.odoo(arguments, code=code)
        if self.marker() != record:  # the shell ends well whatever its code did
            raise Stop("The set-up could not be recorded: see .local/log/setup.log.")
        self.journal().unlink(missing_ok=True)

    def drop(self):
        """Remove it with its files."""
        drop(self.cluster, self.name, self.data_dir)
        self.journal().unlink(missing_ok=True)

    def config(self, **options):
        """Odoo's configuration file, as it must be now. Returns its path."""
        options.setdefault("data_dir", self.data_dir)
        return write_config(self.toolbox, self.cluster, self.name, **options)

    def odoo(self, arguments, ticker=None, code=None):
        """Run Odoo's command line to its end. Returns its log."""
        return run(
            [self.toolbox.python, self.toolbox.odoo_bin, *arguments],
            explain,
            ticker,
            progress,
            log=local("log") / "setup.log",
            text=code,
            env=self.env,
        )

    @property
    def env(self):
        """Variables of a process that uses this database."""
        return {**self.toolbox.env, **self.cluster.env}


def create(toolbox, cluster, name, lang=LANGUAGE, modules=(), password="admin", **more):
    """Make a database: Italian first, then the modules, then the marker.

    :param modules: names to install besides what Odoo itself installs
    :param more: ``data_dir`` and ``assets``, see Database
    :raise Stop: when Odoo refuses, with its last error
    """
    assets = more.pop("assets", False)
    made = Database(toolbox, cluster, name, **more)
    made.init(lang)
    made.update(install=modules)
    made.finish({"checksums": addons.checksums(addons.manifests())}, password, assets)
    return made


def drop(cluster, name, data_dir=DATA):
    """Remove a database with its files."""
    quoted = name.replace('"', '""')
    cluster.psql(f'DROP DATABASE IF EXISTS "{quoted}" WITH (FORCE)')
    shutil.rmtree(Path(data_dir) / "filestore" / name, ignore_errors=True)


def listed(names):
    """Some names for a line: all of a few, the number of many.

    >>> listed(["a", "b"]), listed(["a", "b", "c", "d"])
    ('a, b', '4 add-ons')
    """
    return f"{len(names)} add-ons" if len(names) > 3 else ", ".join(names)


def check_name(name):
    """Refuse a name with which psql, Odoo or the database filter get in trouble."""
    if not NAME.fullmatch(name) or name in ("postgres", "template0", "template1"):
        raise Stop(
            f"{name!r} is no name for a database here: use lower-case letters, digits "
            "and _, beginning with a letter."
        )
    return name


def write_config(toolbox, cluster, name, port=8069, data_dir=DATA, **more):
    """Odoo's configuration for one database. Returns its path."""
    folders = [*toolbox.addons_path]
    if any(ADDONS.glob("*/__manifest__.py")):  # Odoo refuses a folder without add-ons
        folders.append(ADDONS)
    options = {
        "addons_path": ",".join(map(str, folders)),
        "data_dir": data_dir,
        **cluster.options,
        "db_name": name,
        "dbfilter": f"^{re.escape(name)}$",
        "list_db": "True",
        "http_interface": "127.0.0.1",
        "http_port": port,
        "gevent_port": port + 3,
        "admin_passwd": secrets.token_urlsafe(24),
        "pg_path": toolbox.pg_bin,
        "unaccent": "True",
        "screenshots": LOCAL / "screenshots",
        "max_cron_threads": 1,
        "limit_time_cpu": 3600,
        "limit_time_real": 3600,
        **more,
    }
    lines = [f"{key} = {value}" for key, value in options.items() if value != ""]
    path = local("conf") / f"{name}.conf"
    text = "\n".join(["[options]", *lines, ""])
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
    return path


def progress(line):
    """What to show of a line of Odoo's log.

    >>> progress("… odoo.modules.loading: Loading module crm (7/90)")
    '7/90 crm'
    """
    found = re.search(r"Loading module (\S+) \((\d+/\d+)\)", line)
    return f"{found[2]} {found[1]}" if found else None


def explain(output):
    """The sentence for an Odoo that failed, from its log."""
    if "No space left on device" in output or "Disk quota exceeded" in output:
        return "Odoo stopped, the disk is full: free some space and start again."
    errors = re.findall(
        r"^(?:[\w.]+\.)?(\w*(?:Error|Exception|Warning): .+)$", output, re.M
    )
    logged = re.findall(r" (?:ERROR|CRITICAL) \S+ [\w.]+: (.+)$", output, re.MULTILINE)
    usage = re.findall(r"^odoo\b.*: error: (.+)$", output, re.MULTILINE)
    last = (errors or logged or usage or ["no reason given"])[-1].strip().rstrip(".")
    return f"Odoo stopped ({last[:300]}): the whole story is in {LOGS / 'setup.log'}."
