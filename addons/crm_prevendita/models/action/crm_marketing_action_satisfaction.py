from odoo import fields, models

SATISFACTION = [
    ("1", "Very dissatisfied"),
    ("2", "Dissatisfied"),
    ("3", "Neither satisfied nor dissatisfied"),
    ("4", "Satisfied"),
    ("5", "Very satisfied"),
]


class CrmMarketingAction(models.Model):
    """How satisfied the customer said to be, when somebody called or visited."""

    _inherit = "crm.marketing.action"

    satisfaction = fields.Selection(
        SATISFACTION,
        copy=False,
        tracking=True,
        help="What the customer said, on a scale from 1 to 5; empty: not asked.",
    )

    def _timeline_entry(self):
        entry = super()._timeline_entry()
        if self.satisfaction:
            labels = dict(self._fields["satisfaction"]._description_selection(self.env))
            entry["text"] = f"{entry['text']} · {labels[self.satisfaction]}"
        return entry
