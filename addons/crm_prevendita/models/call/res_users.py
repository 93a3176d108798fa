"""A colleague who leaves: the names in hand go back, the plans to the team."""

from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") is False:
            self._leave_marketing()
        return result

    def _leave_marketing(self):
        # sudo: who archives a colleague need not be a salesperson
        items = self.env["crm.call.item"].sudo()
        in_hand = items.search(
            [("state", "=", "calling"), ("taken_by_id", "in", self.ids)]
        )
        in_hand.write({"state": "waiting", "taken_by_id": False, "taken_on": False})
        # what was agreed with the customer is kept: anybody calls back
        mine = Domain("state", "=", "waiting") & Domain("user_id", "in", self.ids)
        items.search(mine).user_id = False
        # sudo: as above
        actions = self.env["crm.marketing.action"].sudo()
        planned = actions.search(
            [("state", "=", "planned"), ("user_id", "in", self.ids)]
        )
        for user in self:
            own = planned.filtered(lambda action, u=user: action.user_id == u)
            note = self.env._("%s left: somebody else is to take it.", user.name)
            own._pass_on(note)
