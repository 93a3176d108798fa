"""Nothing of a customer leaves by itself: no job, no service, no setting."""

import logging
import socket
from contextlib import ExitStack, contextmanager
from unittest.mock import patch
from urllib.parse import urlsplit

import requests

from odoo.exceptions import AccessError, UserError
from odoo.modules import module
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tests.test_cursor import TestCursor
from odoo.tools import config

from odoo.addons.crm_scheda_cliente_iap import post_init_hook, uninstall_hook
from odoo.addons.crm_scheda_cliente_iap.models.iap_account import _JOB, _SHOWN

_logger = logging.getLogger(__name__)
_HERE = {"localhost", "127.0.0.1", "::1", ""}


class LeftOutside(ConnectionError):
    """Somebody called an address outside."""


@contextmanager
def watched():
    """Refuse every connection to an address outside, and yield those asked for.

    Nothing of the framework is told that a test runs: what it leaves out in tests is
    what is to be seen.
    """
    asked = []

    def refuse(host):
        asked.append(host)
        raise LeftOutside(host)

    def resolve(host, *_args, **_kwargs):
        name = host.decode() if isinstance(host, bytes) else host or ""
        if name in _HERE:
            raise ConnectionRefusedError(name)
        refuse(name)

    def connect(_socket, address):
        host = address[0] if isinstance(address, tuple) else ""
        if host in _HERE:
            raise ConnectionRefusedError(host)
        refuse(host)

    def request(_session, method, url, **_kwargs):
        resolve(urlsplit(url).hostname)

    test, opened = module.current_test, TestCursor.__init__

    def open_cursor(cursor, *args, **kwargs):
        with patch.object(module, "current_test", test):
            opened(cursor, *args, **kwargs)

    with ExitStack() as stack:
        for owner, name, instead in (
            (socket, "getaddrinfo", resolve),
            (socket.socket, "connect", connect),
            (socket.socket, "connect_ex", connect),
            (requests.Session, "request", request),
            (module, "current_test", False),
            (TestCursor, "__init__", open_cursor),
        ):
            stack.enter_context(patch.object(owner, name, instead))
        yield asked


@tagged("post_install", "-at_install")
class TestOutside(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accounts = cls.env["iap.account"]
        cls.admin = new_test_user(
            cls.env, "out_admin", groups="base.group_system,base.group_partner_manager"
        )
        cls.marco = new_test_user(
            cls.env, "out_marco", groups="base.group_user,base.group_partner_manager"
        )

    def test_no_job_calls_outside(self):
        """No scheduled job of the installed add-ons calls an address outside. The one
        exception is Odoo's own weekly message about its updates, which holds nothing
        of customers (docs/administrators.md says how to switch it off)"""
        self._give_work()
        jobs = self.env["ir.cron"].search([])
        self.assertGreater(len(jobs), 10)
        publisher = self.env.ref("mail.ir_cron_module_update_notification")
        known = urlsplit(config["publisher_warranty_url"]).hostname
        called = {}
        with self.enter_registry_test_mode():
            for job in jobs:
                allowed = {known} if job == publisher else set()
                called[job.name] = set(self._run(job)) - allowed
        called = {name: hosts for name, hosts in called.items() if hosts}
        self.assertFalse(called, "these jobs call outside: set them off by default")

    def test_the_watch_sees(self):
        """The test itself: with the services on, the enrichment's job calls outside"""
        job = self.env.ref("crm_iap_enrich.ir_cron_lead_enrichment", False)
        if not job:
            self.skipTest("lead enrichment is not installed")
        self._give_work()
        with self.enter_registry_test_mode():
            self.assertFalse(self._run(job))
            self.accounts._crm_switch_company_data(True)
            self.assertTrue(self._run(job))

    def _give_work(self):
        """Leave something to do to the jobs that look for it."""
        if "crm.lead" in self.env:
            self.env["crm.lead"].create(
                {"name": "Pressa", "email_from": "info@rossi-presse.example.com"}
            )

    def _run(self, job):
        """Run a job as the server does, and return whom it asked for outside.

        What fails in it for want of a network is its own affair, and its log.
        """
        self.env.flush_all()
        with (
            self.assertLogs("odoo", "DEBUG"),
            self.registry.cursor() as cr,
            watched() as asked,
        ):
            _logger.debug("job %s", job.name)
            env = self.env(cr=cr, user=job.user_id.id, context={"cron_id": job.id})
            try:
                env["ir.actions.server"].browse(job.ir_actions_server_id.id).run()
            except Exception as error:  # noqa: BLE001
                _logger.debug("%s", error)
                cr.rollback()
        self.env.invalidate_all()
        return asked

    def test_off_in_a_new_database(self):
        """Off: the job rests, buttons and menu are hidden, nobody is asked, and who
        asks reads who may switch it on"""
        self.assertFalse(self.accounts._crm_asks_outside())
        partners = self.env["res.partner"].with_user(self.marco)
        with watched() as asked:
            self.assertEqual(partners.autocomplete_by_name("Rossi", 0), [])
            self.assertEqual(partners.autocomplete_by_vat("IT00743110157", 0), [])
            self.assertEqual(self.accounts.get_credits("reveal"), 0)
            for service in self.accounts._CRM_SERVICES:
                with self.assertRaisesRegex(
                    UserError, "administrator may switch it on"
                ):
                    self.accounts.with_user(self.marco).get(service)
            company = self.env["res.company"].with_user(self.admin)
            company.browse(self.env.company.id)._enrich()
        self.assertFalse(asked)
        for xmlid in (_JOB, *_SHOWN):
            record = self.env.ref(xmlid, raise_if_not_found=False)
            self.assertFalse(record and record.active, xmlid)

    def test_switched_on(self):
        """An administrator switches them on and off in the settings; nobody else"""
        settings = self.env["res.config.settings"].with_user(self.admin)
        form = settings.create({})
        self.assertFalse(form.crm_company_data)
        form.crm_company_data = True
        form.execute()
        self.assertTrue(self.accounts._crm_asks_outside())
        shown = [self.env.ref(x, raise_if_not_found=False) for x in _SHOWN]
        self.assertTrue(all(record.active for record in shown if record))
        settings.create({"crm_company_data": False}).execute()
        self.assertFalse(self.accounts._crm_asks_outside())
        with self.assertRaises(AccessError):
            settings.with_user(self.marco).create({"crm_company_data": True})
        for user in (self.marco, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                settings.with_user(user).get_values()

    def test_removed(self):
        """Removed, it leaves no setting and core's screens; the job goes on resting"""
        before = self.env["ir.config_parameter"].search([]).mapped("key")
        self.accounts._crm_switch_company_data(False)
        uninstall_hook(self.env)
        after = self.env["ir.config_parameter"].search([]).mapped("key")
        ours = {"crm.iap.lead.enrich.setting", "crm_scheda_cliente_iap.company_data"}
        self.assertEqual(set(before) - set(after), ours)
        shown = [self.env.ref(x, raise_if_not_found=False) for x in _SHOWN]
        self.assertTrue(all(record.active for record in shown if record))
        job = self.env.ref(_JOB, raise_if_not_found=False)
        self.assertFalse(job and job.active)

    def test_a_database_that_asked_before(self):
        """Where a service has been asked before, the administrator has chosen"""
        self.accounts._crm_switch_company_data(True)
        service = self.env["iap.service"].search(
            [("technical_name", "=", "partner_autocomplete")]
        )
        account = self.accounts.create({"service_id": service.id})
        post_init_hook(self.env)
        self.assertTrue(self.accounts._crm_asks_outside())
        account.unlink()
        post_init_hook(self.env)
        self.assertFalse(self.accounts._crm_asks_outside())
