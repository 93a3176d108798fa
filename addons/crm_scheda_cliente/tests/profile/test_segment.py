"""Segments: rules, nested ones, circles, members."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import CardCommon


@tagged("post_install", "-at_install")
class TestSegment(CardCommon):
    def _new(self, domain, user=None, **values):
        model = self.env["crm.segment"].with_user(user or self.env.user)
        return model.create({"name": "Prova", "domain": domain, **values})

    def test_live(self):
        """SC-09 A segment counts and opens the names it holds now."""
        ids = (self.rossi | self.bianchi).ids
        segment = self._new(f"[('id', 'in', {ids}), ('lifecycle', '=', 'lead')]")
        self.assertEqual(segment.partner_count, 0)
        self.rossi._crm_reach("lead")
        segment.invalidate_recordset()
        self.assertEqual(segment.partner_count, 1)
        self.assertEqual(segment._get_partners(), self.rossi)
        action = segment.with_user(self.giulia).action_open_partners()
        self.assertEqual(self.env["res.partner"].search(action["domain"]), self.rossi)

    def test_documents_and_classifiers(self):
        """SC-09 Segments follow classifiers and documents."""
        self._new_order().action_confirm()
        self._new("[('sale_order_ids.state', '=', 'sale')]")
        segment = self._new(
            "[('classifier_value_ids.name', '=', 'Meccanica di prova'),"
            " ('sale_order_ids.state', '=', 'sale')]"
        )
        self.assertFalse(segment._get_partners())
        dimension = self.env["crm.classifier"].create({"name": "S", "code": "t_seg"})
        self.rossi.classifier_value_ids = self.env["crm.classifier.value"].create(
            {"name": "Meccanica di prova", "classifier_id": dimension.id}
        )
        self.assertEqual(segment._get_partners(), self.rossi)

    def test_bad_rule(self):
        """SC-09 A rule that cannot be read is refused with a sentence."""
        for domain in ("[('nothing', '=', 1)]", "[(", "__import__('os')", "[1]"):
            with self.assertRaisesRegex(ValidationError, "cannot be read"):
                self._new(domain)

    def test_used_by_others(self):
        """SC-09 A segment on which others build stays; alone it goes."""
        inner = self._new("[]", name="Dentro")
        outer = self._new(f"[('crm_segment_ids', 'in', {inner.ids})]", name="Fuori")
        with self.assertRaisesRegex(UserError, "Fuori"):
            inner.unlink()
        (inner | outer).unlink()
        self.assertFalse((inner | outer).exists())

    def test_ring(self):
        """SC-09 Two segments that build on each other are refused, with a sentence."""
        one = self._new("[]", name="Uno")
        two = self._new(f"[('crm_segment_ids', 'in', {one.ids})]", name="Due")
        with self.assertRaises(ValidationError):
            one.domain = f"[('crm_segment_ids', 'in', {two.ids})]"

    def test_said_in_words(self):
        """SC-09 What Python says of a rule is not what people read."""
        with self.assertRaises(ValidationError) as caught:
            self._new("[('id', 'in', list(range(9)))]")
        self.assertNotIn("<ast", str(caught.exception))

    def test_roles(self):
        """SC-09 Salespeople keep their own segments, the manager all."""
        mine = self._new("[]", self.giulia)
        other = self._new("[]", self.sara)
        mine.name = "Mio"
        with self.assertRaises(AccessError):
            other.with_user(self.giulia).name = "No"
        mine.with_user(self.sara).name = "Del responsabile"
        with self.assertRaises(AccessError):
            self._new("[]", self.luca)

    def test_filter(self):
        """SC-09 A segment filters every search of customers, other segments and
        mailings included; it cannot contain itself."""
        self.rossi._crm_reach("lead")
        ids = (self.rossi | self.bianchi).ids
        both = self._new(f"[('id', 'in', {ids})]")
        leads = self._new(
            f"[('crm_segment_ids', 'in', [{both.id}]), ('lifecycle', '=', 'lead')]"
        )
        partners = self.env["res.partner"]
        found = partners.search([("crm_segment_ids", "in", leads.ids)])
        self.assertEqual(found, self.rossi)
        found = partners.search([("crm_segment_ids", "in", both.ids)])
        self.assertEqual(found, self.rossi | self.bianchi)
        outside = partners.search(
            [("crm_segment_ids", "not in", leads.ids), ("id", "in", ids)]
        )
        self.assertEqual(outside, self.bianchi)
        self.assertEqual(self.rossi.crm_segment_ids & (both | leads), both | leads)
        leads.name = "Cammello"
        found = partners.search([("crm_segment_ids", "ilike", "cammel")])
        self.assertEqual(found, self.rossi)
        with self.assertRaises(ValidationError):
            both.domain = f"[('crm_segment_ids', 'in', [{leads.id}])]"

    def test_field_that_its_author_may_not_read(self):
        """SC-09 A rule on what its author may not see is refused with a sentence, and
        so is one that hides it in another segment or behind a relation"""
        for rule in (
            "[('credit_limit', '>', 5)]",
            "['!', ('parent_id.credit_limit', '>', 5)]",
            "[('child_ids', 'any', [('credit_limit', '>', 5)])]",
        ):
            with self.assertRaisesRegex(AccessError, "you may not see"):
                self._new(rule, self.giulia)
        hidden = self._new("[('credit_limit', '>', 5)]")
        with self.assertRaisesRegex(AccessError, "you may not see"):
            self._new(f"[('crm_segment_ids', 'in', {hidden.ids})]", self.giulia)
        mine = self._new("[]", self.giulia)
        with self.assertRaisesRegex(AccessError, "you may not see"):
            mine.domain = "[('credit_limit', '>', 5)]"

    def test_field_that_a_reader_may_not_read(self):
        """SC-09 Where somebody may not see what a segment asks for, lists open and
        show nobody of it, its form says why; who would be left out by it is not
        guessed"""
        hidden = self._new("[('credit_limit', '>=', 0)]")
        mine = self._new(f"[('id', 'in', {self.rossi.ids})]")
        partners = self.env["res.partner"].with_user(self.giulia)
        self.assertFalse(partners.search([("crm_segment_ids", "in", hidden.ids)]))
        both = [("crm_segment_ids", "in", (hidden | mine).ids)]
        self.assertEqual(partners.search(both), self.rossi)
        self.assertEqual(self.rossi.with_user(self.giulia).crm_segment_ids, mine)
        for rule in ("not in", "!="):
            with self.assertRaisesRegex(AccessError, "you may not see"):
                partners.search([("crm_segment_ids", rule, hidden.ids)])
        seen = hidden.with_user(self.giulia)
        self.assertEqual(seen.partner_count, 0)
        self.assertIn("which you may not see", seen.notice)
        with self.assertRaises(AccessError):
            seen._get_partners()
        card = self.env["crm.customer.card"].with_user(self.giulia)
        found = card.get_card(self.rossi.id)["partner"]["segments"]
        self.assertEqual([one["id"] for one in found], mine.ids)

    def test_on_the_card(self):
        """SC-09 SC-01 The card shows the segments that a customer is in, and each
        opens its customers; as many statements for ten segments as for one."""
        card = self.env["crm.customer.card"].with_user(self.giulia)
        ids = (self.rossi | self.bianchi).ids
        both = self._new(f"[('id', 'in', {ids})]")
        self._new(f"[('id', 'in', {self.bianchi.ids})]")
        found = card.get_card(self.rossi.id)["partner"]["segments"]
        self.assertEqual([s["id"] for s in found], both.ids)
        domain = found[0]["action"]["domain"]
        inside = self.env["res.partner"].with_user(self.giulia).search(domain)
        self.assertEqual(inside, self.rossi | self.bianchi)
        broken = self._new("[]")
        self.env.cr.execute(
            "UPDATE crm_segment SET domain = '[(' WHERE id = %s", broken.ids
        )
        self.env.invalidate_all()
        found = card.get_card(self.rossi.id)["partner"]["segments"]
        self.assertEqual([s["id"] for s in found], both.ids)
        self.assertEqual(self._count_queries(), self._count_queries(more=9))

    def _count_queries(self, more=0):
        for _n in range(more):
            self._new(f"[('id', 'in', {self.rossi.ids})]")
        self.assertTrue(self.rossi.crm_segment_ids)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertTrue(self.rossi.crm_segment_ids)
        return self.env.cr.sql_log_count - before
