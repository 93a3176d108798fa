"""What a customer reads over RPC of what presales keeps: nothing."""

from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPortalFields(TransactionCase):
    def test_no_field_is_open(self):
        """No field of presales stands open on a model that a portal customer or an
        unknown visitor may read"""
        portal = new_test_user(self.env, "pre_portal", groups="base.group_portal")
        found = set()
        for user in (portal, self.env.ref("base.public_user")):
            for name in self.env.registry:
                model = self.env[name].with_user(user)
                if model._abstract or model._transient or not model.has_access("read"):
                    continue
                found |= {
                    f"{name}.{field.name}"
                    for field in model._fields.values()
                    if field._modules
                    and all(m.startswith("crm_prevendita") for m in field._modules)
                    and model._has_field_access(field, "read")
                }
        self.assertFalse(found, "close them with groups=")
