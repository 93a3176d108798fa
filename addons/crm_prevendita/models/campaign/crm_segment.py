from odoo import models


class CrmSegment(models.Model):
    _inherit = "crm.segment"

    def action_write_newsletter(self):
        """Open a new newsletter to the names of the segment."""
        self.ensure_one()
        return self.env["mailing.mailing"]._get_new_action(
            [("in_segment_id", "in", self.ids)]
        )
