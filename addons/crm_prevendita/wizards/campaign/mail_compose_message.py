"""Newsletters: who may not be written to is left out as they leave, with the reason."""

from odoo import models

from ...models.consent.kernel.lawful import EMAIL


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _process_mail_values_state(self, mail_values_dict):
        """Cancel mails without a ground, at the moment of sending."""
        values = super()._process_mail_values_state(mail_values_dict)
        if self.mass_mailing_id and self.model == "res.partner":
            closed = ("cancel", "exception")
            open_ids = [
                key for key, one in values.items() if one.get("state") not in closed
            ]
            partners = self.env["res.partner"].browse(open_ids)
            gate = self.env["crm.contact.gate"]
            for partner, (rule, why) in gate._get_refusals(partners, EMAIL).items():
                values[partner.id].update(
                    state="cancel",
                    failure_type="mail_optout",
                    failure_reason=why,
                    left_rule=rule,
                )
        return values

    def _prepare_mail_values_mailing_traces(self, mail_values_all):
        traces = super()._prepare_mail_values_mailing_traces(mail_values_all)
        for key, trace in traces.items():
            reason = mail_values_all[key].get("failure_reason")
            # the trace's alone: a mail has no such field
            rule = mail_values_all[key].pop("left_rule", False)
            if trace and reason:
                trace.update(failure_reason=reason, left_rule=rule)
        self._mark_untracked(traces)
        return traces

    def _mark_untracked(self, traces):
        """Note whose mail is not to be tracked."""
        records = self.env[self.model].browse(key for key, one in traces.items() if one)
        for record in self.env["crm.contact.gate"]._get_untracked(records):
            traces[record.id]["is_untracked"] = True
