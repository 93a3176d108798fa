"""What timed rules have done to tickets, and for which silence: never twice for one."""

from odoo import fields, models


class CrmTicketTimedRun(models.Model):
    _name = "crm.ticket.timed.run"
    _description = "Timed rule that ran"
    _order = "id desc"
    _rec_name = "rule_id"

    rule_id = fields.Many2one(
        "crm.ticket.timed.rule", required=True, readonly=True, ondelete="cascade"
    )
    ticket_id = fields.Many2one(
        "crm.ticket", required=True, readonly=True, ondelete="cascade", index=True
    )
    since = fields.Datetime("Standing still since", required=True, readonly=True)
    note = fields.Char("What stood against it", readonly=True)
    create_date = fields.Datetime("Ran on")

    _once = models.UniqueIndex(
        "(rule_id, ticket_id, since)", "A rule runs once for each silence."
    )
