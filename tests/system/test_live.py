"""Fifty desks with live updates on two workers: what they ask of the server.

A server of its own, in worker mode, on the database of the running system. Five
people have ten desks open each, every one with a websocket; the client's rules for
reading again (a calm, then a spread) are those of ``desk.js``. One real desk in a
browser shows that the client keeps them.
"""

import json
import random
import re
import statistics
import threading
import time
import urllib.parse
import urllib.request

import pytest
import websocket

from checks import testbed
from house.paths import ROOT

from .common import START_TIMEOUT, Rpc

PEOPLE = ("giulia", "marco", "sara", "luca", "elena")
EACH = 10
DESKS = EACH * len(PEOPLE)
IDLE = 20
DEADLINE = 60
LIVE = "system_live"


class Desk:
    """One desk of a person: a session and a websocket that waits."""

    def __init__(self, rpc):
        self.rpc = rpc
        self.version = rpc.user["websocket_worker_version"]
        self.heard = 0
        self.reads = []
        self.timer = None
        self.socket = None

    def listen(self, server):
        cookies = self.rpc.opener.handlers
        jar = next(h.cookiejar for h in cookies if hasattr(h, "cookiejar"))
        session = next(c.value for c in jar if c.name == "session_id")
        query = urllib.parse.urlencode({"version": self.version})
        self.socket = websocket.create_connection(
            f"ws://127.0.0.1:{server.gevent_port}/websocket?{query}",
            cookie=f"session_id={session}",
            timeout=DEADLINE,
        )
        subscribe = {"event_name": "subscribe", "data": {"channels": [], "last": 0}}
        self.socket.send(json.dumps(subscribe))
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self):
        try:
            while message := self.socket.recv():
                for note in json.loads(message):
                    if note["message"]["type"] == "crm_desk/changed":
                        self._changed()
        except (websocket.WebSocketException, OSError):
            return

    def _changed(self):
        self.heard += 1
        if not self.timer:
            calm, spread = rules()
            self.timer = threading.Timer(calm + random.random() * spread, self._read)
            self.timer.start()

    def _read(self):
        self.timer = None
        start = time.perf_counter()
        self.rpc.call("crm.desk", "get_desk")
        self.reads.append((time.perf_counter() - start) * 1000)


def rules():
    """The client's own calm and spread, in seconds."""
    path = ROOT / "addons/crm_mydesk/static/src/desk/desk_data.js"
    text = path.read_text("utf-8")
    found = dict(re.findall(r"^const (CALM|SPREAD) = (\d+);", text, re.M))
    return int(found["CALM"]) / 1000, int(found["SPREAD"]) / 1000


class Server:
    """Two workers and the process of the websockets."""

    def __init__(self, system):
        self.database = system.database
        self.gevent_port = testbed.free_port()
        self.config = system.bed.config(
            self.database, workers=2, gevent_port=self.gevent_port
        )
        port = re.search(r"^http_port = (\d+)", self.config.read_text(), re.M)[1]
        self.url = f"http://127.0.0.1:{port}"

    def wait(self):
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/web/health", timeout=5).close()
                return
            except OSError:
                time.sleep(0.3)
        raise RuntimeError(f"The server did not answer: see {LIVE}.log")


@pytest.fixture
def server(system):
    found = Server(system)
    arguments = ["-c", found.config, "-d", found.database]
    with system.bed.spawn(arguments, LIVE):
        found.wait()
        yield found


def requests(pattern):
    """How many lines of the server's log match."""
    text = (testbed.LOGS / f"{LIVE}.log").read_text("utf-8", errors="replace")
    return len(re.findall(pattern, text))


def about_a_customer(rpc):
    """The values of an activity on a customer."""
    (model,) = rpc.find("ir.model", [("model", "=", "res.partner")], limit=1)
    (customer,) = rpc.find("res.partner", [("is_company", "=", True)], limit=1)
    return {"res_model_id": model["id"], "res_id": customer["id"]}


def wait_until(done, what):
    deadline = time.monotonic() + DEADLINE
    while not done():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def is_quiet(page, calls):
    """Whether a page asks nothing for some seconds; forgets what it has asked."""
    calls.clear()
    page.wait_for_timeout(4000)
    return not calls


def settle(desks):
    """Let the desks read what the tests before have changed, and forget it."""
    time.sleep(3)
    wait_until(lambda: not any(desk.timer for desk in desks), "the desks never rest")
    time.sleep(3)
    for desk in desks:
        desk.heard = 0
        desk.reads.clear()


def open_desks(server):
    """Fifty desks that listen, and the ids of their people."""
    sessions = [Rpc(server.url, server.database, who, who) for who in PEOPLE]
    desks = [Desk(rpc) for rpc in sessions for _number in range(EACH)]
    for desk in desks:
        desk.listen(server)
    return desks, [rpc.user["uid"] for rpc in sessions]


def test_fifty_desks_do_not_storm(system, server):
    """MD-01 Fifty desks at rest ask nothing; a change is read once by each."""
    desks, people = open_desks(server)
    settle(desks)
    posts = requests(r'"POST /')
    time.sleep(IDLE)
    asked = requests(r'"POST /') - posts
    assert not asked, f"{asked} requests of {DESKS} desks at rest in {IDLE} s"
    rpc = system.rpc()
    about = about_a_customer(rpc)
    start = time.perf_counter()
    for number in range(3):
        summary = f"Richiamare {number}"
        values = [{**about, "summary": summary, "user_id": user} for user in people]
        rpc.call("mail.activity", "create", values)
    changed = time.perf_counter() - start
    wait_until(lambda: all(d.reads for d in desks), "a desk did not read again")
    wait_until(lambda: not any(d.timer for d in desks), "a desk still waits")
    everything = time.perf_counter() - start
    reads = [ms for desk in desks for ms in desk.reads]
    heard = sum(desk.heard for desk in desks)
    print(
        f"\n{DESKS} desks, 2 workers: at rest {asked} requests in {IDLE} s;"
        f" {heard} notices of 3 changes (made in {changed:.1f} s), {len(reads)} reads"
        f" within {everything:.1f} s, median {statistics.median(reads):.0f} ms,"
        f" slowest {max(reads):.0f} ms"
    )
    # a change that comes while the calm lasts costs no read of its own
    assert DESKS <= len(reads) <= heard <= 3 * DESKS
    for desk in desks:
        desk.socket.close()


def test_the_client_keeps_the_rules(system):
    """MD-01 A desk in the browser reads once after a burst, and rests otherwise."""
    marco = system.rpc("marco").user["uid"]
    with system.as_user("marco") as person:
        calls = []

        def count(request):
            if "/web/dataset/call_kw" in request.url or "/longpolling" in request.url:
                calls.append(request.url)

        person.open("/odoo/mydesk", ".o_crm_desk")
        person.page.on("request", count)
        # what the tests before have changed may still be on its way
        wait_until(lambda: is_quiet(person.page, calls), "the desk never rests")
        person.page.wait_for_timeout(5000)
        assert not calls, f"a desk at rest asked for {calls}"
        sara = system.rpc("sara")
        about = about_a_customer(sara)
        with person.page.expect_request("**/crm.desk/get_desk"):
            for number in range(5):
                values = {"summary": f"In fretta {number}", "user_id": marco}
                sara.call("mail.activity", "create", [{**about, **values}])
        person.page.get_by_text("In fretta 4").first.wait_for()
        read = [url for url in calls if "get_desk" in url]
        assert len(read) <= 2, read
