from odoo import models

# Columns that point to a partner and that nothing indexes: a merge looks into each
# of them, and would read these tables from end to end.


class AccountMove(models.Model):
    _inherit = "account.move"

    _crm_shipping_idx = models.Index(
        "(partner_shipping_id) WHERE partner_shipping_id IS NOT NULL"
    )


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    _crm_partner_idx = models.Index("(partner_id)")


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    _crm_partner_idx = models.Index("(partner_id) WHERE partner_id IS NOT NULL")
