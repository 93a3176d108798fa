"""The technician's day: a page for a phone, what it reads, and what it sends.

The page is the same for everybody and holds nobody's data: it may be kept on the
device. What it shows comes by POST, as the person who is logged in.
"""

from werkzeug.exceptions import NotFound

from odoo import fields, http
from odoo.exceptions import AccessError, ValidationError
from odoo.http import request
from odoo.tools.misc import file_open

from ...models.field.crm_maintenance_visit import AGENT

_PAGE = "/service/day"
_ICON = "/crm_postvendita/static/description/icon"


class ServiceDay(http.Controller):
    @http.route(_PAGE, type="http", auth="user", methods=["GET"])
    def show_day(self, **_query):
        if not request.env.user.has_group(AGENT):
            raise NotFound()
        lang = request.env.lang or "en_US"
        values = {"lang": lang, "html_lang": lang.partition("@")[0].replace("_", "-")}
        page = request.render("crm_postvendita.day_page", values)
        # the worker of the page keeps it, and asks for it again when it can
        page.headers["Cache-Control"] = "no-cache"
        return page

    @http.route(
        "/service/worker.js", type="http", auth="public", methods=["GET"], readonly=True
    )
    def send_worker(self):
        """The script that keeps the page on the device; it lies at the page's root,
        since a worker serves what lies beside it."""
        with file_open("crm_postvendita/static/worker/day_worker.js") as script:
            body = script.read()
        headers = [("Content-Type", "text/javascript"), ("Cache-Control", "no-cache")]
        return request.make_response(body, headers)

    @http.route(
        "/service/day.webmanifest",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def send_manifest(self):
        """What a phone asks for to put the page among its applications."""
        name = request.env._("My day")
        icons = [
            {"src": f"{_ICON}.svg", "sizes": "any", "type": "image/svg+xml"},
            {"src": f"{_ICON}.png", "sizes": "128x128", "type": "image/png"},
        ]
        manifest = {
            "name": name,
            "short_name": name,
            "id": _PAGE,
            "start_url": _PAGE,
            "scope": _PAGE,
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#1d3557",
            "icons": icons,
        }
        headers = [("Content-Type", "application/manifest+json")]
        return request.make_json_response(manifest, headers)

    @http.route(
        "/service/day/read",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
        readonly=True,
    )
    def read_day(self, day, technician=None, **_more):
        """Return a day, see ``crm.maintenance.visit._get_day``."""
        try:
            date = fields.Date.to_date(day)
        except (TypeError, ValueError):
            date = None
        if not date or not 2000 <= date.year < 2100:
            raise ValidationError(request.env._("This is no date."))
        if isinstance(technician, bool) or not isinstance(technician, int | None):
            raise AccessError(request.env._("This person is no technician."))
        found = request.env["crm.maintenance.visit"]._get_day(date, technician)
        # ids mean nothing without the database they are of
        return {**found, "database": request.db}

    @http.route(
        "/service/day/products",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
        readonly=True,
    )
    def find_products(self, words="", **_more):
        """Return parts to choose from."""
        words = words if isinstance(words, str) else ""
        return request.env["crm.maintenance.visit"]._get_day_products(words.strip())

    @http.route("/service/day/send", type="jsonrpc", auth="user", methods=["POST"])
    def send_acts(self, database, user, acts, sent, **_more):
        """Apply what was done on the phone, see ``crm.visit.act._receive``.

        :param str database: where they are of
        :param int user: whose acts they are: another one's session sends none
        """
        if user != request.env.uid or database != request.db:
            raise AccessError(request.env._("These were done by somebody else."))
        if not request.env.user.has_group(AGENT):
            raise AccessError(
                request.env._("The day is for the service's technicians.")
            )
        return request.env["crm.visit.act"]._receive(acts, sent)
