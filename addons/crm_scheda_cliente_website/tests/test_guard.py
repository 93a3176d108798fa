"""What keeps machines away from public forms."""

import doctest
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, TransactionCase, tagged

from .. import guard


@tagged("post_install", "-at_install")
class TestGuard(TransactionCase):
    def test_decisions(self):
        """PO-09 PV-06 proofs, limits and addresses, without the ORM"""
        failed, tried = doctest.testmod(guard)
        self.assertTrue(tried)
        self.assertFalse(failed)

    def test_memory_is_bounded(self):
        """SU-02 a flood of addresses does not fill the worker's memory"""
        few = guard.Limiter(1, 60)
        few.MOST_KEYS = 10
        for key in range(100):
            self.assertTrue(few.allows(key, 0))
        self.assertLessEqual(len(few._seen), 10)

    def test_attempts(self):
        """PO-09 PV-06 so many an hour, counted across workers, without the address"""
        attempts = self.env["crm.web.attempt"].with_user(
            self.env.ref("base.public_user")
        )
        sender = "ugo@fabbrica.example"
        said = [attempts._allows("form/address", sender, 2) for _turn in range(3)]
        self.assertEqual(said, [True, True, False])
        self.assertTrue(attempts._allows("form/ip", sender, 2))
        rows = attempts.sudo().search([])
        self.assertNotIn("ugo", "".join(rows.mapped("mark")))
        rows.date = fields.Datetime.now() - timedelta(hours=3)
        self.assertTrue(attempts._allows("form/address", sender, 2))
        attempts.sudo()._gc_attempts()
        self.assertEqual(attempts.sudo().search_count([]), 1)

    def test_limits_are_settings(self):
        """SU-02 nonsense in a setting is the default"""
        attempts = self.env["crm.web.attempt"]
        name = "crm_scheda_cliente_website.forms_per_reader"
        for text, limit in (("7", 7), ("-1", 20), ("many", 20)):
            self.env["ir.config_parameter"].set_param(name, text)
            self.assertEqual(attempts._get_limit("forms_per_reader", 20), limit)


@tagged("post_install", "-at_install")
class TestStart(HttpCase):
    def test_other_models(self):
        """PO-09 PV-06 a model that is not guarded gets no proof"""
        found = self.make_jsonrpc_request("/crm/form/start", {"model": "res.users"})
        self.assertEqual(found, {})
