"""Actions that offer something ask the gate as they leave, and say why they did not."""

from odoo import fields, models
from odoo.exceptions import UserError

from ..consent.kernel.lawful import EMAIL, POST

#: what offers something, and is asked about as it leaves
_OFFERS = ("mail", "brochure", "promotion", "interview")


class CrmMarketingAction(models.Model):
    _inherit = "crm.marketing.action"

    left_rule = fields.Char("Rule", copy=False, readonly=True)
    left_reason = fields.Char(
        "Not Sent Because",
        copy=False,
        readonly=True,
        help="Why it did not leave when it was to: what the law or the company says.",
    )
    left_date = fields.Datetime("Held Back On", copy=False, readonly=True)

    def _get_gate_refusal(self, channel):
        """Return ``(rule, why)`` of an offer that may not leave now, or None.

        :param str channel: ``lawful.EMAIL`` or ``lawful.POST``
        """
        self.ensure_one()
        target = self.contact_id or self.partner_id
        if self.type_id.kind not in _OFFERS or not target:
            return None
        gate = self.env["crm.contact.gate"].with_company(self.company_id)
        return gate._get_refusals(target, channel).get(target)

    def _hold_back(self, refusal):
        """Write on the action why it did not leave; ``(rule, why)`` or None."""
        rule, why = refusal or (False, False)
        for action in self.filtered(lambda one: one.left_reason != why):
            action.write(
                {
                    "left_rule": rule,
                    "left_reason": why,
                    "left_date": fields.Datetime.now() if why else False,
                }
            )

    def _compose_mail(self, target, title, **defaults):
        """Who may not be written to is not: the action says why."""
        refusal = self._get_gate_refusal(EMAIL)
        self._hold_back(refusal)
        if refusal:
            return self._tell(refusal[1], "danger")
        return super()._compose_mail(target, title, **defaults)

    def action_send_post(self):
        """Note brochures as posted; those that may not leave stay, and say why."""
        planned = self.filtered(
            lambda one: one.state == "planned" and one.kind == "brochure"
        )
        if not planned:
            raise UserError(self.env._("Only planned brochures go by post."))
        gate = self.env["crm.contact.gate"]
        held = self.browse()
        for company, actions in planned.grouped("company_id").items():
            targets = {one: one.contact_id or one.partner_id for one in actions}
            asked = self.env["res.partner"].union(*targets.values())
            refused = gate.with_company(company)._get_refusals(asked, POST)
            for action, target in targets.items():
                refusal = refused.get(target)
                action._hold_back(refusal)
                held |= action if refusal else held.browse()
        sent = planned - held
        usual = self.env.ref("crm_prevendita.action_outcome_sent", False)
        for action in sent:
            action._mark_done(action.type_id.sent_outcome_id or usual)
        return self._tell_posted(sent, held)

    def _tell_posted(self, sent, held):
        message = self.env._("%s brochures go by post.", len(sent))
        if held:
            message += " " + self.env._(
                "%(count)s were held back, each says why: %(names)s.",
                count=len(held),
                names=", ".join(held[:5].mapped("display_name")),
            )
        return self._tell(message, "warning" if held else "success")

    def _tell(self, message, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "sticky": kind != "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
