"""Requests of data subjects and time limits."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import CardCommon


@tagged("post_install", "-at_install")
class TestPrivacyRequests(CardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Request = cls.env["crm.privacy.request"]

    def _ask(self, kind, **values):
        return self.Request.with_user(self.sara).create(
            {"name": "Anna Rossi", "partner_id": self.anna_partner.id, "kind": kind,
             "email": self.anna_partner.email, "identified": True, **values}
        )  # fmt: skip

    @freeze_time("2026-03-16")
    def test_a_month(self):
        """SC-01 An answer is due within 30 days; what nobody took stands on the desk of
        those who answer, late when it is."""
        asked = self._ask("access")
        self.assertEqual(asked.date_deadline, date(2026, 4, 15))
        mine = Domain(asked._worklist_domain())
        mine &= asked._worklist_user_domain(self.sara.ids)
        self.assertIn(asked, asked.search(mine))
        self.assertEqual(asked._worklist_count(mine, date(2026, 4, 16))[1], 1)
        asked.action_take()
        self.assertEqual((asked.state, asked.user_id), ("working", self.sara))
        self.assertIn("Anna Rossi", asked._worklist_entry()["title"])

    def test_access(self):
        """SC-01 Access is answered by mail with the dossier, as JSON and as PDF."""
        asked = self._ask("access")
        asked.action_answer()
        self.assertEqual(asked.state, "done")
        self.assertTrue(asked.passport_id)
        mail = self.env["mail.mail"].search([("email_to", "=", asked.email)])
        kinds = {name.rsplit(".")[-1] for name in mail.attachment_ids.mapped("name")}
        self.assertEqual(kinds, {"json", "pdf"})

    def test_erasure(self):
        """SC-01 Erasure is answered with what was kept; the request stays."""
        address = self.anna_partner.email
        asked = self._ask("erasure", identified=False)
        with self.assertRaises(UserError):
            asked.action_answer()
        asked.identified = True
        asked.action_answer()
        self.assertFalse(self.anna_partner.email)
        self.assertEqual((asked.state, asked.email), ("done", address))
        self.assertTrue(asked.answer)
        mail = self.env["mail.mail"].search([("email_to", "=", address)])
        self.assertEqual(len(mail), 1)

    def test_erasure_of_a_portal_customer(self):
        """SC-01 Who asked on the portal loses the access; the login is no address."""
        user = new_test_user(
            self.env, "anna@portal.example", groups="base.group_portal",
            email="anna@portal.example", name="Anna Portale",
        )  # fmt: skip
        asked = self.Request._receive(user.partner_id, "erasure", "Please")
        asked.with_user(self.sara).action_answer()
        self.assertEqual((asked.state, user.active), ("done", False))
        self.assertNotIn("anna", user.login)
        self.assertNotIn("Anna", user.name)

    def test_refusal_needs_a_reason(self):
        """SC-01 Who refuses says why; who corrects says what was done."""
        asked = self._ask("erasure")
        with self.assertRaises(UserError):
            asked.action_refuse()
        asked.answer = "The contract is in force."
        asked.action_refuse()
        self.assertEqual(asked.state, "refused")
        corrected = self._ask("rectification")
        with self.assertRaises(UserError):
            corrected.action_answer()

    def test_opposition(self):
        """SC-01 An opposition closes the addresses."""
        asked = self._ask("opposition", answer="You get no more mails.")
        asked.action_answer()
        self.assertTrue(self.anna_partner.is_blacklisted)

    def test_companies(self):
        """SC-01 Requests and dossiers of another company are not seen."""
        other = self.env["res.company"].create({"name": "Other"})
        asked = self.Request.create(
            {"name": "X", "kind": "access", "company_id": other.id}
        )
        self.assertFalse(
            self.Request.with_user(self.sara).search([("id", "=", asked.id)])
        )
        with self.assertRaises(AccessError):
            asked.with_user(self.sara).action_take()

    # -- time limits -------------------------------------------------------------------

    def test_time_limits(self):
        """SC-01 Nothing goes until months are set; then what is older is emptied in
        batches, and what hangs on it; the dry run shows it before."""
        Term = self.env["crm.privacy.term"]
        Term.with_user(self.sara).action_open()
        term = Term.search([("model", "=", "crm.privacy.passport")])
        self.assertEqual((term.months, term.due_count), (0, 0))
        old = self.env["crm.privacy.passport"]._issue(self.anna_partner)
        new = self.env["crm.privacy.passport"]._issue(self.anna_partner)
        old.date = datetime.now() - timedelta(days=800)
        term.with_user(self.sara).months = 24
        self.assertEqual(term.due_count, 1)
        shown = term.with_user(self.sara).action_show_due()
        self.assertEqual(shown["domain"], [("id", "in", old.ids)])
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(
                "crm_scheda_cliente.ir_cron_privacy_term"
            ).method_direct_trigger()
        self.env.invalidate_all()
        self.assertFalse(old.content)
        self.assertNotIn("Anna", old.name)
        self.assertTrue(new.content)
        self.assertGreater(old.number, 0, "figures stay")
        term.invalidate_recordset()
        self.assertEqual(term.due_count, 0)
        with self.assertRaises(AccessError):
            term.with_user(self.giulia).months = 1


@tagged("post_install", "-at_install")
class TestPrivacyPortal(HttpCase):
    def test_portal(self):
        """SC-01 A customer asks on the portal, for no one else; twice is once."""
        user = new_test_user(
            self.env, "privacy_anna", groups="base.group_portal",
            password="privacy_anna", email="privacy@anna.example",
        )  # fmt: skip
        self.authenticate("privacy_anna", "privacy_anna")
        page = self.url_open("/my/privacy")
        self.assertEqual(page.status_code, 200)
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        form = {"kind": "access", "note": "All of it", "partner_id": "3",
                "csrf_token": token}  # fmt: skip
        for _time in range(2):
            self.assertEqual(
                self.url_open("/my/privacy/ask", data=form).status_code, 200
            )
        asked = self.env["crm.privacy.request"].search(
            [("partner_id", "=", user.partner_id.id)]
        )
        self.assertEqual(len(asked), 1)
        self.assertEqual((asked.channel, asked.identified), ("portal", True))
        form["kind"] = "money"
        self.assertEqual(self.url_open("/my/privacy/ask", data=form).status_code, 404)
        employee = new_test_user(
            self.env, "privacy_luca", groups="base.group_user", password="privacy_luca"
        )
        self.authenticate("privacy_luca", "privacy_luca")
        self.assertEqual(self.url_open("/my/privacy").status_code, 404)
        self.assertFalse(employee.partner_id.parent_id)
