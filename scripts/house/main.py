"""scripts/run and scripts/setup."""

import argparse
import fcntl
import os
import re
import time
from contextlib import contextmanager

from . import database, postgres, roles, server, setup, toolbox
from .errors import Stop
from .paths import LOCAL, local
from .steps import duration, say

LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?(@\w+)?")


def parser(description, serving):
    """The command line of both scripts."""
    result = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    result.add_argument(
        "--database", default="crm", metavar="NAME", help="its name (default: crm)"
    )
    result.add_argument(
        "--no-demo",
        dest="demo",
        action="store_false",
        help="a new database without the demonstration company",
    )
    result.add_argument(
        "--lang", metavar="CODE", help="language of a new database (default: it_IT)"
    )
    result.add_argument(
        "--reset", action="store_true", help="DELETE the database and make it anew"
    )
    result.add_argument(
        "--port", type=int, default=8069, help="where to serve (default: 8069)"
    )
    result.add_argument(
        "--stop-after-setup",
        action="store_true",
        default=not serving,
        help="prepare all, serve nothing (what scripts/setup does)",
    )
    return result


def main(description, serving=True):
    """Prepare what is missing, then serve until told to stop."""
    began = time.monotonic()
    options = parser(description, serving).parse_args()
    check(options)
    with server.orderly(), only_one(options):
        if not options.stop_after_setup:
            server.check_port(options.port)
        tools = toolbox.prepare()
        with postgres.choose(LOCAL / "postgres", tools.pg_bin) as cluster:
            made = database.Database(tools, cluster, options.database)
            setup.prepare(made, options.lang, options.demo, options.reset)
            if options.stop_after_setup:
                say(f"Ready in {duration(time.monotonic() - began)}: scripts/run")
            else:
                serve(made, options.port, began)


def serve(made, port, began):
    """Serve a database until a signal comes; then stop in good order."""
    try:
        with server.Server(made, port) as odoo:
            greet(odoo, began)
            odoo.watch()
    except KeyboardInterrupt:
        say("\nStopping.")


def greet(odoo, began):
    """Say where it is and with what to log in."""
    made = odoo.database
    say(f"\nReady in {duration(time.monotonic() - began)}: {odoo.url}\n")
    for line in roles.table(made.logins(), setup.read_password(made.name)):
        say(f"  {line}")
    say("\n  (login, password, role)   Ctrl-C stops everything.")


def check(options):
    """Refuse what cannot work before anything is done."""
    database.check_name(options.database)
    if options.lang and not LANGUAGE.fullmatch(options.lang):
        raise Stop(f"{options.lang!r} is no language code: write one such as it_IT.")


@contextmanager
def only_one(options):
    """Refuse a second run of the same folder, saying where the first one is."""
    with open(local() / "run.lock", "a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Stop(
                f"This is running already{lock.read()}: stop that one with Ctrl-C "
                "first, or use it."
            ) from None
        lock.truncate(0)
        doing = (
            "setting up"
            if options.stop_after_setup
            else (f"http://{server.HOST}:{options.port}")
        )
        lock.write(f" (process {os.getpid()}, {doing})")
        lock.flush()
        yield
