"""Text messages as actions: written one by one, or sent for many at once."""

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.crm_prevendita.models.consent.kernel.lawful import SMS


class CrmMarketingAction(models.Model):
    _inherit = "crm.marketing.action"

    def action_send_sms(self):
        """Write a text message to the contact, from the type's template."""
        self.ensure_one()
        target = self._get_sms_target()
        if not target.phone_sanitized:
            raise UserError(
                self.env._(
                    "“%(name)s” has no valid phone number: enter one before writing.",
                    name=target.display_name or self.display_name,
                )
            )
        refusal = self._get_sms_refused(target).get(target)
        self._hold_back(refusal)
        if refusal:
            return self._tell(refusal[1], "danger")
        return self.env["sms.composer"]._get_records_action(
            name=self.env._("Write a text message"),
            target="new",
            context={
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_composition_mode": "comment",
                "default_template_id": self.type_id.sms_template_id.id,
                "default_number_field_name": False,
                "default_recipient_single_number_itf": target.phone_sanitized,
                "default_crm_closes_action": True,
            },
        )

    def _get_sms_refused(self, targets):
        """Return ``{partner: (rule, why)}`` of who may get no text message now."""
        return self.env["crm.contact.gate"]._get_refusals(targets, SMS)

    def action_send_sms_all(self):
        """Send the planned text messages of these actions, by their templates.

        Who opposed, or has no valid number, is left out and named.
        """
        planned = self.filtered(
            lambda action: action.state == "planned" and action.type_id.kind == "sms"
        )
        targets = self.env["res.partner"].union(*(a._get_sms_target() for a in planned))
        refused = self._get_sms_refused(targets)
        ready = planned.filtered(
            lambda action: (
                action._get_sms_target() not in refused
                and action._get_sms_target().phone_sanitized
                and not action._get_sms_target().phone_sanitized_blacklisted
                and action.type_id.sms_template_id
            )
        )
        for action in planned:
            action._hold_back(refused.get(action._get_sms_target()))
        for action in ready:
            target = action._get_sms_target()
            action._message_sms_with_template(
                template=action.type_id.sms_template_id,
                partner_ids=target.ids,
                sms_pid_to_number={target.id: target.phone_sanitized},
                put_in_queue=True,
            )
        ready._mark_sent()
        return self._say_what_was_sent(ready, self - ready)

    def _say_what_was_sent(self, sent, left):
        message = self.env._("%s text messages are on their way.", len(sent))
        if left:
            names = ", ".join(left[:5].mapped("display_name"))
            message += " " + self.env._(
                "%(count)s were left out, opposed, without a consent, a number or a"
                " template, or done already: %(names)s.",
                count=len(left),
                names=names,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_sms_target(self):
        self.ensure_one()
        return self.contact_id or self.partner_id
