"""The daily work on names: skimming, discarding, extracting, merging."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import NameCase, check_digit

VAT = check_digit("0318452017")
VAT2 = check_digit("0291107017")


@tagged("post_install", "-at_install")
class TestNameWork(NameCase):
    def test_duplicate_in_bank(self):
        """PV-02 A second name with the same VAT number is a possible duplicate,
        with its reason."""
        first = self._name(vat=VAT, city="Brescia", province="BS")
        second = self._name("ALFA PRESSE SRL", vat=VAT, phone="030 2345678")
        self.assertEqual(first.state, "new")
        self.assertEqual(second.state, "duplicate")
        self.assertEqual(second.match_ids.other_id, first)
        self.assertIn("same VAT number", second.match_ids.explanation)

    def test_duplicate_tolerant(self):
        """PV-02 A misspelt name in the same street is found, one in another
        town is not."""
        place = {"city": "Montichiari", "province": "BS", "zip": "25018"}
        self._name(
            "Officine Meccaniche Cavagna S.r.l.", street="Via Brescia 101", **place
        )
        found = self._name(
            "OFF. MECC. CAVAGANA SRL", street="via Brescia, 101", **place
        )
        self.assertEqual(found.state, "duplicate")
        other = self._name("Officine Meccaniche Cavagna", city="Lecce", province="LE")
        self.assertEqual(other.state, "new")

    def test_duplicate_in_register(self):
        """PV-02 A name already in the register is found by any exact key."""
        partner = self.env["res.partner"].create(
            {"name": "Vecchio Cliente", "is_company": True, "vat": "IT" + VAT,
             "phone": "030 2345678", "country_id": self.it.id}
        )  # fmt: skip
        name = self._name("Vecchio Cliente di nome nuovo", vat=VAT)
        self.assertEqual(name.match_ids.partner_id, partner)
        wizard = self.env["crm.name.compare"].create({"match_id": name.match_ids.id})
        self.assertIn("Vecchio Cliente", wizard.table)
        name.email = "nuovo@alfa.example"
        wizard = self.env["crm.name.compare"].create({"match_id": name.match_ids.id})
        wizard.action_merge()
        self.assertEqual(name.state, "discarded")
        self.assertEqual(name.partner_id, partner)
        self.assertEqual(partner.email, "nuovo@alfa.example")

    def test_distinct(self):
        """PV-02 Two names said to be different are not proposed again."""
        self._name(vat=VAT)
        second = self._name(vat=VAT)
        second.match_ids.action_distinct()
        self.assertEqual(second.state, "new")
        second.phone = "030 2345678"
        self.assertEqual(second.state, "new")

    def test_merge_and_undo(self):
        """PV-02 A merge keeps the best of both; undone, both are as before."""
        first = self._name(vat=VAT, email="a@alfa.example")
        second = self._name(vat=VAT, phone="+390302345678", email="b@alfa.example")
        log = first._merge(second)
        self.assertEqual(first.phone, "+390302345678")
        self.assertEqual(first.email, "a@alfa.example")
        self.assertEqual((second.state, second.merged_into_id), ("discarded", first))
        first.city = "Brescia"
        log.action_undo()
        self.assertFalse(first.phone)
        self.assertEqual(first.city, "Brescia", "what was written since stays")
        self.assertEqual((second.state, second.merged_into_id.id), ("duplicate", False))
        with self.assertRaises(UserError):
            log.action_undo()

    def test_skim(self):
        """PV-02 Verify or discard, and the next name is there; nobody else's."""
        mine = self._name("Uno", user_id=self.giulia.id)
        self._name("Due", user_id=self.marco.id)
        free = self._name("Tre")
        urgent = self._name("Quattro", priority="2")
        names = self.env["crm.name"].with_user(self.giulia)
        names = names.with_context(crm_name_skim=True)
        self.assertEqual(names.action_skim()["res_id"], urgent.id)
        step = names.browse(urgent.id).action_verify()
        self.assertEqual(urgent.state, "verified")
        self.assertEqual(step["res_id"], mine.id)
        step = names.browse(mine.id).action_next()
        self.assertEqual(step["res_id"], free.id)
        reason = self.env.ref("crm_prevendita.crm_name_discard_reason_opposes")
        free.phone = "+390302345678"
        wizard = self.env["crm.name.discard"].with_user(self.giulia)
        wizard.with_context(crm_name_skim=True).create(
            {"name_ids": free.ids, "reason_id": reason.id, "note": "on the phone"}
        ).action_confirm()
        self.assertEqual(free.state, "discarded")
        self.assertIn("on the phone", free.event_ids[0].text)
        blacklist = self.env["phone.blacklist"].search([("number", "=", free.phone)])
        self.assertTrue(blacklist, "a refusal goes to the blacklist")
        free.action_restore()
        self.assertEqual(free.state, "new")

    def test_extract(self):
        """PV-03 PV-05 An extracted name is a lead with owner, classifiers and a
        first action; each remembers the other."""
        classifier = self.env["crm.classifier"].create(
            {"name": "Sector", "code": "nam"}
        )
        value = self.env["crm.classifier.value"].create(
            {"name": "Mechanics", "classifier_id": classifier.id}
        )
        name = self._name(
            vat=VAT, contact_name="Ada Neri", city="Brescia", province="BS",
            phone="030 2345678", pec="alfa@pec.it", turnover=1e6,
        )  # fmt: skip
        kind = self.env["crm.marketing.action.type"].search([], limit=1)
        wizard = self.env["crm.name.extract"].with_user(self.giulia)
        wizard.create(
            {
                "name_ids": name.ids,
                "user_id": self.giulia.id,
                "classifier_value_ids": value.ids,
                "action_type_id": kind.id,
                "action_date": "2026-11-23 09:00:00",
            }
        ).action_confirm()
        lead = name.partner_id
        self.assertEqual(name.state, "extracted")
        self.assertEqual(lead.crm_name_id, name)
        self.assertEqual(lead.lifecycle, "lead")
        self.assertEqual(lead.user_id, self.giulia)
        self.assertEqual(lead.classifier_value_ids, value)
        self.assertEqual(lead.state_id.code, "BS")
        self.assertEqual(lead.child_ids.name, "Ada Neri")
        self.assertEqual(lead.crm_pec, "alfa@pec.it")
        action = self.env["crm.marketing.action"].search([("partner_id", "=", lead.id)])
        self.assertEqual((action.type_id, action.user_id), (kind, self.giulia))
        with self.assertRaises(UserError):
            name.action_verify()

    def test_extract_duplicate(self):
        """PV-03 A possible duplicate is decided on before it is extracted."""
        self._name(vat=VAT)
        second = self._name(vat=VAT)
        with self.assertRaises(UserError) as caught:
            second._extract()
        self.assertIn("duplicate", str(caught.exception))

    def test_licence(self):
        """PV-03 Names of a bank whose licence has ended are not extracted."""
        name = self._name()
        self.bank.licence_end = "2020-01-01"
        with self.assertRaises(UserError):
            name._extract()

    def test_costs(self):
        """PV-03 A bank's price per lead and per customer won."""
        self.bank.price = 300
        names = self._name("Uno") | self._name("Due") | self._name("Tre")
        leads = names[:2]._extract()
        leads[0]._crm_reach("customer")
        self.bank.invalidate_recordset()
        self.assertEqual(self.bank.cost_per_lead, 150)
        self.assertEqual(self.bank.cost_per_customer, 300)

    def test_typed_in(self):
        """PV-01 A name typed in is cleaned like an imported one."""
        name = self._name(
            "Alfa", vat=VAT[1:], phone="30 2345678", email="A@Alfa.EXAMPLE"
        )
        self.assertEqual(name.vat, "IT" + VAT)
        self.assertEqual(name.phone, "+390302345678")
        self.assertEqual(name.email, "a@alfa.example")
        name.write({"vat": "nonsense"})
        self.assertEqual(name.vat, "nonsense", "what is not understood stays")

    def test_access(self):
        """PV-02 A salesperson sees own names and nobody's; a stranger none."""
        mine = self._name("Uno", user_id=self.giulia.id)
        other = self._name("Due", user_id=self.marco.id)
        free = self._name("Tre")
        seen = self.env["crm.name"].with_user(self.giulia).search([])
        self.assertIn(mine, seen)
        self.assertIn(free, seen)
        self.assertNotIn(other, seen)
        with self.assertRaises(AccessError):
            other.with_user(self.giulia).action_verify()
        self.assertIn(other, self.env["crm.name"].with_user(self.sara).search([]))
        for stranger in (self.nemo, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.env["crm.name"].with_user(stranger).search([])
        with self.assertRaises(AccessError):
            self.bank.with_user(self.nemo).read(["name"])

    def test_other_company(self):
        """PV-02 Names of another company are neither seen nor matched."""
        company = self.env["res.company"].create({"name": "Altra"})
        bank = self.env["crm.name.bank"].create(
            {"name": "Theirs", "company_id": company.id}
        )
        theirs = self._name(vat=VAT, bank_id=bank.id)
        ours = self._name(vat=VAT)
        self.assertEqual(ours.state, "new")
        self.assertNotIn(theirs, self.env["crm.name"].with_user(self.sara).search([]))
