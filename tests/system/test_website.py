"""The service on the site: a visitor's request, and fifty visitors at once."""

import json
import random
import re
import statistics
import threading
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest

from checks import serverlog, testbed

from . import web
from .common import AT_ONCE
from .test_live import Server

ADDRESS = "ugo.bo@fabbrica.example"
SUBJECT = "Perdita d'olio dal separatore del compressore"
SEARCH = ".o_crm_faq form[role=search] input[name=search]"
SENT = ".s_website_form_end_message:not(.d-none)"
VISITORS = 50
#: of them, so many send the form
SENDERS = 10
SEARCHES = ("olio", "filtro", "fattura", "separattore", "zanzariera")
LOG = "system_visitors"
#: What the server logs although nobody has noticed anything.
UNNOTICED = (
    AT_ONCE,
    ("werkzeug", "Request timed out", "a caller came again before its turn came"),
)


def send_form(page):
    """Press Send until it has arrived: who is too quick is asked to wait."""
    for _attempt in range(20):
        page.click(".s_website_form_send")
        page.wait_for_selector(f"{SENT}, #s_website_form_result *")
        if page.locator(SENT).count():
            return
    raise AssertionError(page.inner_text("#s_website_form_result"))


def fill_form(page):
    page.fill("input[name=partner_name]", "Ugo Bo")
    page.fill("input[name=partner_email]", ADDRESS)
    page.select_option("select[name=category_id]", label="Guasto / Fermo macchina")
    page.fill("form[data-model_name='crm.ticket'] input[name=name]", SUBJECT)
    page.fill("textarea[name=description]", "Da ieri perde olio, che faccio?")
    page.set_input_files(
        "input[type=file]",
        [{"name": "foto.png", "mimeType": "image/png", "buffer": b"\x89PNG"}],
    )


def test_a_visitor_asks_for_help(system):
    """PO-09 PO-10 PO-14 a request from the site: articles, ticket, mail, answer."""
    with system.as_visitor() as ugo:
        page = ugo.page
        ugo.open("/support", wait="input[name=crm_form_token]")
        fill_form(page)
        page.wait_for_selector(".o_crm_faq_suggest_list a:has-text('Perdita')")
        ugo.screenshot("site_support")
        send_form(page)
        system.rpc().call("mail.mail", "process_email_queue")
        mail = system.wait_for_mail(lambda m: ADDRESS in str(m["To"]))
        link = re.search(r"/my/tickets/\d+\?access_token=[\w-]+", web.text_of(mail))[0]
        ugo.open(link)
        text = page.inner_text("main")
        assert SUBJECT in text and "foto.png" in text
        ugo.screenshot("site_ticket")
    with system.as_user("luca") as luca:
        luca.open("/odoo/tickets", wait=".o_list_view .o_data_row")
        luca.page.click(f'.o_data_row:has-text("{SUBJECT}") td[name=name]')
        luca.page.wait_for_selector(".o_form_view .o_form_sheet")
        luca.page.wait_for_selector(".o-mail-Message:has-text('foto.png')")
        assert luca.page.input_value("[name=channel_id] input") == "Sito web"
        web.answer(luca, "Serri il coperchio del separatore")
    with system.as_visitor() as ugo:
        ugo.open(link)
        assert "Serri il coperchio" in ugo.page.inner_text("main")


def test_the_faq_is_read_and_voted(system):
    """PO-14 a visitor searches the FAQ, reads an article and votes."""
    with system.as_visitor() as ugo:
        page = ugo.page
        ugo.open("/faq")
        page.fill(SEARCH, "separattore")
        page.press(SEARCH, "Enter")
        page.click(".o_crm_faq .list-group-item:has-text('separatore')")
        page.wait_for_selector(".o_crm_faq article")
        ugo.screenshot("site_faq")
        page.click("button[name=helpful][value=yes]")
        page.wait_for_selector(".alert-success")


class Visitor(threading.Thread):
    """Somebody who reads the public pages, and perhaps sends the form."""

    def __init__(self, number, url, start):
        super().__init__()
        self.number, self.url, self.gate = number, url, start
        self.times, self.faults, self.again = [], [], 0
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar())
        )
        self.opener.addheaders = [
            ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"),
            ("Accept-Language", "it-IT,it"),
        ]

    def ask(self, path, data=None, headers=None):
        """Return what a page answers; note how long it took, and what was wrong."""
        request = urllib.request.Request(self.url + path, data, headers or {})
        begin = time.perf_counter()
        try:
            return self.read(request)
        except OSError as fault:
            self.faults.append(f"{path}: {fault}")
            return ""
        finally:
            self.times.append((path.partition("?")[0], time.perf_counter() - begin))

    def read(self, request, attempts=8):
        """Read a page. The server lets eight callers for each worker queue; one who
        is turned away before any answer calls again, as browsers and nginx do."""
        try:
            with self.opener.open(request, timeout=120) as answer:
                return answer.read().decode()
        except OSError as fault:
            turned_away = isinstance(
                getattr(fault, "reason", fault), (ConnectionError, TimeoutError)
            )
            if not turned_away or not attempts:
                raise
            self.again += 1
            time.sleep(0.2)
            return self.read(request, attempts - 1)

    def call(self, path, **params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        text = self.ask(path, body.encode(), {"Content-Type": "application/json"})
        return json.loads(text or "{}").get("result")

    def run(self):
        self.gate.wait()
        listed = self.ask("/faq")
        articles = re.findall(r'href="(/faq/[\w-]+-\d+)"', listed)
        self.ask(f"/faq?search={random.choice(SEARCHES)}")
        self.ask(random.choice(articles))
        page = self.ask("/support")
        assert 'data-model_name="crm.ticket"' in page
        begun = self.call("/crm/form/start", model="crm.ticket")
        self.call("/faq/suggest", text="il compressore perde olio")
        if self.number < SENDERS:
            time.sleep(2.5)
            self.send(begun["token"])

    def send(self, token):
        values = {
            "name": "Cinquanta visitatori",
            "description": "Una prova",
            "partner_name": "Visitatore",
            "partner_email": f"visitatore{self.number}@fabbrica.example",
            "crm_form_token": token,
        }
        body = urllib.parse.urlencode(values).encode()
        text = self.ask("/website/form/crm.ticket", body)
        if not json.loads(text or "{}").get("id"):
            self.faults.append(f"form: {text}")


@pytest.fixture
def server(system):
    found = Server(system)
    with system.bed.spawn(["-c", found.config, "-d", found.database], LOG):
        found.wait()
        for path in ("/faq", "/support") * 3:
            urllib.request.urlopen(f"{found.url}{path}", timeout=120).close()
        yield found


def test_fifty_visitors_at_once(system, server):
    """PO-09 PO-14 SU-02 fifty visitors at once on two workers, without an error."""
    start = threading.Barrier(VISITORS)
    visitors = [Visitor(number, server.url, start) for number in range(VISITORS)]
    begin = time.perf_counter()
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    lasted = time.perf_counter() - begin
    faults = [fault for visitor in visitors for fault in visitor.faults]
    assert not faults, faults[:10]
    times = [seconds for visitor in visitors for _path, seconds in visitor.times]
    assert len(times) == VISITORS * 6 + SENDERS, "a visitor did not come to the end"
    again = sum(visitor.again for visitor in visitors)
    print(
        f"\n{VISITORS} visitors, 2 workers: {len(times)} requests in {lasted:.1f} s,"
        f" median {statistics.median(times):.2f} s, slowest {max(times):.2f} s;"
        f" {again} calls found the queue full and came again; no error"
    )
    log = (testbed.LOGS / f"{LOG}.log").read_text("utf-8", errors="replace")
    found = serverlog.complaints(serverlog.entries(log.splitlines()), UNNOTICED)
    assert not list(found), [entry.text for entry in found]
