"""Who was merged lives on in who stayed: addresses, terms, consents, members."""

from odoo.tests import tagged

from .common import NameCase, check_digit

VAT = check_digit("0318452017")


@tagged("post_install", "-at_install")
class TestMergeIdentity(NameCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"]
        place = {"city": "Brescia", "zip": "25100", "country_id": cls.it.id}
        cls.kept = cls.partners.create(
            {"name": "Alfa Presse S.r.l.", "is_company": True,
             "email": "a@alfa.example", "phone": "030 7654321", **place}
        )  # fmt: skip
        cls.other = cls.partners.create(
            {"name": "Alfa Pressofusione", "is_company": True, "vat": "IT" + VAT,
             "email": "b@beta.example", "phone": "030 2345678", **place}
        )  # fmt: skip

    def _merge(self, **kwargs):
        return self.kept.with_user(self.sara)._crm_merge(self.other, **kwargs)

    def test_mail_leads_to_who_stayed(self):
        """PV-02 A mail from the merged one's address is of who stayed, and makes no
        new contact."""
        self._merge(taken=[])
        found = self.partners._find_or_create_from_emails(
            ["Beta <b@beta.example>", "new@gamma.example", "a@alfa.example"]
        )
        self.assertEqual([found[0], found[2]], [self.kept, self.kept])
        self.assertEqual(found[1].email, "new@gamma.example")
        self.assertEqual(self.partners.find_or_create("b@beta.example"), self.kept)
        thread = self.env["mail.thread"]
        sender = thread._partner_find_from_emails_single(["b@beta.example"])
        self.assertEqual(sender, self.kept)

    def test_import_leads_to_who_stayed(self):
        """PV-02 A row with the merged one's VAT number or phone is who stayed, over
        two merges as well."""
        self._merge(taken=[])
        last = self.partners.create({"name": "Alfa Group", "is_company": True})
        log = last.with_user(self.sara)._crm_merge(self.kept, taken=[])
        self.assertEqual(self.other.crm_merged_into_id, last)
        name = self._name("Alfa Pressofusione", vat="IT" + VAT)
        name._find_duplicates()
        self.assertEqual(name.match_ids.partner_id, last)
        log.action_undo()
        self.assertEqual(self.other.crm_merged_into_id, self.kept)

    def test_register_leads_to_who_stayed(self):
        """PV-02 The look through the register knows the merged one's phone."""
        self._merge(taken=[])
        again = self.partners.create(
            {"name": "Alfa Pressofusione", "is_company": True,
             "phone": "030 2345678", "city": "Brescia"}
        )  # fmt: skip
        duplicates = self.env["crm.partner.duplicate"]
        duplicates.with_user(self.sara).action_find()
        found = duplicates.search(
            [("state", "=", "proposed"), ("partner_id", "=", self.kept.id)]
        )
        self.assertEqual(found.other_id, again)

    def test_nothing_chosen_nothing_taken(self):
        """PV-02 Terms and limits stand side by side, and nothing is taken unseen."""
        term = self.env.ref("account.account_payment_term_30days")
        self.other.property_payment_term_id = term
        self.other.credit_limit = 50_000
        self.env.flush_all()
        wizard = self.env["crm.partner.merge"].create(
            {"kept_id": self.kept.id, "merged_id": self.other.id}
        )
        lines = {line.name: line for line in wizard.line_ids}
        self.assertEqual(
            lines["property_payment_term_id"].merged_value, term.display_name
        )
        self.assertIn("credit_limit", lines)
        log = self._merge(taken=[])
        self.assertFalse(self.kept.property_payment_term_id)
        self.assertFalse(self.kept.credit_limit)
        log.action_undo()
        self._merge(taken=["property_payment_term_id"])
        self.assertEqual(self.kept.property_payment_term_id, term)
        self.assertFalse(self.kept.credit_limit)

    def test_undo_gives_back_each_cell(self):
        """PV-02 Empty figures are empty again, a contact has its company's limit."""
        contact = self.partners.create({"name": "Ada", "parent_id": self.other.id})
        self.other.credit_limit = 60_000
        self.other.write({"crm_employees": 12, "crm_turnover": 5.0})
        self.env.flush_all()
        query = (
            "SELECT id, vat, to_jsonb(credit_limit), crm_employees, crm_turnover"
            " FROM res_partner WHERE id = ANY(%s) ORDER BY id"
        )
        ids = [self.kept.id, self.other.id, contact.id]
        self.env.cr.execute(
            "UPDATE res_partner SET crm_employees = NULL, crm_turnover = NULL"
            " WHERE id = %s",
            [self.kept.id],
        )
        self.env.invalidate_all()
        self.env.cr.execute(query, [ids])
        before = self.env.cr.fetchall()
        log = self._merge(taken=["crm_employees", "crm_turnover"])
        self.assertFalse(contact.vat, "the company of the contact has none")
        log.action_undo()
        self.env.flush_all()
        self.env.cr.execute(query, [ids])
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_strictest_consent(self):
        """PV-02 PV-07 A later withdrawal of either is the merged one's, and its
        addresses are closed; the undo opens them."""
        purpose = self.env["crm.consent.purpose"].search(
            [("marketing", "=", True)], limit=1
        )
        values = {"purpose_id": purpose.id, "channel": "phone", "origin": "fair"}
        consents = self.env["crm.consent"]
        consents.create(
            {"partner_id": self.kept.id, "date": "2026-01-10 09:00:00", **values}
        )
        refusal = consents.create(
            {"partner_id": self.other.id, "date": "2026-02-10 09:00:00", **values}
        )
        refusal.date_withdrawn = "2026-09-10 09:00:00"
        checks = self.env["crm.phone.check"]
        self.assertIn(self.kept.id, checks._get_phone_consents(self.kept.ids))
        log = self._merge(taken=[])
        self.assertNotIn(self.kept.id, checks._get_phone_consents(self.kept.ids))
        blacklist = self.env["phone.blacklist"]
        closed = [("number", "=", self.kept.phone_sanitized)]
        self.assertTrue(blacklist.search_count(closed))
        log.action_undo()
        self.assertFalse(blacklist.search_count(closed))

    def test_relations_and_members_become_one(self):
        """PV-02 MK-02 Nothing is doubled: relations and members of a campaign; the
        undo brings the rows back as they were."""
        third = self.partners.create({"name": "Omega", "is_company": True})
        kind = self.env.ref("crm_scheda_cliente.crm_relation_type_supplier")
        relations = self.env["crm.partner.relation"].create(
            [
                {"partner_id": p.id, "type_id": kind.id, "other_partner_id": o.id}
                for p, o in ((self.kept, third), (self.other, third),
                             (self.kept, self.other))
            ]
        )  # fmt: skip
        campaign = self.env["utm.campaign"].create({"name": "Spring"})
        members = self.env["crm.campaign.member"].create(
            [{"campaign_id": campaign.id, "partner_id": p.id}
             for p in (self.kept, self.other)]
        )  # fmt: skip
        self.env.flush_all()
        log = self._merge(taken=[])
        self.assertEqual(relations.exists(), relations[0])
        self.assertEqual(members.exists(), members[0])
        log.action_undo()
        self.env.invalidate_all()
        self.assertEqual(relations.exists(), relations)
        self.assertEqual(members.exists().partner_id, self.kept | self.other)

    def test_relation_instead_of_merge(self):
        """PV-02 Two sister companies are proposed as a relation; what was decided is
        not asked again, and the switchboard they share is no evidence any more."""
        sisters = self.partners.create(
            [
                {"name": f"Rinaldi {trade} S.r.l.", "is_company": True,
                 "street": "Via Milano 3", "city": "Varese", "zip": "21100",
                 "phone": "0332 280000", "country_id": self.it.id}
                for trade in ("Costruzioni", "Immobiliare")
            ]
        )  # fmt: skip
        duplicates = self.env["crm.partner.duplicate"].with_user(self.sara)
        duplicates.action_find()
        found = duplicates.search([("partner_id", "in", sisters.ids)])
        self.assertEqual((found.state, found.relation), ("related", "group"))
        found.action_relate()
        relation = self.env["crm.partner.relation"].search(
            [("partner_id", "in", sisters.ids)]
        )
        self.assertEqual(relation.partner_id | relation.other_partner_id, sisters)
        duplicates.action_find()
        self.assertEqual(found.state, "linked")
        shared = self.env["crm.name"]._get_shared_values()
        self.assertIn("+390332280000", shared)
