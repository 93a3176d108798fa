"""Databases for tests: a private PostgreSQL, cached templates, servers on clones."""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path

from house import addons as house_addons
from house import database
from house.errors import Stop
from house.paths import ADDONS, LOCAL, local

from . import serverlog, sources

FOLDER = LOCAL / "test"
DATA = FOLDER / "data"
LOGS = FOLDER / "log"
RECORDS = FOLDER / "templates"
CHART = house_addons.CHART
DEMO = house_addons.DEMO
PREPARE_ASSETS = "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"


def digest(*parts):
    """A short fingerprint (str) of anything that can be written as JSON.

    >>> digest("a", ["b"]) == digest("a", ["b"]) != digest("a", ["c"])
    True
    """
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def free_port():
    """A port on which nothing listens now, with the next ones free as far as known."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Testbed:
    """Makes templates once, clones them in half a second, runs Odoo on the clones."""

    __test__ = False  # not a test class, whatever pytest thinks of its name

    def __init__(self, toolbox, cluster, known=None):
        self.toolbox = toolbox
        self.cluster = cluster
        self.addons = sources.addons() if known is None else known
        self.children = set()
        self.lock = threading.Lock()
        for folder in ("data", "log", "templates"):
            local("test", folder)

    # -- processes ----------------------------------------------------------------

    def config(self, name, addons=ADDONS, examples=None, **more):
        """Odoo's configuration for one database. Returns its path."""
        options = {"list_db": "False", "max_cron_threads": 0, **more}
        folders = [*self.toolbox.addons_path]
        if any(Path(addons).glob("*/__manifest__.py")):
            folders.append(addons)
        if examples:
            folders.append(examples)
        options["addons_path"] = ",".join(map(str, folders))
        return database.write_config(
            self.toolbox, self.cluster, name, free_port(), data_dir=DATA, **options
        )

    def odoo(self, name, arguments, log, code=None, addons=ADDONS, examples=None):
        """Run Odoo on a database to its end.

        :param arguments: of the server, or of the subcommand they begin with
        :param log: name of the log's file in LOGS
        :param code: Python for the standard input (odoo shell), or None
        :param examples: one more folder of add-ons, or None
        :return: (lines of the log, exit code)
        """
        config = self.config(name, addons, examples)
        arguments = [part if part != "CONFIG" else config for part in arguments]
        with self.spawn(arguments, log, code) as process:
            exit_code = process.wait()
        path = LOGS / f"{log}.log"
        return path.read_text("utf-8", errors="replace").splitlines(), exit_code

    def spawn(self, arguments, log, code=None):
        """A running Odoo (context manager) that is stopped at the end of the block."""
        return self.process([self.toolbox.odoo_bin, *arguments], log, code)

    @contextmanager
    def process(self, arguments, log, code=None, env=None):
        """A running Python of ours, stopped at the end of the block.

        :param log: name of the log's file in LOGS
        :param code: text for its standard input, or None
        """
        source = LOGS / f"{log}.py"
        if code:
            source.write_text(code, "utf-8")
        with (
            open(LOGS / f"{log}.log", "wb") as output,
            open(source if code else os.devnull, "rb") as stdin,
        ):
            process = subprocess.Popen(
                [str(part) for part in [self.toolbox.python, *arguments]],
                stdin=stdin,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**self.toolbox.env, **(env or {})},
                cwd=FOLDER,
            )
            with self.lock:
                self.children.add(process)
            try:
                yield process
            finally:
                self.end(process)
                with self.lock:
                    self.children.discard(process)

    @staticmethod
    def end(process):
        """Stop a process of ours if it still runs."""
        if process.poll() is not None:
            return
        # Odoo ends in good order, pytest ends what it started itself
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def end_all(self):
        """Stop what still runs: somebody pressed Ctrl-C."""
        with self.lock:
            children = list(self.children)
        for process in children:
            self.end(process)

    # -- databases ----------------------------------------------------------------

    def exists(self, name):
        # a name of ours, not of somebody who asks
        query = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"  # nosec B608
        return bool(self.cluster.psql(query))

    def clone(self, template, name):
        """A copy of a database with its files, replacing what has that name."""
        self.drop(name)
        self.cluster.psql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        store = DATA / "filestore" / template
        if store.is_dir():
            shutil.copytree(
                store, DATA / "filestore" / name, copy_function=os.link, symlinks=True
            )
        return name

    def drop(self, name):
        database.drop(self.cluster, name, data_dir=DATA)

    def rename(self, old, new):
        """Give a finished database its name; its files follow."""
        self.drop(new)
        self.cluster.psql(f'ALTER DATABASE "{old}" RENAME TO "{new}"')
        store = DATA / "filestore" / old
        if store.is_dir():
            store.rename(DATA / "filestore" / new)

    # -- templates ----------------------------------------------------------------

    def suite_addons(self):
        """Add-ons of the suite without the demonstration company."""
        return [addon for addon in self.addons if addon.name != DEMO]

    @cached_property
    def keys(self):
        """Fingerprint (str) per kind of template: what it depends on.

        Taken once: who edits while tests run gets the answer for what was there.
        """
        release = (self.toolbox.odoo_src / "release.py").read_text("utf-8")
        base = digest(release, str(self.toolbox.odoo_src))
        core = digest(base, sources.foundation(self.addons))
        suite = digest(core, self.checksums)
        # the story's dates are relative to the day on which it is told
        demo = digest(suite, self.story, date.today().isoformat())
        return {"base": base, "core": core, "suite": suite, "demo": demo}

    @cached_property
    def checksums(self):
        """Digest per add-on of the suite, of what its installation depends on."""
        return house_addons.checksums([addon.name for addon in self.suite_addons()])

    @cached_property
    def story(self):
        """Digest of the demonstration company, which only a new installation tells."""
        return house_addons.checksum(ADDONS / DEMO)

    def template_name(self, kind):
        return f"tpl_{kind}_{self.keys[kind]}"

    def template(self, kind):
        """Make a template unless it is there.

        :param kind: ``base`` (Italian, nothing else), ``core`` (what the suite needs),
            ``suite`` (all add-ons, client's assets built), ``demo`` (its company)
        :return: a Verdict: a template whose making logs a warning is not kept
        """
        name = self.template_name(kind)
        if self.exists(name):
            return serverlog.Verdict(0, 0, [])
        draft = f"draft_{kind}"
        faults = self.build(kind, draft)
        if faults:
            return serverlog.Verdict(0, 1, faults)
        self.forget(kind)
        self.rename(draft, name)
        sums = {**self.checksums, DEMO: self.story}
        (RECORDS / f"{name}.json").write_text(json.dumps(sums), "utf-8")
        return serverlog.Verdict(1, 0, [])

    def build(self, kind, draft):
        """Make a template's database: list of faults."""
        if kind == "base":
            return self.build_base(draft)
        below = {"core": "base", "suite": "core", "demo": "suite"}[kind]
        self.clone(self.template_name(below), draft)
        faults = self.install(draft, self.modules(kind), f"template_{kind}")
        if kind == "suite" and not faults:
            faults = self.prepare_assets(draft, "template_assets")
        return faults

    def prepare_assets(self, name, log):
        """Build what browsers will ask a database for, if need be: list of faults."""
        arguments = ["shell", "-c", "CONFIG", "-d", name, "--no-http"]
        return self.run(name, arguments, log, PREPARE_ASSETS)

    def build_base(self, draft):
        """An Italian database: the country before any module, for the right chart."""
        self.drop(draft)
        options = ["--country", "IT", "--language", "it_IT", "--password", "admin"]
        arguments = ["db", "-c", "CONFIG", "init", *options, draft]
        return self.run(draft, arguments, "template_base")

    def modules(self, kind):
        """Names to install for a template."""
        if kind == "core":
            return [*sources.foundation(self.addons), CHART]
        if kind == "demo":
            return [DEMO]
        # what joins two add-ons must come by itself
        return [addon.name for addon in self.suite_addons() if not addon.auto_install]

    def forget(self, kind):
        """Remove the templates of a kind that were made from other sources."""
        like = f"tpl\\_{kind}\\_%"
        # one of the kinds named above
        which = f"datname LIKE '{like}'"
        query = f"SELECT datname FROM pg_database WHERE {which}"  # nosec B608
        names = self.cluster.psql(query).split()
        for name in names:
            self.drop(name)
            (RECORDS / f"{name}.json").unlink(missing_ok=True)

    def newest(self, kind):
        """A template of a kind, the exact one if it is there: (name, checksums).

        (None, {}) when there is none that an upgrade would bring up to date.
        """
        exact = self.template_name(kind)
        if self.exists(exact):
            return exact, self.record(exact)
        for path in sorted(RECORDS.glob(f"tpl_{kind}_*.json")):
            before = self.record(path.stem)
            told = kind != "demo" or before.get(DEMO) == self.story
            if told and self.exists(path.stem):
                return path.stem, before
        return None, {}

    @staticmethod
    def record(template):
        """The checksums of the add-ons with which a template was made."""
        path = RECORDS / f"{template}.json"
        return json.loads(path.read_text("utf-8")) if path.is_file() else {}

    # -- what tests do with them ---------------------------------------------------

    def update_arguments(self, before, also=None):
        """Odoo's options that bring a clone up to date with the files.

        :param before: the checksums with which its template was made
        :param also: an add-on to upgrade with the others, if there are any
        """
        changed = [key for key, sum in self.checksums.items() if before.get(key) != sum]
        fresh = sorted(key for key in changed if key not in before)
        old = sorted({*changed, *([also] if changed and also else [])} - set(fresh))
        arguments = ["-i", ",".join(fresh)] if fresh else []
        return arguments + (["-u", ",".join(old)] if old else [])

    def refresh(self, name, before, log):
        """Bring a clone up to date with the files: list of faults."""
        update = self.update_arguments(before)
        if not update:
            return []
        arguments = ["-c", "CONFIG", "-d", name, *update, "--stop-after-init"]
        return self.run(name, arguments, log)

    def install(self, name, modules, log, addons=ADDONS):
        """Install modules in a database: list of faults."""
        arguments = ["-c", "CONFIG", "-d", name, "-i", ",".join(modules)]
        return self.run(name, [*arguments, "--stop-after-init"], log, addons=addons)

    def run(self, name, arguments, log, code=None, addons=ADDONS):
        """Run Odoo without tests: list of what is wrong in its log."""
        lines, exit_code = self.odoo(name, arguments, log, code, addons)
        faults = serverlog.verdict(lines, exit_code, tests=False).faults
        return [f"{fault}\n(log: {LOGS / log}.log)" for fault in faults]


def single():
    """Refuse to run twice at once: both would use the same databases."""
    import fcntl

    stream = open(local("test") / "lock", "w")  # noqa: SIM115
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Stop(
            "Another scripts/test is running in this folder: wait until it is done."
        ) from None
    return stream
