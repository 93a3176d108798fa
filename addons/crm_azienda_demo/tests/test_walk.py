"""Every screen that the people of the company are offered answers, with and without
records: what a walk finds wrong is told with role, screen and element."""

import logging
import time

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .screens.client import Client
from .screens.walk import Walk

_logger = logging.getLogger(__name__)
#: What each must at least have come by, so that a walk cannot pass by seeing nothing.
WHAT = ("menus", "actions", "views", "filters", "groups", "forms", "new", "buttons")
LEAST = {
    "giulia": (35, 60, 100, 180, 90, 14, 8, 35),
    "marco": (35, 45, 80, 180, 90, 1, 8, 3),
    "sara": (60, 110, 160, 230, 110, 28, 20, 75),
    "luca": (25, 45, 70, 140, 65, 11, 6, 35),
    "elena": (50, 75, 120, 190, 85, 24, 18, 60),
    "paola": (10, 14, 25, 45, 15, 4, 1, 7),
    "admin": (105, 190, 270, 380, 180, 50, 40, 130),
}


@tagged("post_install", "-at_install")
class TestWalk(TransactionCase):
    """Seven roles, each through all it is offered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        modules = cls.env["ir.module.module"]
        own = modules.search([("name", "=", "crm_azienda_demo")])
        found = [("state", "=", "installed"), ("author", "=", own.author)]
        cls.modules = modules.search(found).mapped("name")

    def walk(self, login, **options):
        """Walk as somebody; fail with all that went wrong, or when little was seen."""
        walk = Walk(Client(self.env, login, **options), self.modules)
        start = time.monotonic()
        # a dialog with a question is an answer of the client's, not a fault
        with mute_logger("odoo.tests.form.onchange"):
            walk.walk_menus()
            walk.walk_actions()
            walk.walk_bindings()
        seconds = time.monotonic() - start
        _logger.info("%s walked in %d s: %s", login, seconds, dict(walk.counts))
        self.assertFalse(walk.faults, "\n".join(["", *walk.faults]))
        for what, least in zip(WHAT, LEAST[login], strict=True):
            self.assertGreaterEqual(walk.counts[what], least, what)

    def test_walk_telemarketing(self):
        """SU-03 Every screen of a telemarketer answers."""
        self.walk("giulia")

    def test_walk_salesman_with_nothing_in_english(self):
        """SU-03 Every screen of a salesman answers, in English, where nothing is yet.

        He may do what a telemarketer may, who has the records and the Italian.
        """
        self.env["res.lang"]._activate_lang("en_US")
        company = self.env["res.company"].create({"name": "Newcomers"})
        self.walk("marco", lang="en_US", company=company)

    def test_walk_sales_manager(self):
        """SU-03 Every screen of a sales manager answers."""
        self.walk("sara")

    def test_walk_service_agent(self):
        """SU-03 Every screen of a service agent answers."""
        self.walk("luca")

    def test_walk_service_manager(self):
        """SU-03 Every screen of a service manager answers."""
        self.walk("elena")

    def test_walk_accounting(self):
        """SU-03 Every screen of an accountant answers."""
        self.walk("paola")

    def test_walk_administrator(self):
        """SU-03 Every screen of an administrator answers."""
        self.walk("admin")
