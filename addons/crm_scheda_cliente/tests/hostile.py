"""What a stranger or a customer may send to a page: for the tests of all add-ons."""

import re

from odoo.http import Request
from odoo.tools import mute_logger

#: each is sent as each field of a form, and behind the address
VALUES = (
    *("", "a\x00b", "-1", "0", str(10**30), "1.5", "NaN", "[]", "{}", "%", "\\", "'"),
    *("é\u202e😀", "javascript:alert(1)", "<script>alert(1)</script>", "x" * 100_000),
)
#: what comes back as a script, or as a link that is one
_SCRIPT = re.compile(
    r"<script>alert\(1\)|(?:href|src|action)\s*=\s*[\"']?\s*javascript:alert", re.I
)


class HostileForms:
    """For a ``HttpCase``: sends to a page what nobody types into its form."""

    def attack(self, path, *names, get=False, **plausible):
        """Send each field hostile, among plausible ones: no answer is a failure.

        Once more each field comes as a file, twice, and not at all.

        :param names: the fields of the form
        :param bool get: whether they stand behind the address
        """
        for name in names:
            for value in VALUES:
                self._send_hostile(path, get, {**plausible, name: value})
            without = {key: one for key, one in plausible.items() if key != name}
            self._send_hostile(path, get, without)
            self._send_hostile(path, get, {**plausible, name: ["a", "b"]})
            if not get:
                file = {name: ("x.svg", "<script>alert(1)</script>", "image/svg+xml")}
                self._send_hostile(path, get, without, file)

    def _send_hostile(self, path, get, values, files=None):
        with (
            self.subTest(path, values=str(values)[:80], files=bool(files)),
            self.assertNoLogs("odoo.sql_db", "ERROR"),
            mute_logger("odoo.http", "werkzeug"),
        ):
            if get:
                # longer ones the web server refuses itself
                values = {
                    key: value[:8_000] if isinstance(value, str) else value
                    for key, value in values.items()
                }
                answer = self.url_open(path, params=values, allow_redirects=False)
            else:
                values = {"csrf_token": Request.csrf_token(self), **values}
                answer = self.url_open(
                    path, data=values, files=files, allow_redirects=False
                )
            self.assertLess(answer.status_code, 500)
            self.assert_no_script(answer.text)

    def attack_json(self, path, *names, **plausible):
        """Likewise for what takes JSON, of whatever type: an answer or a sentence."""
        values = (*VALUES, None, True, -1, 10**30, 1.5, [], ["a"], {}, {"a": {}})
        for name in names:
            for value in values:
                with (
                    self.subTest(path, name=name, value=str(value)[:80]),
                    self.assertNoLogs("odoo.sql_db", "ERROR"),
                    mute_logger("odoo.http"),
                ):
                    body = {"params": {**plausible, name: value}}
                    answer = self.url_open(path, json=body)
                    self.assertLess(answer.status_code, 500)
                    error = answer.json().get("error", {}).get("data", {})
                    self.assertIn(
                        error.get("name", "").rpartition(".")[2],
                        ("", "UserError", "AccessError", "NotFound", "MissingError"),
                        error.get("message"),
                    )

    def assert_no_script(self, page):
        """What somebody has sent is no script of the page, and no link to one."""
        found = _SCRIPT.search(page)
        self.assertFalse(found, found and page[max(found.start() - 200, 0) :][:400])
