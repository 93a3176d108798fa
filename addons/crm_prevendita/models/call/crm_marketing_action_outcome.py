"""What an operator may choose from once the call is over."""

from odoo import api, models, tools


class CrmMarketingActionOutcome(models.Model):
    _inherit = "crm.marketing.action.outcome"

    @api.model
    @tools.ormcache("type_id", "self.env.lang")
    def _get_shown(self, type_id):
        """Return what the operator may choose from: tuple of ``_show_to_operator``."""
        # sudo: labels for who may see the programme, kept for all of them
        outcomes = self.sudo().search(
            ["|", ("type_ids", "=", False), ("type_ids", "in", [type_id])]
        )
        return tuple(outcome._show_to_operator() for outcome in outcomes)

    def _show_to_operator(self):
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "sign": self.sign,
            "is_reached": self.is_reached,
            "next": self.next_type_id.name if not self.is_closing else False,
            "days": self.next_days,
            "calls_back": self.next_type_id.kind == "call",
            "asks_when": bool(self.next_type_id)
            and self.is_reached
            and not self.is_closing,
            "opportunity": self.opens_opportunity,
        }
