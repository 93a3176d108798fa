from odoo.tests import HttpCase, tagged

from ..common import DeskCommon


@tagged("post_install", "-at_install")
class TestDeskBrowser(DeskCommon, HttpCase):
    def test_desk_and_caller(self):
        """MD-01 MD-03 The desk and the caller's card, as the operator does it."""
        activity = self._activity(self.marco)
        self.start_tour("/odoo/mydesk", "crm_mydesk_desk", login="desk_marco")
        self.assertFalse(activity.active)
        self.assertIn("Will order in May", self.officine.message_ids[0].body)
