from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestOffers(TransactionCase):
    """What the client offers under Actions."""

    def test_portal_access(self):
        """SU-02 Inviting to the portal is offered to those alone who may do it."""
        action = self.env.ref("portal.partner_wizard_action_create_and_open")
        for groups, offered in (
            ("base.group_user,sales_team.group_sale_salesman", False),
            ("base.group_user,base.group_partner_manager", True),
        ):
            user = new_test_user(self.env, f"offers_{offered}", groups)
            actions = self.env["ir.actions.actions"].with_user(user)
            bindings = actions.get_bindings("res.partner")
            ids = [one["id"] for found in bindings.values() for one in found]
            self.assertEqual(action.id in ids, offered)
            self.assertTrue(ids)
