"""Who may do what with names: every role, and strangers."""

import base64
import threading

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import NameCase, rows

MODELS = (
    "crm.name", "crm.name.bank", "crm.name.import", "crm.name.import.row",
    "crm.name.import.column", "crm.name.import.mapping", "crm.name.match",
    "crm.name.event", "crm.name.extraction", "crm.merge.log",
    "crm.partner.duplicate", "crm.consent", "crm.phone.check",
    "crm.assignment.rule", "crm.assignment.absence",
)  # fmt: skip
#: for the manager alone
MANAGED = ("crm.partner.duplicate", "crm.name.import.mapping")


@tagged("post_install", "-at_install")
class TestNameAccess(NameCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "nam_portal", groups="base.group_portal")
        cls.public = cls.env.ref("base.public_user")

    def test_strangers(self):
        """PV-01 PV-02 SU-01 A portal customer, a visitor and an employee without a
        sales right read, write, create and delete nothing."""
        for user in (self.portal, self.public, self.nemo):
            for model in MODELS:
                records = self.env[model].with_user(user)
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(
                        records.has_access(operation), (user.login, model, operation)
                    )
                with self.assertRaises(AccessError):
                    records.search([])

    def test_salesperson(self):
        """PV-02 SU-01 A salesperson with own documents works on names, neither on
        rules nor on the register's duplicates, and deletes nothing."""
        for model in MODELS:
            records = self.env[model].with_user(self.giulia)
            allowed = model not in MANAGED
            self.assertEqual(records.has_access("read"), allowed, model)
            if model not in ("crm.name.import.column", "crm.name.import.row"):
                self.assertFalse(records.has_access("unlink"), model)

    def test_manager(self):
        """PV-01 SU-01 A sales manager reads all of it."""
        for model in MODELS:
            self.assertTrue(self.env[model].with_user(self.sara).has_access("read"))

    def test_bank_can_be_chosen(self):
        """PV-01 A new import and a new name are offered the company's banks."""
        for model in ("crm.name.import", "crm.name"):
            field = self.env[model].with_user(self.giulia).fields_get(["bank_id"])
            self.assertNotIn("company_id", str(field["bank_id"]["domain"]), model)

    def test_others_imports(self):
        """PV-01 SU-01 One salesperson neither sees, pauses nor reverts another's
        import."""
        batch = self._import(rows("Alfa;;;;;030 2345678;;"), user=self.giulia)
        theirs = batch.with_user(self.marco)
        self.assertNotIn(theirs, theirs.search([]))
        for method in (
            "action_revert",
            "action_import",
            "action_pause",
            "action_check",
        ):
            with self.assertRaises(AccessError):
                getattr(theirs, method)()


@tagged("post_install", "-at_install")
class TestNameDownload(HttpCase):
    def test_rejected_rows(self):
        """PV-01 SU-01 The rejected rows are downloaded by who imported, not by a
        portal customer, nor a visitor, nor another salesperson."""
        make = [
            ("nam_d1", "sales_team.group_sale_salesman"),
            ("nam_d2", "sales_team.group_sale_salesman"),
            ("nam_d3", "base.group_portal"),
        ]
        owner, *others = [new_test_user(self.env, n, groups=g) for n, g in make]
        bank = self.env["crm.name.bank"].create({"name": "Fair"})
        batch = self.env["crm.name.import"].with_user(owner).create(
            {"bank_id": bank.id, "filename": "a.csv",
             "file": base64.b64encode(rows(";;;;;030 1;;").encode())}
        )  # fmt: skip
        batch.action_import()
        url = f"/crm_prevendita/import/{batch.id}/rejected"
        self.authenticate(owner.login, owner.login)
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"PK"))
        for user in others:
            self.authenticate(user.login, user.login)
            with mute_logger("odoo.http"):
                self.assertIn(self.url_open(url).status_code, (403, 404), user.login)
        self.authenticate(None, None)
        answer = self.url_open(url, allow_redirects=False)
        self.assertNotEqual(answer.status_code, 200)


@tagged("post_install", "-at_install", "crm_two_sessions")
class TestTwoImports(TransactionCase):
    """Two people, two connections, the same file into the same bank at once."""

    def test_at_once(self):
        """PV-01 Two people import the same file at once: every row is there once,
        and neither import fails."""
        registry_cursor, bank_id, ids = self._running("ab")
        barrier, errors = threading.Barrier(2), []
        threads = [
            threading.Thread(
                target=self._work,
                args=(registry_cursor, i, barrier, errors),
                daemon=True,
            )
            for i in ids
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertFalse(any(thread.is_alive() for thread in threads))
        self.assertFalse(errors)
        with registry_cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            batches = env["crm.name.import"].browse(ids)
            self.assertEqual(set(batches.mapped("state")), {"done"})
            created, repeated = (
                sum(batches.mapped(f)) for f in ("created_count", "repeated_count")
            )
            self.assertEqual((created, repeated), (2500, 2500))
            count = env["crm.name"].search_count([("bank_id", "=", bank_id)])
            self.assertEqual(count, 2500)

    def test_killed(self):
        """PV-01 The database connection of a worker dies in its second batch: the
        first one is kept, the rest is added by who takes over, nothing twice."""
        registry_cursor, bank_id, ids = self._running("a")
        original, calls = type(self.env["crm.name.import"])._find_in_batch, []

        def find(batch, names):
            calls.append(len(names))
            if len(calls) == 2:
                batch.env.cr.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            return original(batch, names)

        self.patch(type(self.env["crm.name.import"]), "_find_in_batch", find)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.Error),
            registry_cursor() as cr,
        ):
            self._new_env(cr)["crm.name.import"].browse(ids)._run(commit=True)
        with registry_cursor() as cr:
            batch = self._new_env(cr)["crm.name.import"].browse(ids)
            self.assertEqual((batch.state, batch.position), ("running", 2000))
            self.assertEqual(batch.created_count, len(batch.name_ids))
            batch._run(commit=True)
            self.assertEqual((batch.state, batch.created_count), ("done", 2500))
            self.assertEqual(batch.repeated_count, 0)
            self.assertEqual(len(batch.name_ids), 2500)

    @staticmethod
    def _new_env(cr):
        return api.Environment(cr, SUPERUSER_ID, {})

    def _running(self, files):
        """Start one import of the same file for each letter, committed.

        :return: what opens a cursor of its own, the bank's id, the imports' ids
        """
        # the test runner holds the registry's lock while the others work
        self.patch(Registry, "_lock", DummyRLock())
        registry_cursor = Registry(self.env.cr.dbname).cursor
        data = rows(*[f"Ditta {i:04d} S.r.l.;;;;;030 9{i:06d};;" for i in range(2500)])
        with registry_cursor() as cr:
            env = self._new_env(cr)
            bank = env["crm.name.bank"].create({"name": "Two at once"})
            self.addCleanup(self._clean, registry_cursor, bank.id)
            content = base64.b64encode(data.encode())
            batches = env["crm.name.import"].create(
                [{"bank_id": bank.id, "filename": f"{n}.csv", "file": content}
                 for n in files]
            )  # fmt: skip
            batches.write({"state": "running"})
            return registry_cursor, bank.id, batches.ids

    def _work(self, cursor, batch_id, barrier, errors):
        try:
            with cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                batch = env["crm.name.import"].browse(batch_id)
                barrier.wait(30)
                batch._run(commit=True)
        except Exception as error:
            errors.append(error)

    def _clean(self, cursor, bank_id):
        with cursor() as cr:
            cr.execute("DELETE FROM crm_name WHERE bank_id = %s", [bank_id])
            cr.execute("DELETE FROM crm_name_import WHERE bank_id = %s", [bank_id])
            cr.execute("DELETE FROM crm_name_bank WHERE id = %s", [bank_id])
