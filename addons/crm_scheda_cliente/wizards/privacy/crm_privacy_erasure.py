"""The question before people are forgotten, and what was kept and why."""

from odoo import fields, models


class CrmPrivacyErasure(models.TransientModel):
    """Asks before people are forgotten: it cannot be undone."""

    _name = "crm.privacy.erasure"
    _description = "Erase people's data"

    partner_ids = fields.Many2many("res.partner", string="People", required=True)
    said = fields.Text("What went and what stays", readonly=True)

    def action_erase(self):
        """Forget these people and say what went and what stays."""
        self.ensure_one()
        people, said = self.partner_ids, []
        people._crm_check_privacy_right()
        for partner in people:
            partner._crm_check_erasable()
            said += partner._crm_erase_subject()
            self.env["crm.security.log"]._note(
                "erasure", self.env._("Everything that says who it is"), record=partner
            )
        self.said = "\n".join(dict.fromkeys(said))
        return self._get_records_action(
            name=self.env._("Erase people's data"), target="new"
        )
