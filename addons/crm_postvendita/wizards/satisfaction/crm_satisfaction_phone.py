from odoo import fields, models
from odoo.exceptions import UserError

from ...models.satisfaction.crm_satisfaction import CSAT, EFFORT, NPS


class CrmSatisfactionPhone(models.TransientModel):
    """What a customer says on the telephone about a solved ticket."""

    _name = "crm.satisfaction.phone"
    _description = "Satisfaction asked by phone"

    ticket_id = fields.Many2one("crm.ticket", required=True)
    partner_id = fields.Many2one(related="ticket_id.partner_id")
    partner_phone = fields.Char(related="ticket_id.partner_phone")
    csat = fields.Selection(CSAT, "How satisfied are you?")
    nps_vote = fields.Selection(NPS, "Would you recommend us, from 0 to 10?")
    effort = fields.Selection(EFFORT, "How easy was it?")
    comment = fields.Text("What the customer says")

    def action_save(self):
        self.ensure_one()
        self.ticket_id._check_asks_by_phone()
        if self.ticket_id.is_open:
            raise UserError(
                self.env._(
                    "%(ticket)s is still open: ask when it is solved.",
                    ticket=self.ticket_id.display_name,
                )
            )
        if not (self.csat or self.nps_vote or self.effort):
            raise UserError(
                self.env._("Choose at least one answer, or press “Discard”.")
            )
        vals = {name: self[name] for name in ("csat", "nps_vote", "effort", "comment")}
        self.ticket_id._answer_satisfaction(vals, "phone")
