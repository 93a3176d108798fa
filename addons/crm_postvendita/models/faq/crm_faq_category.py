"""Categories of articles, and of which tickets theirs are drafted."""

from odoo import api, fields, models


class CrmFaqCategory(models.Model):
    _name = "crm.faq.category"
    _description = "FAQ category"
    _inherit = ["crm.path.mixin", "crm.portal.fields.mixin"]
    _parent_name = "parent_id"
    _parent_store = True
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        "crm.faq.category", index=True, ondelete="restrict", check_company=True
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("crm.faq.category", "parent_id")
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: shared by all companies."
    )
    review_months = fields.Integer(
        "Review after (months)",
        default=12,
        help="A published article is due for review after so many months; zero: never.",
    )
    ticket_category_ids = fields.Many2many(
        "crm.ticket.category",
        string="Ticket categories",
        help="Articles drafted from solved tickets of these categories come here.",
    )
    faq_count = fields.Integer("Articles", compute="_compute_faq_count")

    _months_positive = models.Constraint(
        "CHECK (review_months >= 0)",
        "The months until a review cannot be negative: use zero for never.",
    )

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {
            "name",
            "sequence",
            "parent_id",
            "parent_path",
            "child_ids",
        }

    def _compute_faq_count(self):
        counted = self.env["crm.faq"]._read_group(
            [("category_id", "in", self.ids)], ["category_id"], ["__count"]
        )
        counts = {category.id: count for category, count in counted}
        for category in self:
            category.faq_count = counts.get(category.id, 0)

    def action_view_faqs(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_postvendita.crm_faq_action"
        )
        return {
            **action,
            "domain": [("category_id", "child_of", self.id)],
            "context": {"default_category_id": self.id},
        }
