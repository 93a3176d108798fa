"""Odoo as a server: started, watched until it answers, stopped with all it started."""

import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

from .errors import Stop
from .paths import local
from .processes import end, leash, start
from .steps import step

HOST = "127.0.0.1"
START_TIMEOUT = 180


class Terminated(KeyboardInterrupt):
    """Somebody asked us to stop, by signal."""


@contextmanager
def orderly():
    """Let kill and a closed terminal stop us as Ctrl-C does."""

    def leave(number, _frame):
        # A second signal must not break the stopping off.
        for sign in signals:
            signal.signal(sign, signal.SIG_IGN)
        raise Terminated(number)

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {sign: signal.signal(sign, leave) for sign in signals}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def check_port(port):
    """Stop when something else listens on the port."""
    if not 0 < port < 65536:
        raise Stop(f"{port} is no port: choose one between 1024 and 65535 with --port.")
    with socket.socket() as probe:
        # As Odoo does: connections that are closing do not matter.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Stop(
                f"Port {port} is for root only: choose one above 1023 with --port."
            ) from None
        except OSError:
            raise Stop(
                f"Port {port} is taken by another program: stop that one, or choose "
                "another port with --port."
            ) from None


class Server:
    """The Odoo that serves one database."""

    def __init__(self, database, port):
        self.database = database
        self.port = port
        self.url = f"http://{HOST}:{port}"
        self.log = local("log") / "odoo.log"
        self.process = None

    def __enter__(self):
        config = self.database.config(port=self.port, list_db="False")
        toolbox = self.database.toolbox
        put_aside(self.log)
        with open(self.log, "wb") as log:
            self.process = start(
                [*leash(), toolbox.python, toolbox.odoo_bin, "-c", config],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.database.env,
            )
        try:
            with step("Starting Odoo"):
                self.wait_until_ready()
        except BaseException:
            end(self.process)
            raise
        return self

    def __exit__(self, *_exception):
        end(self.process)

    def wait_until_ready(self):
        """Return when the login page answers."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Stop(died(self.log, self.process.returncode))
            if answers(f"{self.url}/web/login"):
                return
            time.sleep(0.2)
        raise Stop(
            f"Odoo does not answer on {self.url} after {START_TIMEOUT} seconds: "
            f"see {self.log}."
        )

    def watch(self):
        """Wait until Odoo ends, which it does not do by itself."""
        self.process.wait()
        raise Stop(died(self.log, self.process.returncode))


def answers(url):
    """Whether a page is served."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=30) as reply:
            return reply.status == 200
    except (OSError, urllib.error.URLError):
        return False


def died(log, code):
    """The sentence for an Odoo that ended by itself."""
    text = log.read_text(encoding="utf-8", errors="replace")[-20000:]
    if "Address already in use" in text:
        return (
            "Odoo's port was taken meanwhile by another program: choose another with "
            "--port."
        )
    errors = re.findall(r"^(?:[\w.]+\.)?(\w*(?:Error|Exception): .+)$", text, re.M)
    reason = errors[-1][:300].rstrip(".") if errors else f"exit code {code}"
    return f"Odoo ended by itself ({reason}): see {log}, then start again."


def put_aside(log):
    """Keep the log of the run before, and only that one."""
    if log.exists():
        log.replace(log.with_suffix(".1.log"))
