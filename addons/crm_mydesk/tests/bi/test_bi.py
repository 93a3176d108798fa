"""The SQL views for tools outside."""

from unittest.mock import patch

import psycopg2

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from ...models.bi import crm_bi


@tagged("post_install", "-at_install")
class TestBi(TransactionCase):
    def setUp(self):
        super().setUp()
        self.bi = self.env["crm.bi"]

    def test_views_can_be_read(self):
        """MD-07 Each view for outside tools answers, and says what a row is."""
        views = self.bi._get_views()
        self.assertEqual(set(views), self.bi._get_existing())
        self.assertIn("customer", views)
        for name in views:
            with self.subTest(name):
                view = SQL.identifier(f"crm_bi_{name}")
                self.env.execute_query(SQL("SELECT * FROM %s LIMIT 5", view))
                ((text,),) = self.env.execute_query(
                    SQL("SELECT obj_description(%s::regclass)", f"crm_bi_{name}")
                )
                self.assertEqual(text, f"{views[name].module}: {views[name].text}")

    def test_figures_agree(self):
        """MD-07 A view and the ORM tell the same."""
        self.env["res.partner"].create({"name": "Officine Quarzo"})
        self.env.flush_all()
        users = self.env["res.users"].with_context(active_test=False)
        staff = users.search([("share", "=", False)]).partner_id
        partners = self.env["res.partner"].with_context(active_test=False)
        count = partners.search_count([("id", "not in", staff.ids)])
        ((found,),) = self.env.execute_query(
            SQL("SELECT count(*) FROM crm_bi_customer")
        )
        self.assertEqual(found, count)

    def test_readers_role(self):
        """MD-07 SU-01 The role for readers reads the views and nothing else."""
        cr = self.env.cr
        reader = SQL.identifier("crm_bi_test_reader")
        cr.execute(SQL("CREATE ROLE %s NOLOGIN", reader))
        with patch.object(crm_bi, "READER", "crm_bi_test_reader"):
            self.bi._grant()
        cr.execute(SQL("SET LOCAL ROLE %s", reader))
        cr.execute("SELECT count(*) FROM crm_bi_order")
        for statement in (
            "SELECT count(*) FROM res_partner",
            "SELECT password FROM res_users",
            "DELETE FROM crm_bi_lifecycle",
        ):
            with (
                self.subTest(statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                cr.savepoint(flush=False),
            ):
                cr.execute(statement)
        cr.execute("RESET ROLE")

    def test_what_core_drops_comes_back(self):
        self.env.cr.execute("DROP VIEW crm_bi_customer")
        self.bi._restore_views()
        self.assertIn("customer", self.bi._get_existing())

    def test_uninstalling(self):
        """MD-07 The views of an add-on go with it, the others stay."""
        views = self.bi._get_views()
        crm_bi.drop_views(self.env, "crm_mydesk")
        left = {name for name, view in views.items() if view.module != "crm_mydesk"}
        self.assertEqual(self.bi._get_existing(), left)

    def test_a_view_that_fails_stops_nothing(self):
        broken = {"broken": crm_bi.View("crm_mydesk", "nothing", SQL("SELECT nothing"))}
        with self.assertLogs(crm_bi.__name__, "WARNING"), mute_logger("odoo.sql_db"):
            self.bi._create_views(broken)
        self.assertNotIn("broken", self.bi._get_existing())
