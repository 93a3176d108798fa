from odoo import fields, models


class CrmStage(models.Model):
    _inherit = "crm.stage"

    condition_ids = fields.One2many(
        "crm.lead.stage.condition",
        "stage_id",
        string="Entry Conditions",
        help="What must be true before an opportunity enters this stage.",
    )
    enter_on = fields.Selection(
        [
            ("quotation", "A quotation is created"),
            ("sent", "A quotation is sent"),
        ],
        string="Entered When",
        help="Opportunities in an earlier stage move here by themselves.",
    )
