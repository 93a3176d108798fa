"""A provider on the loopback, and the settings of a gateway to it."""

import json
import os
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from odoo.addons.crm_prevendita.tests.common import MarketingCommon

SECRETS = {"CRM_SMS_TOKEN": "s3cret", "CRM_SMS_WEBHOOK": "hook"}


class Provider:
    """A provider on the loopback: keeps what it gets, answers what it is told."""

    def __init__(self):
        self.requests = []
        self.answers = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length).decode()
                provider.requests.append((self.path, dict(self.headers), body))
                given = provider.answers.pop(0) if provider.answers else None
                status, text = given or (
                    200,
                    json.dumps({"status": "OK", "id": f"P{len(provider.requests)}"}),
                )
                if not status:
                    # gone without a word, after having read everything
                    self.close_connection = True
                    return
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_POST

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class SmsCommon(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what core posts speaks the user's language
        cls.env.user.lang = "en_US"
        secrets = patch.dict(os.environ, SECRETS)
        secrets.start()
        cls.addClassCleanup(secrets.stop)
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.stop)
        cls.env["crm.sms.gateway"].search([]).active = False
        cls.gateway = cls.env["crm.sms.gateway"].create(
            {
                "name": "Loopback",
                "sender": "Bellandi",
                "url": f"{cls.provider.url}/send",
                "headers": "Authorization: Bearer {secret:token}",
                "body": '{"to": "{number}", "text": "{text}", "from": "{sender}",'
                ' "ref": "{uuid}"}',
                "ok_path": "status",
                "ok_values": "OK",
                "id_path": "id",
                "error_path": "error",
            }
        )
        cls.contact.phone = "+39 347 1234567"
        cls.number = "+393471234567"

    def setUp(self):
        super().setUp()
        self.provider.requests.clear()
        self.provider.answers.clear()
        #: what is on its way at each moment at which the queue commits
        self.commits = []
        jobs = self.env.registry["ir.cron"]
        self.patch(jobs, "_commit_progress", lambda *_a, **_k: self._commit())

    def _commit(self):
        """What the queue's commits do, within the test's transaction."""
        self.env.flush_all()
        flying = self.env["sms.sms"].search([("gateway_flight", "!=", False)])
        self.commits.append((len(flying), len(self.provider.requests)))

    def _send_queue(self):
        """What core's job does."""
        self.env["sms.sms"]._process_queue()

    def _text(self, body="Good morning"):
        """Write a text message to the contact, and return its message."""
        message = self.contact._message_sms(body)
        self._send_queue()
        return message

    @contextmanager
    def _nobody_there(self):
        """An address of the loopback where nobody listens."""
        gone = Provider()
        gone.stop()
        url = self.gateway.url
        self.gateway.url = f"{gone.url}/send"
        yield
        self.gateway.url = url
