from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    """What the opportunity's screens ask for."""

    _inherit = "crm.lead"

    customer_tool_ids = fields.Many2many(
        "crm.classifier.value",
        string="In Use at the Customer",
        compute="_compute_customer_tool_ids",
        help="The competitors' tools among the classifiers of the customer.",
    )
    ask_won_reason = fields.Boolean(
        compute="_compute_ask_won_reason", help="It was won, and nobody said why."
    )

    @api.depends("partner_id.commercial_partner_id.classifier_value_ids")
    def _compute_customer_tool_ids(self):
        for lead in self:
            values = lead.partner_id.commercial_partner_id.classifier_value_ids
            lead.customer_tool_ids = values.filtered(
                lambda value: value.classifier_id.code == "competitor_tool"
            )

    @api.depends("won_status", "won_reason_id")
    def _compute_ask_won_reason(self):
        for lead in self:
            lead.ask_won_reason = lead.won_status == "won" and not lead.won_reason_id

    def action_open_customer_card(self):
        """Open the card of the customer of this opportunity."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(
                self.env._(
                    "“%s” has no customer yet: choose one first.", self.display_name
                )
            )
        return self.partner_id.action_open_customer_card()

    @api.readonly
    def get_won_question(self):
        """Return the window that asks why, or False where there is nothing to ask.

        The client calls it after a deal was dropped into a won stage.
        """
        unasked = self.filtered("ask_won_reason")
        return unasked.action_ask_won() if unasked else False

    def _open_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
        }

    def _show_created(self):
        """Open what was just created, instead of the screen that was refused."""
        if len(self) != 1:
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.client",
            "tag": "crm_prevendita.open_created",
            "params": {"action": self._open_form()},
        }
