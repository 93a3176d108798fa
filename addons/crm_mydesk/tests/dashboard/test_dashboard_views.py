"""The records behind the charts."""

from odoo.tests import tagged

from ..common import DeskCommon


@tagged("post_install", "-at_install")
class TestDashboardViews(DeskCommon):
    """The records behind the charts: each with a pivot and a graph of its own."""

    def _charts(self):
        self._quotation(self.marco)
        self.env["crm.phone.call"].create({"number": "1", "state": "missed"})
        self.sara.write(
            {"group_ids": [(4, self.env.ref("account.group_account_invoice").id)]}
        )
        return self.env["crm.dashboard"].with_user(self.sara).get_dashboard()["charts"]

    def test_pivot_and_graph_behind_every_chart(self):
        """MD-02 Whatever a chart opens can be turned and drawn by its reader."""
        for chart in self._charts():
            action = chart["action"]
            records = self.env[action["res_model"]].with_user(self.sara)
            views = [view for _id, view in action["views"]]
            with self.subTest(chart["key"], model=records._name):
                # names are counted on their own list: two parts say it all
                if records._name != "res.partner":
                    self.assertLessEqual({"list", "pivot", "graph"}, set(views))
                    for view in ("pivot", "graph"):
                        own = self.env["ir.ui.view"].search_count(
                            [("model", "=", records._name), ("type", "=", view)]
                        )
                        self.assertTrue(own, f"{records._name} has no {view}")
                records.get_views([(False, view) for view in views])
                records.search(action["domain"], limit=1)

    def test_analysis_menus(self):
        """MD-02 The manager finds them in the menu, a salesperson does not."""
        menus = self.env["ir.ui.menu"]
        analysis = self.env.ref("crm_mydesk.crm_mydesk_menu_analysis")
        self.assertIn(analysis.id, menus.with_user(self.sara)._visible_menu_ids())
        self.assertNotIn(analysis.id, menus.with_user(self.marco)._visible_menu_ids())
        for menu in analysis.child_id:
            model = self.env[menu.action.res_model]
            modes = menu.action.view_mode.split(",")
            model.get_views([(False, mode) for mode in modes])
