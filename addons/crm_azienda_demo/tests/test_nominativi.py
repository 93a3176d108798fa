"""The story's names: banks, duplicates and what came of them."""

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestNominativi(TransactionCase):
    """The screens of the name banks have something to show on the first day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = cls.env["res.users"]
        cls.giulia = users.search([("login", "=", "giulia")])
        cls.marco = users.search([("login", "=", "marco")])
        cls.sara = users.search([("login", "=", "sara")])
        cls.bank = (
            cls.env["crm.name.bank"]
            .with_user(cls.giulia)
            .search([("source_id.name", "=", "Salone dell'aria")])
        )

    def test_bank(self):
        """PV-01 PV-02 PV-03 A bank with its import, verdicts and leads."""
        self.assertEqual(len(self.bank), 1)
        batch = self.bank.import_ids
        self.assertEqual(batch.state, "done")
        self.assertEqual(batch.user_id, self.giulia)
        self.assertEqual((batch.created_count, batch.rejected_count), (25, 1))
        counts = {
            state: len(self.bank.name_ids.filtered(lambda n, s=state: n.state == s))
            for state in ("new", "duplicate", "verified", "discarded", "extracted")
        }
        self.assertEqual(
            counts,
            {"new": 13, "duplicate": 3, "verified": 3, "discarded": 3, "extracted": 3},
        )
        self.assertAlmostEqual(self.bank.cost_per_lead, 1450 / 3, 2)

    def test_verdicts(self):
        """PV-02 PV-03 A duplicate is a customer's, a discarded name says why."""
        names = self.bank.name_ids
        known = names.match_ids.partner_id
        self.assertEqual(known.mapped("name"), ["Vetreria Franciacorta S.r.l."])
        discarded = names.filtered(lambda n: n.state == "discarded")
        self.assertTrue(all(name.discard_reason_id for name in discarded))
        leads = names.partner_id
        self.assertEqual(set(leads.mapped("lifecycle")), {"lead"})
        self.assertEqual(leads.user_id, self.marco)

    def test_segments(self):
        """SC-09 Every salesperson finds somebody in every segment."""
        for user in (self.giulia, self.marco, self.sara):
            segments = self.env["crm.segment"].with_user(user).search([])
            self.assertEqual(len(segments), 2)
            self.assertTrue(all(segment.partner_count for segment in segments))

    def test_dry_run(self):
        """PV-30 Each zone has its people; one lead finds no rule, on any day."""
        dry_run = self.env["crm.assignment.try"].with_user(self.sara).create({})
        self.assertEqual(dry_run.free_count, 6)
        leads = dry_run._get_free()
        plan = self.env["crm.assignment.rule"].with_user(self.sara)._plan(leads)
        found = {
            self.env["crm.lead"].browse(lead["id"]).city: member and member.user_id
            for lead, _rule, member in plan
        }
        self.assertEqual(found.pop("Monza"), None)
        self.assertEqual(set(found.values()), {self.giulia.id, self.marco.id})
        self.assertEqual(found["Gandino"], self.marco.id)
