"""A text message from the contact's form to a provider, and what comes back."""

import hashlib
import hmac
import json
import os
import threading
import time
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import web

# read by the server, which starts after this file was read
os.environ.setdefault("CRM_SMS_TOKEN", "s3cret")
os.environ.setdefault("CRM_SMS_WEBHOOK", "hook")

WORDS = "Il tecnico arriva domani alle nove"


@contextmanager
def provider():
    """A provider on the loopback: its address and what it was sent."""
    received = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            received.append((self.headers, json.loads(self.rfile.read(length))))
            answer = json.dumps({"status": "OK", "id": f"P{len(received)}"}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/send", received
    finally:
        server.shutdown()
        server.server_close()


def tell(address, data):
    """Call the server back as the provider does: time stamp and body are signed."""
    body = json.dumps(data).encode()
    secret = os.environ["CRM_SMS_WEBHOOK"].encode()
    stamp = str(time.time())
    signed = f"{stamp}.".encode() + body
    headers = {
        "Content-Type": "application/json",
        "X-Signature": hmac.new(secret, signed, hashlib.sha256).hexdigest(),
        "X-Timestamp": stamp,
    }
    request = urllib.request.Request(address, body, headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode()


def set_up(system, address):
    """Describe the provider in the settings, as the administrator."""
    values = {
        "name": "Gestore di prova",
        "url": address,
        "headers": "Authorization: Bearer {secret:token}",
        "body": '{"to": "{number}", "text": "{text}"}',
        "ok_path": "status",
        "ok_values": "OK",
        "id_path": "id",
    }
    gateway = system.rpc().call("crm.sms.gateway", "create", values)
    return system.rpc().find(
        "crm.sms.gateway", [["id", "=", gateway]], ["status_url", "inbound_url"]
    )[0]


def run_queue(system):
    """Let the job run that gives messages to providers; here none runs by itself."""
    name = [["module", "=", "sms"], ["name", "=", "ir_cron_sms_scheduler_action"]]
    (found,) = system.rpc().find("ir.model.data", name, ["res_id"])
    system.rpc().call("ir.cron", "method_direct_trigger", [found["res_id"]])


def card_text(person, contact):
    """What the customer card says of a contact."""
    person.open(f"/odoo/action-contacts.action_contacts/{contact}")
    web.press(person, "action_open_customer_card")
    person.page.wait_for_selector(".o_crm_card")
    person.settle()
    return person.page.inner_text(".o_crm_card")


def test_a_text_message_there_and_back(system):
    """PV-36 Set up, written, delivered, answered with STOP, closed."""
    contact = system.rpc("sara").call(
        "res.partner", "create", {"name": "Bruno Sms", "phone": "+39 347 555 0177"}
    )
    with provider() as (address, received):
        gateway = set_up(system, address)
        with system.as_user("sara") as sara:
            sara.open(f"/odoo/action-contacts.action_contacts/{contact}")
            # the client shows the button beside the number under the mouse alone
            sara.page.locator("[name=phone] .o_field_phone_sms").first.dispatch_event(
                "click"
            )
            sara.settle()
            web.type_in(sara, "body", WORDS)
            sara.screenshot("sms_composer")
            web.press(sara, "action_send_sms")
            web.wait_closed(sara)
            run_queue(system)
            ((headers, message),) = received
            assert headers["Authorization"] == "Bearer s3cret"
            assert message == {"to": "+393475550177", "text": WORDS}
            said = tell(path(system, gateway["status_url"]),
                        {"id": "P1", "status": "delivered"})  # fmt: skip
            assert said == "1 understood"
            text = card_text(sara, contact)
            assert WORDS in text and "Consegnato" in text
            sara.screenshot("sms_card")
            tell(path(system, gateway["inbound_url"]),
                 {"from": "393475550177", "text": "STOP", "id": "R1"})  # fmt: skip
            assert "STOP" in card_text(sara, contact)
            sara.open("/odoo/action-crm_prevendita_sms.crm_sms_inbound_action")
            assert "STOP" in sara.page.inner_text(".o_list_view")
            sara.screenshot("sms_inbound")
    closed = system.rpc().find("phone.blacklist", [["number", "=", "+393475550177"]])
    assert len(closed) == 1
    gateways = system.rpc().find("crm.sms.gateway", [])
    system.rpc().call("crm.sms.gateway", "unlink", [one["id"] for one in gateways])


def path(system, address):
    """An address of the server's, where the server is reached here."""
    return system.url + address[address.index("/crm_sms/") :]
