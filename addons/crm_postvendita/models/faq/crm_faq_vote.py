from odoo import fields, models


class CrmFaqVote(models.Model):
    _name = "crm.faq.vote"
    _description = "Vote on an FAQ article"
    _order = "id desc"

    faq_id = fields.Many2one("crm.faq", required=True, index=True, ondelete="cascade")
    value = fields.Selection(
        [("up", "Helpful"), ("down", "Not helpful")], required=True
    )
    comment = fields.Text()
    partner_id = fields.Many2one("res.partner", index="btree_not_null")
    voter = fields.Char(required=True, help="Who votes: one vote on each article.")

    _voter_unique = models.UniqueIndex(
        "(faq_id, voter)", "This reader has voted on the article already."
    )
