"""Templates and signatures that go over the wire: pure functions."""

import doctest
import json

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from .. import wire


@tagged("post_install", "-at_install")
class TestWire(BaseCase):
    """The pure part: templates, paths, signatures."""

    def test_doctests(self):
        """PV-36 The examples in the text are right."""
        self.assertFalse(doctest.testmod(wire).failed)

    @given(st.text())
    def test_any_text_fits_into_json(self, text):
        """PV-36 Whatever somebody writes, the body stays valid JSON and says it."""
        body = wire.render('{"text": "{text}"}', {"text": text}, "json")
        self.assertEqual(json.loads(body), {"text": text})

    @given(st.text())
    def test_no_header_is_smuggled_in(self, text):
        """PV-36 A value cannot begin a header of its own."""
        header = wire.render("{text}", {"text": text}, "header")
        self.assertNotRegex(header, r"[\r\n]")

    @given(st.text())
    def test_a_value_is_never_a_template(self, text):
        """PV-36 Placeholders in a message are words, not placeholders."""
        filled = wire.render("{text}", {"text": text + "{secret:token}"})
        self.assertEqual(filled, text + "{secret:token}")

    @given(st.recursive(st.none() | st.text() | st.integers(), st.lists), st.text())
    def test_any_answer_can_be_searched(self, data, path):
        """PV-36 A provider that answers nonsense gives nothing, never an error."""
        wire.dig(data, path)

    def test_signatures(self):
        """PV-36 Hexadecimal, base64 and prefixed signatures; anything else is none."""
        body, known = b'{"a": 1}', wire.hmac.new(b"hook", b'{"a": 1}', "sha256")
        for good in (
            known.hexdigest(),
            "sha256=" + known.hexdigest(),
            wire.base64.b64encode(known.digest()).decode(),
        ):
            self.assertTrue(wire.is_signed([body], "hook", good))
        for bad in ("", None, "sha256=", known.hexdigest()[:-1], "è"):
            self.assertFalse(wire.is_signed([body], "hook", bad))
        self.assertFalse(wire.is_signed([body], "", known.hexdigest()))
