"""Records of one company, tried by the staff of another one and by strangers."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .contract.common import ContractCase


@tagged("post_install", "-at_install")
class TestCompanyAccess(ContractCase):
    """Another company's service, and a stranger, see nothing of one company's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.env["res.company"].create({"name": "Elsewhere"})
        own = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        group = "crm_postvendita.crm_postvendita_group_%s"
        cls.foreign = new_test_user(cls.env, "pv_far_agent", group % "agent", **own)
        cls.chief = new_test_user(cls.env, "pv_far_chief", group % "manager", **own)

    def hidden(self, record, others=()):
        """Expect that no one from elsewhere finds, reads or changes a record."""
        for user in (self.foreign, self.chief, *others):
            seen = record.with_user(user)
            if seen.has_access("read"):
                self.fail(f"{user.login} reads {record}")
            with self.assertRaises(AccessError):
                seen.read(["display_name"])
            with self.assertRaises(AccessError):
                seen.write({"company_id": user.company_id.id})
            if self.env[record._name].with_user(user).has_access("read"):
                self.assertFalse(seen.search([("id", "=", record.id)]))

    def test_contract_and_its_parts(self):
        machine = self.machine(serial="1")
        contract = self.contract(coverage_ids=self.cover(machine))
        self.work(self.ticket(equipment_id=machine.id), hours=12)
        contract.action_bill_excess()
        strangers = (self.stranger, self.portal_ugo)
        self.hidden(contract, strangers)
        self.hidden(machine, strangers)
        for part in (
            contract.line_ids,
            contract.coverage_ids,
            contract.service_ids,
            contract.consumption_ids,
        ):
            self.assertTrue(part)
            self.hidden(part, strangers)
        move = self.env["account.move"].search([("crm_contract_id", "=", contract.id)])
        self.assertEqual(move.company_id, self.company)

    def test_visit_plan_and_round(self):
        plan = self.env["crm.maintenance.plan"].create(
            {
                "name": "Service",
                "partner_id": self.rossi.id,
                "equipment_ids": [Command.set(self.machine().ids)],
            }
        )
        visit = plan.visit_ids[:1]
        self.assertTrue(visit)
        strangers = (self.stranger, self.portal_ugo)
        self.hidden(visit, strangers)
        self.hidden(plan, (*strangers, self.portal_anna))
        visit.action_cancel()
        with self.assertRaises(AccessError):
            visit.with_user(self.foreign).action_done()

    def test_faq_of_one_company(self):
        faq = self.env["crm.faq"].create(
            {
                "name": "How do I drain the tank?",
                "answer": "<p>By the tap.</p>",
                "company_id": self.company.id,
                "audience": "internal",
            }
        )
        self.hidden(faq, (self.stranger, self.portal_anna))
        wish = self.env["crm.faq.wish"].create(
            {"name": "belt", "key": "belt", "company_id": self.company.id}
        )
        self.hidden(wish, (self.stranger, self.portal_anna))
        faq.action_review()
        faq.action_publish()
        self.hidden(faq, (self.portal_anna,))
        # what is published inside is for all who work here
        faq.with_user(self.stranger).read(["name"])
        faq.company_id = False
        faq.with_user(self.foreign).read(["name"])

    def test_words_of_solved_tickets(self):
        """What another company's tickets said is not read through their words."""
        ticket = self.ticket(name="Elsewhere unseen")
        words = self.env["crm.faq.ticket.text"].create(
            {"ticket_id": ticket.id, "company_id": ticket.company_id.id, "stems": "x"}
        )
        for user in (self.foreign, self.chief):
            seen = self.env["crm.faq.ticket.text"].with_user(user)
            if seen.has_access("read"):
                self.assertFalse(seen.search([("id", "=", words.id)]))

    def test_satisfaction(self):
        answer = self.env["crm.satisfaction"].create(
            {"partner_id": self.anna.id, "company_id": self.company.id}
        )
        self.hidden(answer, (self.stranger, self.portal_anna, self.portal_ugo))
        answer.team_id = self.parts
        with self.assertRaises(AccessError):
            answer.with_user(self.agent).read(["display_name"])
        answer.with_user(self.manager).read(["display_name"])


@tagged("post_install", "-at_install")
class TestPartnerCounts(ContractCase):
    def test_counted_and_a_click_away(self):
        """PO-22 PO-23 The customer shows machines and contracts in force."""
        machine = self.machine(serial="1")
        self.contract()
        self.contract(start=False)
        for user in (self.agent, self.salesman, self.accountant):
            anna = self.anna.with_user(user)
            self.assertEqual(
                (anna.crm_equipment_count, anna.crm_contract_count), (1, 1)
            )
            labels = [
                entry["value"]
                for entry in anna._compute_application_statistics_hook()[anna.id]
                if entry["iconClass"] in ("fa-cogs", "fa-handshake-o")
            ]
            self.assertEqual(labels, [1, 1])
        action = self.anna.with_user(self.agent).action_view_crm_equipment()
        self.assertEqual(self.env["crm.equipment"].search(action["domain"]), machine)
        action = self.anna.with_user(self.agent).action_view_crm_contracts()
        self.assertEqual(action["context"]["default_partner_id"], self.rossi.id)
        anna = self.anna.with_user(self.stranger)
        with self.assertRaises(AccessError):
            anna.read(["crm_contract_count"])
        self.assertIsNotNone(anna._compute_application_statistics_hook())

    def test_the_same_queries_for_many(self):
        def ask(partners):
            self.env.flush_all()
            self.env.invalidate_all()
            partners.with_user(self.agent).mapped("crm_contract_count")

        few = self.rossi
        many = few | self.env["res.partner"].create(
            [{"name": f"P{n}"} for n in range(20)]
        )
        ask(many)
        start = self.cr.sql_log_count
        ask(few)
        one = self.cr.sql_log_count - start
        start = self.cr.sql_log_count
        ask(many)
        self.assertLessEqual(self.cr.sql_log_count - start, one + 1)

    def test_card_buttons(self):
        card = self.env["crm.customer.card"]
        keys = {
            b["key"]
            for b in card.with_user(self.agent).get_card(self.rossi.id)["buttons"]
        }
        self.assertIn("new_crm.equipment", keys)
        self.assertNotIn("new_crm.service.contract", keys)
        keys = {
            b["key"]
            for b in card.with_user(self.manager).get_card(self.rossi.id)["buttons"]
        }
        self.assertIn("new_crm.service.contract", keys)
