from odoo import models
from odoo.exceptions import UserError


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    def action_call_clickers(self):
        """Make a call programme of who clicked and was not called since."""
        self.ensure_one()
        partners = self._get_clickers() - self._get_called_since()
        if not partners.filtered("phone"):
            raise UserError(
                self.env._(
                    "Nobody to call for “%(mailing)s”: nobody with a telephone number"
                    " clicked, or all were called already.",
                    mailing=self.subject,
                )
            )
        program = self.env["crm.call.program"].create(
            {
                "name": self.env._("Who clicked: %s", self.subject),
                "campaign_id": self.campaign_id.id,
            }
        )
        program._add_names(partners)
        return {
            "type": "ir.actions.act_window",
            "res_model": program._name,
            "res_id": program.id,
            "view_mode": "form",
        }

    def _get_clickers(self):
        """Return the names that clicked a link of this mailing."""
        traces = self.env["mailing.trace"].search(
            [
                ("mass_mailing_id", "=", self.id),
                ("model", "=", "res.partner"),
                ("links_click_datetime", "!=", False),
            ]
        )
        return self.env["res.partner"].browse(traces.mapped("res_id")).exists()

    def _get_called_since(self):
        """Return the names that were called after this mailing was sent."""
        # sudo: whoever called them
        calls = self.env["crm.marketing.action"].sudo()
        done = calls.search(
            [
                ("state", "=", "done"),
                ("type_id.kind", "=", "call"),
                ("date_done", ">=", self.sent_date or self.create_date),
            ]
        )
        called = done.commercial_partner_id
        return self._get_clickers().filtered(
            lambda partner: partner.commercial_partner_id in called
        )
