from odoo import fields, models


class CrmFaqUse(models.Model):
    """An article was read, answered a ticket, or made one unnecessary."""

    _name = "crm.faq.use"
    _description = "Use of an FAQ article"
    _order = "id desc"

    faq_id = fields.Many2one("crm.faq", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("read", "Read by a customer"),
            ("avoided", "Ticket avoided"),
            ("answered", "Used in an answer"),
        ],
        required=True,
        index=True,
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    voter = fields.Char("Reader", index="btree_not_null")
    partner_id = fields.Many2one("res.partner", index="btree_not_null")
    ticket_id = fields.Many2one("crm.ticket", index="btree_not_null")
    user_id = fields.Many2one("res.users", "Agent", index="btree_not_null")
    category_id = fields.Many2one(
        related="faq_id.category_id", store=True, index="btree_not_null"
    )
    company_id = fields.Many2one(related="faq_id.company_id", store=True)
