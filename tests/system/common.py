"""The suite as people use it: a real server, a real browser, real mail.

A test gets these as fixtures (conftest.py):

    def test_ticket(system):
        with system.as_user("luca") as luca:
            luca.open("/odoo/action-crm_postvendita.crm_ticket_action")
            luca.page.get_by_text("Nuovo").click()
            luca.screenshot("ticket")
        system.receive_mail(email_message)
        assert system.mails[-1]["To"] == "anna.rossi@officinerossi.example"

Leaving the block fails when the browser's console logged an error; the end of the
session fails when the server's log has a warning.
"""

import email.policy
import json
import os
import re
import time
import urllib.request
from contextlib import contextmanager
from http.cookiejar import CookieJar

from aiosmtpd.controller import Controller

from checks import testbed
from house.paths import LOCAL, ROOT

from . import mailbox

SIZE = {"width": 1400, "height": 900}
#: What the browser or core's own client logs without a fault of ours, and why.
CONSOLE_ALLOWED = (
    "Service worker registration failed",  # as_user blocks them
)
#: what a browser says of a network that a test has cut
CUT = re.compile(r"ERR_INTERNET_DISCONNECTED|Failed to fetch|ERR_FAILED")
FONTS = re.compile(r"//fonts\.")
AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/140.0.0.0 Safari/537.36"
)
#: What core logs of two writes at once, which it then does again.
AT_ONCE = (
    "odoo.sql_db",
    r"""(?s)^bad query: b.[\s\\n]*UPDATE "?discuss_channel_member"?.*not serialize""",
    "a chat: the client tells twice at once what was seen, core tries again",
)
START_TIMEOUT = 90
SETTLE_TIMEOUT = 30
BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pictures():
    """Where screenshots go: into the documentation only when that is asked for."""
    folder = ROOT / "docs" / "img" if os.environ.get("SCREENSHOTS") else None
    folder = folder or LOCAL / "test" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Rpc:
    """A session without a browser: what a person may do, asked of the server."""

    def __init__(self, url, database, login, password):
        self.url = url
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar())
        )
        params = {"db": database, "login": login, "password": password}
        self.user = self._post("/web/session/authenticate", params)

    def _post(self, path, params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        request = urllib.request.Request(
            self.url + path, body.encode(), {"Content-Type": "application/json"}
        )
        with self.opener.open(request, timeout=60) as answer:
            result = json.load(answer)
        if "error" in result:
            data = result["error"].get("data", {})
            raise RuntimeError(f"{data.get('name')}: {data.get('message')}")
        return result.get("result")

    def call(self, model, method, *args, **kwargs):
        """Call a model's method: its result; RuntimeError with the server's words."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def find(self, model, domain, fields=("display_name",), **kwargs):
        """Records as dictionaries."""
        return self.call(model, "search_read", domain, list(fields), **kwargs)


class Person:
    """Somebody at the web client. ``page`` is playwright's."""

    def __init__(self, system, page):
        self.system = system
        self.errors = []
        self.pending = {}
        self.cut = False
        self._watch(page)

    def _watch(self, page):
        self.page = page
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._begin)
        page.on("requestfinished", self._finish)
        page.on("requestfailed", self._finish)

    def _begin(self, request):
        # a worker's own script never reports its end to the page
        if "/bus/websocket_worker_bundle" not in request.url:
            self.pending[request] = request.url

    def _finish(self, request):
        self.pending.pop(request, None)

    def _console(self, message):
        known = any(re.search(pattern, message.text) for pattern in CONSOLE_ALLOWED)
        known = known or (self.cut and CUT.search(message.text))
        if message.type == "error" and not known:
            self.errors.append(f"{message.text} ({message.location.get('url')})")

    def log_in(self, login, password):
        """Through the form, as people do."""
        self.page.goto(f"{self.system.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.click("form.oe_login_form button[type=submit]")
        self.page.wait_for_url(re.compile(r"/(odoo|my|web(?!/login))"))
        return self

    def open(self, path, wait=".o_action_manager .o_control_panel, main"):
        """Go to a page of the system and wait until its content is there."""
        self.page.goto(self.system.url + path)
        self.page.wait_for_selector(wait, state="attached")
        self.settle()
        return self

    @contextmanager
    def without_network(self):
        """Cut the network; what the browser says of that is no fault."""
        self.cut = True
        self.page.context.set_offline(True)
        yield
        self.page.context.set_offline(False)

    def reopen(self, path):
        """Close the page and open another one: a device keeps what it keeps."""
        context = self.page.context
        self.page.close()
        self.pending.clear()
        self._watch(context.new_page())
        self.page.goto(path if path.startswith("about:") else self.system.url + path)
        return self

    def settle(self, quiet=0.3):
        """Wait until the client is at rest: no request for ``quiet`` seconds."""
        since = time.monotonic()
        deadline = since + SETTLE_TIMEOUT
        while time.monotonic() - since < quiet:
            self.page.wait_for_timeout(50)
            if self.pending:
                since = time.monotonic()
            if since > deadline:
                raise AssertionError(f"Still loading: {sorted(self.pending.values())}")
        self.page.wait_for_selector(".o_blockUI", state="detached")

    def screenshot(self, name, **options):
        """A picture of the page as it is: its path."""
        self.settle()
        path = pictures() / f"{name}.png"
        self.page.screenshot(path=path, **options)
        return path


class System:
    """The running suite with its demonstration company."""

    def __init__(self, bed, browser):
        self.bed = bed
        self.browser = browser
        template = os.environ["SUITE_TEMPLATE"]
        self.database = bed.clone(template, "system")
        faults = bed.refresh(self.database, bed.record(template), "system_upgrade")
        assert not faults, "\n".join(faults)
        self.sink = mailbox.Sink()
        self.smtp = Controller(
            self.sink, hostname="127.0.0.1", port=testbed.free_port()
        )
        self.port = None
        self.refusals = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def mails(self):
        """Messages that the server sent, oldest first."""
        return self.sink.messages

    @contextmanager
    def running(self):
        """Start the server and the mail sink; stop both at the end."""
        self.smtp.start()
        config = self.bed.config(
            self.database, smtp_server="127.0.0.1", smtp_port=self.smtp.port
        )
        self.port = int(re.search(r"^http_port = (\d+)", config.read_text(), re.M)[1])
        try:
            with self.bed.spawn(["-c", config, "-d", self.database], "system_server"):
                self._wait_until_ready()
                yield self
        finally:
            self.smtp.stop()
            self.bed.drop(self.database)

    def _wait_until_ready(self):
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/web/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.3)
        raise RuntimeError("The server did not answer: see .local/test/log")

    @contextmanager
    def as_user(self, login, password=None, size=None):
        """A Person in a browser of their own, logged in; the password is the login.

        :param size: dict of width and height, for a narrow screen
        """
        with self._person(login, size) as person:
            person.log_in(login, password or login)
            yield person

    @contextmanager
    def as_visitor(self, size=None):
        """A Person at the web site who never logged in, with a window of their own:
        a browser that says it has none is taken for a machine."""
        with self._person("visitor", size, user_agent=AGENT) as person:
            yield person

    @contextmanager
    def _person(self, name, size, **options):
        context = self.browser.new_context(
            viewport=size or SIZE,
            locale="it-IT",
            timezone_id="Europe/Rome",
            **options,
        )
        # the letters of the site's theme come from outside, where nobody is
        context.route(FONTS, lambda route: route.fulfill(body=""))
        context.set_default_timeout(30000)
        person = Person(self, context.new_page())
        try:
            yield person
        except BaseException:
            person.page.screenshot(path=pictures() / f"failure-{name}.png")
            raise
        finally:
            context.close()
        assert not person.errors, f"The browser's console, as {name}: {person.errors}"

    def rpc(self, login="admin", password=None):
        """A session of somebody without a browser."""
        return Rpc(self.url, self.database, login, password or login)

    def refused(self, login, model, method, *arguments, password=None):
        """Try what a person must not do; fail when it is done.

        The server logs a warning for each refusal: these are expected.

        :return: what the server said (str)
        """
        try:
            result = self.rpc(login, password).call(model, method, *arguments)
        except RuntimeError as refusal:
            self.refusals.append(str(refusal))
            return str(refusal)
        raise AssertionError(f"{login} may call {method} of {model}: {result}")

    def receive_mail(self, message):
        """Hand a message to the mail gateway, as the mail server would.

        :param message: an email.message.EmailMessage
        :return: id of the record that the message went to
        """
        text = message.as_bytes(policy=email.policy.SMTP.clone(cte_type="7bit"))
        return self.rpc().call("mail.thread", "message_process", False, text.decode())

    def wait_for_mail(self, matches, timeout=20):
        """The first sent message for which ``matches(message)`` is true."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            for message in list(self.mails):
                if matches(message):
                    return message
            time.sleep(0.2)
        raise AssertionError(f"No such mail among {[m['Subject'] for m in self.mails]}")
