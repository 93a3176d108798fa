"""Merging two customers with all that hangs on them, and undoing it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ...models.name.kernel import best, register
from .common import NameCase, check_digit

VAT = check_digit("0318452017")


@tagged("post_install", "-at_install")
class TestMergePure(BaseCase):
    def test_best_of_both(self):
        """PV-02 Gaps are filled, an address is taken whole or not at all."""
        self.assertTrue(best.take_other("phone", False, "+39030"))
        self.assertFalse(best.take_other("phone", "+39031", "+39030"))
        self.assertTrue(best.take_other("name", "ALFA PRESSE", "Alfa Presse"))
        theirs = {"street": "Via Po 1", "zip": "25100", "city": "Brescia"}
        self.assertTrue(best.take_other("address", {"city": "Brescia"}, theirs))
        ours = {"street": "Via Roma 2", "city": "Brescia"}
        self.assertFalse(best.take_other("address", ours, theirs))

    def test_groups(self):
        """PV-02 Pairs that hang together are one group, its best member kept."""
        pairs = [(1, 2, 0.9, ("phone",)), (2, 3, 1.0, ("vat",)), (8, 9, 0.8, ())]
        found = register.groups(pairs, lambda i: i)
        self.assertEqual(
            found,
            [(3, 1, 0.9, ("phone",), 3), (3, 2, 1.0, ("vat",), 3), (9, 8, 0.8, (), 2)],
        )

    def test_contacts(self):
        """PV-02 A company and its contact share a phone; two people do not
        become one."""
        base = {"email": "a@a.example", "key_name": "alfa", "own_name": "Ada Neri"}
        one = {**base, "id": 2, "entity": 1, "parent": 1}
        company = {**base, "id": 1, "entity": 1, "parent": None}
        self.assertIsNone(register.judge(one, company))
        other = {**one, "id": 3, "own_name": "Ugo Verdi"}
        self.assertFalse(register.judge(one, other))
        twin = {**one, "id": 4, "own_name": "Neri Ada"}
        self.assertEqual(register.judge(one, twin)[:2], (2, 4))


@tagged("post_install", "-at_install")
class TestPartnerMerge(NameCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"]
        cls.brescia = cls.env.ref("base.state_it_bs")
        cls.kept = cls._partner("ALFA PRESSE", vat="IT" + VAT, email="a@alfa.example")
        cls.other = cls._partner(
            "Alfa Presse S.r.l.", phone="030 2345678", email="b@alfa.example",
            street="Via Po 1", zip="25100", city="Brescia", state_id=cls.brescia.id,
            customer_rank=2,
        )  # fmt: skip
        cls.contact = cls.partners.create(
            {"name": "Ada Neri", "parent_id": cls.other.id, "email": "ada@alfa.example"}
        )
        cls.other._crm_reach("prospect")

    @classmethod
    def _partner(cls, name, **values):
        return cls.partners.create(
            {"name": name, "is_company": True, "country_id": cls.it.id, **values}
        )

    def _documents(self, partner):
        """One document of many kinds, as the roles leave them behind."""
        lead = self.env["crm.lead"].create(
            {"name": "Press line", "partner_id": partner.id, "type": "opportunity"}
        )
        order = self.env["sale.order"].create({"partner_id": partner.id})
        file = self.env["ir.attachment"].create(
            {"name": "offer.txt", "raw": b"x", "res_model": "res.partner",
             "res_id": partner.id}
        )  # fmt: skip
        event = self.env["calendar.event"].create(
            {"name": "Visit", "start": "2026-11-23 09:00:00",
             "stop": "2026-11-23 10:00:00", "partner_ids": [(6, 0, partner.ids)]}
        )  # fmt: skip
        message = partner.message_post(body="He wants an offer")
        activity = partner.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.giulia.id
        )
        return lead, order, file, event, message, activity

    def _merge(self, **kwargs):
        return self.kept.with_user(self.sara)._crm_merge(self.other, **kwargs)

    def _snapshot(self):
        """Every reference to both partners in the database."""
        self.env.flush_all()
        moves = self.env["crm.merge.reference"]
        found = {}
        for column in moves._get_columns():
            if column["table"] in ("mail_message", "mail_notification"):
                continue
            for partner in (self.kept, self.other):
                self.env.cr.execute(
                    f"SELECT {column['id']} FROM {column['table']} WHERE %s"
                    % moves._where(column, partner.id)
                    .code.replace("%s", "{}")
                    .format(partner.id)
                    if not column["text"]
                    else "SELECT 1 WHERE FALSE"
                )
                rows = sorted(self.env.cr.fetchall())
                found[column["table"], column["column"], partner.id] = rows
        return found

    def test_everything_moves(self):
        """PV-02 PV-05 Documents of every kind, contacts and the lifecycle follow
        the customer that is kept; the other one is archived."""
        lead, order, file, event, message, activity = self._documents(self.other)
        log = self._merge()
        self.assertEqual(lead.partner_id, self.kept)
        self.assertEqual(order.partner_id, self.kept)
        self.assertEqual(order.partner_invoice_id, self.kept)
        self.assertEqual(file.res_id, self.kept.id)
        self.assertEqual(event.partner_ids, self.kept)
        self.assertEqual(message.res_id, self.kept.id)
        self.assertEqual(activity.res_id, self.kept.id)
        self.assertEqual(self.contact.parent_id, self.kept)
        self.assertEqual(self.contact.commercial_partner_id, self.kept)
        self.assertEqual(self.kept.lifecycle, "prospect")
        self.assertFalse(self.other.active)
        self.assertEqual(self.other.crm_merged_into_id, self.kept)
        self.assertEqual(log.user_id, self.sara)
        self.assertIn("Alfa Presse S.r.l.", self.kept.message_ids[0].body)

    def test_best_of_both(self):
        """PV-02 What the kept one lacks is taken, what it has stays."""
        self._merge()
        self.assertEqual(self.kept.name, "Alfa Presse S.r.l.")
        self.assertEqual(self.kept.vat, "IT" + VAT)
        self.assertEqual(self.kept.email, "a@alfa.example")
        self.assertEqual(self.kept.phone_sanitized, "+390302345678")
        self.assertEqual((self.kept.street, self.kept.city), ("Via Po 1", "Brescia"))
        self.assertEqual(self.kept.customer_rank, 2)

    def test_undo(self):
        """PV-02 Undone, every reference and every value is as before; what was
        written since stays."""
        self._documents(self.other)
        self._documents(self.kept)
        tag = self.env["res.partner.category"].create({"name": "Both"})
        (self.kept | self.other).category_id = tag
        before = self._snapshot()
        names = [*self.kept._crm_merge_fields(), *best.ADDRESS]
        values = [p._crm_read_merge_values(names) for p in (self.kept, self.other)]
        log = self._merge()
        self.assertEqual(self.kept.category_id, tag)
        self.kept.website = "https://alfa.example"
        log.with_user(self.sara).action_undo()
        self.assertEqual(self._snapshot(), before)
        self.assertTrue(self.other.active)
        self.assertFalse(self.other.crm_merged_into_id)
        self.assertEqual(self.contact.commercial_partner_id, self.other)
        self.assertEqual((self.kept.lifecycle, self.other.lifecycle),
                         ("prospect", "prospect"))  # fmt: skip
        values[0]["website"] = "https://alfa.example"
        after = [p._crm_read_merge_values(names) for p in (self.kept, self.other)]
        self.assertEqual(after, values)
        with self.assertRaises(UserError):
            log.with_user(self.sara).action_undo()

    def test_shared_rows_stay(self):
        """PV-02 What a rule allows only once (a step, a tag, a consent) stays with
        the one merged, and nothing is deleted."""
        self.kept._crm_reach("prospect")
        self.other._crm_reach("customer")
        steps = self.env["crm.lifecycle.step"].search_count([])
        purpose = self.env.ref("crm_prevendita.crm_consent_purpose_marketing")
        for partner in (self.kept, self.other):
            self.env["crm.consent"].create(
                {"partner_id": partner.id, "purpose_id": purpose.id, "channel": "post"}
            )
        self._merge()
        self.assertEqual(self.env["crm.lifecycle.step"].search_count([]), steps)
        self.assertEqual(self.kept.lifecycle, "customer")
        self.assertEqual(len(self.kept.crm_consent_ids), 1)
        self.assertEqual(len(self.other.crm_consent_ids), 1)

    def test_single_classifier(self):
        """BA-02 A classifier that takes one value keeps one after a merge."""
        sector = self.env["crm.classifier"].create({"name": "Sector", "code": "one"})
        many = self.env["crm.classifier"].create(
            {"name": "Products", "code": "many", "multiple": True}
        )
        a, b = self.env["crm.classifier.value"].create(
            [{"name": n, "classifier_id": sector.id} for n in "ab"]
        )
        c, d = self.env["crm.classifier.value"].create(
            [{"name": n, "classifier_id": many.id} for n in "cd"]
        )
        self.kept.classifier_value_ids = a | c
        self.other.classifier_value_ids = b | d
        self._merge()
        self.assertEqual(self.kept.classifier_value_ids, a | c | d)
        self.kept._check_crm_classifier_single()

    def test_refused(self):
        """PV-02 A user, a contact of its own company, somebody merged already:
        refused with the reason."""
        cases = [
            (self.kept, self.giulia.partner_id, "user"),
            (self.other, self.contact, "belong together"),
            (self.kept, self.contact, "another company"),
            (self.kept, self.kept, "two different"),
        ]
        for kept, merged, word in cases:
            with self.assertRaises(UserError) as caught:
                kept._crm_merge(merged)
            self.assertIn(word, str(caught.exception))
        self._merge()
        third = self._partner("Third")
        with self.assertRaises(UserError) as caught:
            third._crm_merge(self.other)
        self.assertIn("merged already", str(caught.exception))

    def test_undo_in_order(self):
        """PV-02 Of two merges the later one is undone first."""
        third = self._partner("Gamma S.r.l.")
        first = self._merge()
        second = third.with_user(self.sara)._crm_merge(self.kept)
        with self.assertRaises(UserError) as caught:
            first.with_user(self.sara).action_undo()
        self.assertIn("undo that first", str(caught.exception))
        (first | second).with_user(self.sara).action_undo()
        self.assertEqual(self.contact.parent_id, self.other)

    def test_access(self):
        """PV-02 SU-01 Merging is the sales manager's; a salesperson and a stranger
        are refused, and neither undoes."""
        for user in (self.giulia, self.nemo, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.kept.with_user(user)._crm_merge(self.other)
            with self.assertRaises(AccessError):
                self.env["crm.partner.merge"].with_user(user).create(
                    {"kept_id": self.kept.id}
                )
            with self.assertRaises(AccessError):
                self.env["crm.partner.duplicate"].with_user(user).search([])
        log = self._merge()
        with self.assertRaises(AccessError):
            log.with_user(self.giulia).action_undo()
        self.assertNotIn(
            log, self.env["crm.merge.log"].with_user(self.giulia).search([])
        )

    def test_side_by_side(self):
        """PV-02 The screen shows both, proposes the better value, and does what
        was chosen."""
        wizard = self.env["crm.partner.merge"].with_user(self.sara)
        action = wizard.action_open_selected(self.kept | self.other)
        wizard = wizard.browse(action["res_id"])
        taken = wizard.line_ids.filtered("take").mapped("name")
        self.assertEqual(sorted(taken), ["address", "name", "phone"])
        wizard.line_ids.filtered(lambda li: li.name == "email").take = True
        self.assertIn("badge", wizard.documents)
        action = wizard.action_merge()
        self.assertEqual(action["res_id"], self.kept.id)
        self.assertEqual(self.kept.email, "b@alfa.example")
        with self.assertRaises(UserError):
            wizard.action_open_selected(self.kept)

    def test_keep_the_other(self):
        """PV-02 The two sides can be swapped."""
        wizard = self.env["crm.partner.merge"].with_user(self.sara)
        wizard = wizard.create({"kept_id": self.kept.id, "merged_id": self.other.id})
        wizard.action_swap()
        self.assertEqual(wizard.kept_id, self.other)
        taken = wizard.line_ids.filtered("take").mapped("name")
        self.assertEqual(taken, ["vat"])
        wizard.action_merge()
        self.assertEqual(self.other.vat, "IT" + VAT)

    def test_names_follow(self):
        """PV-02 A name that matches somebody merged leads to who was kept; the
        completion of a customer by a name can be undone."""
        self._merge()
        name = self._name("Alfa Presse", email="b@alfa.example")
        self.assertEqual(name.match_ids.partner_id, self.kept)
        name.website = "www.alfa.example"
        log = name._merge_into_partner(self.kept)
        self.assertTrue(self.kept.website)
        log.action_undo()
        self.assertFalse(self.kept.website)
        self.assertEqual((name.state, name.partner_id.id), ("duplicate", False))

    def test_few_queries(self):
        """PV-02 A merge costs the same number of statements with one document or
        with fifty of a kind."""

        def merge(count):
            kept, other = self._partner("One"), self._partner("Two")
            self.env["sale.order"].create([{"partner_id": other.id}] * count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            kept._crm_merge(other)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        merge(1)
        self.assertEqual(merge(50), merge(1))


@tagged("post_install", "-at_install")
class TestPartnerDuplicates(NameCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pairs = cls.env["crm.partner.duplicate"].with_user(cls.sara)
        place = {"city": "Brescia", "zip": "25100", "country_id": cls.it.id,
                 "is_company": True}  # fmt: skip
        cls.a, cls.b, cls.c, cls.d = cls.env["res.partner"].create(
            [
                {"name": "Zeta Torni S.r.l.", "vat": "IT" + VAT, **place},
                {"name": "Zeta Torni", "vat": "IT" + VAT,
                 "phone": "030 7654399", **place},
                {"name": "ZETA TORNI SRL", "phone": "+390307654399", **place},
                {"name": "Omega Frese", "phone": "030 1112223", **place},
            ]
        )  # fmt: skip

    def _found(self):
        family = (self.a | self.b | self.c | self.d).ids
        return self.pairs.search([("partner_id", "in", family)])

    def test_one_pass(self):
        """PV-02 One pass finds the groups by every exact key, with the reason."""
        said = self.pairs.action_find()["params"]
        self.assertEqual(said["next"]["tag"], "soft_reload", "no second list on top")
        found = self._found()
        self.assertEqual(found.partner_id, self.b, "who is most complete is kept")
        self.assertEqual(found.other_id, self.a | self.c)
        by_other = {row.other_id: row for row in found}
        self.assertIn("same VAT number", by_other[self.a].explanation)
        self.assertIn("same phone", by_other[self.c].explanation)
        self.assertEqual(set(found.mapped("size")), {3})

    def test_decisions_remain(self):
        """PV-02 What was said to be different is not proposed again; what was
        merged is gone."""
        self.pairs.action_find()
        by_other = {row.other_id: row for row in self._found()}
        by_other[self.c].action_distinct()
        by_other[self.a].action_merge()
        self.assertEqual(by_other[self.a].state, "merged")
        self.assertFalse(self.a.active)
        self.pairs.action_find()
        found = self._found().filtered(lambda d: d.state == "proposed")
        self.assertFalse(found)
        log = self.env["crm.merge.log"].search([("merged_id", "=", self.a.id)], limit=1)
        log.with_user(self.sara).action_undo()
        self.assertEqual(by_other[self.a].state, "proposed")

    def test_work_through(self):
        """PV-02 After each decision the next pair is on the screen."""
        self.pairs.action_find()
        self.pairs.search([]).filtered(lambda d: d not in self._found()).unlink()
        first = self._found()[0]
        action = first.action_compare()
        wizard = self.env[action["res_model"]].with_user(self.sara)
        action = wizard.browse(action["res_id"]).action_skip()
        second = wizard.browse(action["res_id"])
        self.assertNotEqual(second.duplicate_id, first)
        action = second.action_merge()
        third = wizard.browse(action["res_id"])
        self.assertEqual(third.duplicate_id, first)
        self.assertEqual(third.action_distinct()["res_model"], self.pairs._name)

    def test_queries_do_not_grow(self):
        """PV-02 The pass takes the same few statements for any number of pairs."""

        def count():
            before = self.env.cr.sql_log_count
            self.pairs._find_all()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        self.env["res.partner"].create(
            [{"name": f"Pair {i // 2} S.p.A.", "email": f"pair{i // 2}@x.example",
              "is_company": True} for i in range(40)]
        )  # fmt: skip
        self.env.flush_all()
        self.assertEqual(count(), few)
