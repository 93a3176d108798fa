from odoo import api, models
from odoo.fields import Domain

from . import crm_campaign_sql as queries


class UtmCampaign(models.Model):
    """The records behind each figure of a campaign."""

    _inherit = "utm.campaign"

    def action_view_orders(self):
        """Open the orders that are credited to this campaign."""
        domain = [("id", "in", self._get_credited("order"))]
        action = self._show_records(self.env._("Orders"), "sale.order", domain)
        return self._with_list(action, "sale_order_view_list_campaign")

    def action_view_invoices(self):
        """Open the invoices and credit notes credited to this campaign."""
        domain = [("id", "in", self._get_credited("invoice"))]
        return self._show_records(self.env._("Invoices"), "account.move", domain)

    def action_view_collected(self):
        """Open those of its invoices that were collected, if only in part."""
        domain = [
            ("id", "in", self._get_credited("invoice")),
            ("payment_state", "in", ("paid", "in_payment", "partial", "reversed")),
        ]
        return self._show_records(self.env._("Collected"), "account.move", domain)

    def action_view_bills(self):
        domain = [
            ("campaign_id", "in", self.ids),
            ("move_type", "in", ("in_invoice", "in_refund")),
            ("state", "=", "posted"),
        ]
        return self._show_records(self.env._("Vendor bills"), "account.move", domain)

    def action_view_costs(self):
        """Open the costs that were typed, the billed ones excepted."""
        domain = [("campaign_id", "in", self.ids), ("bill_id", "=", False)]
        name = self.env._("Other costs")
        return self._show_records(name, "crm.campaign.cost", domain, "list")

    def action_view_hours(self):
        """Open the actions whose working time the campaign cost."""
        done = Domain("campaign_id", "in", self.ids) & Domain("state", "=", "done")
        action = self._show_actions(done & Domain("time_spent", ">", 0))
        return self._with_list(action, "crm_marketing_action_view_list_cost")

    def action_view_direct_costs(self):
        """Open the actions that cost something by themselves."""
        done = Domain("campaign_id", "in", self.ids) & Domain("state", "=", "done")
        # an empty cost is neither
        costly = Domain("cost", ">", 0) | Domain("cost", "<", 0)
        action = self._show_actions(done & costly)
        return self._with_list(action, "crm_marketing_action_view_list_cost")

    def action_view_reached(self):
        """Open who was reached, by how far each went: the redemption."""
        reached = Domain("is_held_out", "=", False) & Domain("state", "!=", "targeted")
        return self._show_members(self.env._("Reached"), reached, "state")

    def action_view_targeted(self):
        """Open all who were not held out, by how far each went."""
        targeted = Domain("is_held_out", "=", False)
        return self._show_members(self.env._("Targeted"), targeted, "state")

    def action_view_groups(self):
        """Open the two groups whose difference is the lift."""
        return self._show_members(self.env._("Lift"), Domain.TRUE, "held_out", "state")

    def _with_list(self, action, name):
        """Return the action with the list that has the figure it explains."""
        view_id = self.env.ref(f"crm_prevendita.{name}").id
        modes = action["view_mode"].split(",")
        views = [(view_id if mode == "list" else False, mode) for mode in modes]
        return {**action, "views": views}

    def _show_members(self, name, domain, *groups):
        domain &= Domain("campaign_id", "in", self.ids)
        action = self._show_records(
            name, "crm.campaign.member", domain, "list,kanban,pivot,form"
        )
        shown = {
            f"search_default_group_{group}": place
            for place, group in enumerate(groups, start=1)
        }
        return {**action, "context": {**action["context"], **shown}}

    def _get_credited(self, kind):
        """Return the ids of the documents behind the revenue.

        :param str kind: ``"order"`` or ``"invoice"``
        """
        self.env.flush_all()
        companies, found = self._get_company_rates(), set()
        for rule, campaigns in self.grouped("attribution").items():
            query = queries.credited(companies, rule, campaigns.ids)
            found |= {row[1] for row in self.env.execute_query(query) if row[0] == kind}
        return list(found)

    @api.model
    def _show_records(self, name, model, domain, view_mode="list,pivot,form"):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": view_mode,
            "domain": list(domain),
            "context": {"create": False},
        }
