"""What customers read of Odoo's own records: no field of the suite, unless decided."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import TransactionCase, new_test_user, tagged

AUTHOR = "CRM Suite contributors"
#: "model.field" → why a customer, or anybody on the web, may read it.
ALLOWED: dict = {}


@tagged("post_install", "-at_install")
class TestPortalFields(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = new_test_user(cls.env, "fields_portal", "base.group_portal")
        modules = cls.env["ir.module.module"].search([("author", "=", AUTHOR)])
        cls.own = set(modules.mapped("name"))

    def _fields(self, model):
        """Return what the suite adds to a model of somebody else."""
        if self.env.registry[model]._original_module in self.own:
            return
        for field in self.env[model]._fields.values():
            added = field._modules and self.own.issuperset(field._modules)
            if added and not field.inherited:
                yield field

    def test_customers_read_no_field_of_the_suite(self):
        """Each field of the suite on a model that customers read is closed to them.

        Give the field ``groups``, or write it down in ``ALLOWED`` and say why.
        """
        self.assertTrue(list(self._fields("res.partner")))
        for user in (self.customer, self.env.ref("base.public_user")):
            open_ = [
                str(field)
                for model in self.env.registry
                if (records := self.env[model].with_user(user)).has_access("read")
                for field in self._fields(model)
                if records._has_field_access(field, "read")
                and str(field) not in ALLOWED
            ]
            self.assertFalse(open_, user.login)

    def test_a_customer_asks_for_its_own_firms_profile(self):
        """Over RPC: no tier, no step, no light, no threshold, in read and in search."""
        own = self.customer.partner_id
        for model, ids, name in (
            ("res.partner", own.ids, "tier"),
            ("res.partner", own.ids, "tier_rule_id"),
            ("res.partner", own.ids, "lifecycle"),
            ("res.partner", own.ids, "classifier_value_ids"),
            ("res.partner", own.ids, "crm_credit_light"),
            ("res.users", self.customer.ids, "tier"),
            ("res.company", self.env.company.ids, "crm_credit_red_days"),
            ("sale.order", [], "crm_credit_light"),
        ):
            records = self.env[model].with_user(self.customer)
            with self.assertRaises(AccessError, msg=name):
                call_kw(records, "search", [[(name, "!=", False)]], {})
            if ids:
                with self.assertRaises(AccessError, msg=name):
                    call_kw(records, "read", [ids, [name]], {})
            self.assertNotIn(name, call_kw(records, "fields_get", [], {}))
