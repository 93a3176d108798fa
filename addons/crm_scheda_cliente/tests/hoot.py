"""Run an add-on's JavaScript unit tests (hoot) among its Python tests.

An add-on with JavaScript has its tests in ``static/tests/<room>/*.test.js``. Its
manifest adds them to the bundle of all unit tests, without the tours::

    "web.assets_unit_tests": [
        "crm_mydesk/static/tests/**/*",
        ("remove", "crm_mydesk/static/tests/tours/**/*"),
    ],

and one Python test runs them (``@crm_mydesk`` is every suite of the add-on,
``@crm_mydesk/desk`` those of a room, ``@crm_mydesk/desk/desk`` one file)::

    @tagged("post_install", "-at_install")
    class TestDeskUnits(HootCase):
        def test_desk(self):
            \"\"\"MD-01 The desk's components, one by one.\"\"\"
            self.run_hoot("@crm_mydesk/desk")

It fails when a test fails, when one is skipped, and when a file of these suites ran no
test (a misspelt suite, a file that the manifest forgot); what failed is in the log. To
look at one test in a browser, open ``/web/tests?debug=assets`` as administrator and
search for the suite.
"""

import logging
import re
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from odoo.tests import HttpCase
from odoo.tools.misc import file_path

#: what a file of tests must not keep: the others would not run
FOCUSED = re.compile(r"\b(?:test|describe)(?:\.\w+)*\.(?:only|debug)\b")
ENDED = re.compile(r'"(@[^"]+)" ended \((.*)')
#: core's own files of tests, all in the same page, make it slow to load
TIMEOUT = 600


class HootCase(HttpCase):
    """A test that opens core's page of unit tests on some suites."""

    def run_hoot(self, *suites):
        """Run the unit tests of these suites; by default all of the test's add-on.

        :param suites: names as the page of unit tests shows them (``@crm_mydesk/desk``)
        """
        suites = suites or (f"@{self.test_module}",)
        files = self._get_hoot_files(suites)
        options = {
            "headless": "",
            "loglevel": 2,
            "preset": "desktop",
            # the first test waits for the modules and for the models' definitions
            "timeout": 60000,
            "id": [self._get_hoot_id(suite) for suite in suites],
        }
        with self._hear_browser() as lines:
            self.browser_js(
                f"/web/tests?{urlencode(options, doseq=True)}",
                "",
                login="admin",
                timeout=TIMEOUT,
                success_signal="[HOOT] Test suite succeeded",
                # one failure does not keep the other tests from running
                error_checker=lambda message: "[HOOT]" not in message,
            )
        ended = dict(found for line in lines for found in ENDED.findall(line))
        missing = {name for name in files if "passed: " not in ended.get(name, "")}
        self.assertFalse(missing, "no test of these files ran")
        skipped = {name for name in files if "skipped: " in ended[name]}
        self.assertFalse(skipped, "tests of these files were skipped")

    @contextmanager
    def _hear_browser(self):
        """Collect what the browser's console says, which goes to the log as well."""
        lines = []
        handler = logging.Handler()
        handler.emit = lambda record: lines.append(record.getMessage())
        logger = self._logger.getChild("browser")
        logger.addHandler(handler)
        try:
            yield lines
        finally:
            logger.removeHandler(handler)

    def _get_hoot_files(self, suites):
        """Return the suites of the files below these; each suite must have one."""
        found = set()
        for suite in suites:
            addon = suite.partition("/")[0].removeprefix("@")
            folder = Path(file_path(f"{addon}/static/tests"))
            files = {
                f"@{addon}/{path.relative_to(folder).as_posix()}": path
                for path in folder.rglob("*.test.js")
            }
            mine = {
                name.removesuffix(".test.js"): path
                for name, path in files.items()
                if f"{name.removesuffix('.test.js')}/".startswith(f"{suite}/")
            }
            # an unknown name would run all the tests of Odoo
            self.assertTrue(mine, f"there is no file of tests for {suite}")
            for path in mine.values():
                focused = FOCUSED.search(path.read_text("utf-8"))
                self.assertFalse(focused, f"{path.name} leaves out other tests")
            found |= mine.keys()
        return found

    @staticmethod
    def _get_hoot_id(name):
        """Return the id of a suite in the page's address: the hash of its name."""
        number = 0
        for letter in name:
            number = ((number << 5) - number + ord(letter)) & 0xFFFFFFFF
        return f"{number:08x}"
