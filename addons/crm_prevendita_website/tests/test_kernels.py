"""Addresses, forms and headers: pure functions."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from .. import forms, navigation


@tagged("post_install", "-at_install")
class TestKernels(BaseCase):
    def test_examples(self):
        """PV-35 The examples of the pure functions hold."""
        for module in (navigation, forms):
            self.assertFalse(doctest.testmod(module).failed, module.__name__)

    @given(st.text())
    def test_any_text(self, text):
        """PV-06 Whatever is typed or asked for, nothing breaks and nothing that
        could break a header stays."""
        self.assertNotRegex(forms.tidy(text), r"[\x00-\x1f]")
        found = forms.address(text)
        self.assertTrue(found is None or found.count("@") == 1)
        self.assertLessEqual(len(navigation.clean("/" + text)), navigation.LENGTH)
        self.assertNotIn("\x00", navigation.clean("/" + text))

    def test_private(self):
        """PV-35 Own documents, payments and links of mails are never noted."""
        private = (
            "/my",
            "/it/my/orders/3",
            "/web/login",
            "/payment/pay",
            "/downloads/link/abc",
            "/shop/cart",
            "/en_GB/shop/payment",
        )
        for path in private:
            self.assertTrue(navigation.is_private(path), path)
        for path in ("/", "/shop/compressor-3", "/downloads", "/myths", "/it"):
            self.assertFalse(navigation.is_private(path), path)
