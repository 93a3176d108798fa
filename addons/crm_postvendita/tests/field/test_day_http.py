"""The page of the day and its routes, asked for by those who may and who may not."""

import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import DAY, DayCase

_ROUTES = "odoo.http"


@tagged("post_install", "-at_install")
class TestDayHttp(DayCase, HttpCase):
    def call(self, path, **params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        return self.url_open(
            f"/service/day/{path}",
            data=json.dumps(body),
            headers={"Content-Type": "application/json"},
        ).json()

    def send_one(self, visit, **changed):
        act = self.act(visit, "check_in", {"check_in": ""})
        params = {
            "database": self.env.cr.dbname,
            "user": self.agent.id,
            "acts": [act],
            "sent": f"{DAY}T11:00:00Z",
            **changed,
        }
        return self.call("send", **params)

    def test_the_technician(self):
        """PO-33 A technician reads the day and sends what was done."""
        visit = self.stop()
        self.authenticate("pv_agent", "pv_agent")
        page = self.url_open("/service/day")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(self.rossi.name, page.text, "the page holds nobody's data")
        self.assertIn("/web/assets/", page.text)
        day = self.call("read", day=DAY)["result"]
        self.assertEqual([stop["id"] for stop in day["stops"]], visit.ids)
        self.assertEqual(day["database"], self.env.cr.dbname)
        [answer] = self.send_one(visit)["result"]
        self.assertEqual(answer["outcome"], "done")
        self.assertTrue(visit.check_in)

    @mute_logger(_ROUTES)
    def test_another_ones_acts(self):
        """PO-33 What one did is never sent by another, nor into another database."""
        visit = self.stop()
        self.authenticate("pv_colleague", "pv_colleague")
        self.assertIn("error", self.send_one(visit))
        self.authenticate("pv_agent", "pv_agent")
        self.assertIn("error", self.send_one(visit, database="other"))
        self.assertIn("error", self.send_one(visit, acts="all"))
        self.assertIn("error", self.send_one(visit, sent="soon"))
        self.assertFalse(visit.check_in)

    @mute_logger(_ROUTES)
    def test_strangers(self):
        """PO-33 Who is no technician gets neither page nor day nor parts."""
        visit = self.stop()
        for login in ("pv_stranger", "anna@rossi.example"):
            self.authenticate(login, login)
            self.assertEqual(self.url_open("/service/day").status_code, 404)
            for path, params in (
                ("read", {"day": DAY}),
                ("read", {"day": DAY, "technician": self.agent.id}),
                ("products", {"words": "a"}),
            ):
                answer = self.call(path, **params)
                self.assertIn("error", answer)
                self.assertNotIn(self.rossi.name, json.dumps(answer))
            uid = self.env["res.users"].search([("login", "=", login)]).id
            self.assertIn("error", self.send_one(visit, user=uid))
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/service/day").url)
        answer = self.call("read", day=DAY)
        self.assertEqual(answer["error"]["code"], 100)

    @mute_logger(_ROUTES)
    def test_bad_requests(self):
        """PO-33 Days and persons that are none are refused; GET changes nothing."""
        self.authenticate("pv_agent", "pv_agent")
        for params in (
            {"day": "soon"},
            {"day": "0001-01-01"},
            {"day": DAY, "technician": "x"},
            {"day": DAY, "technician": [1]},
        ):
            self.assertIn("error", self.call("read", **params))
        for path in ("read", "send", "products"):
            self.assertIn(
                self.url_open(f"/service/day/{path}").status_code, (400, 404, 405)
            )

    def test_what_a_phone_keeps(self):
        """PO-33 Worker and manifest are for the page alone, without a login."""
        worker = self.url_open("/service/worker.js")
        self.assertTrue(worker.headers["Content-Type"].startswith("text/javascript"))
        self.assertNotIn("Service-Worker-Allowed", worker.headers)
        manifest = self.url_open("/service/day.webmanifest").json()
        self.assertEqual(manifest["scope"], "/service/day")
        for icon in manifest["icons"]:
            answer = self.url_open(icon["src"])
            self.assertTrue(answer.headers["Content-Type"].startswith(icon["type"]))
