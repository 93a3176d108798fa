"""How long a campaign's text message is, and what it costs."""

from odoo import api, fields, models
from odoo.tools import formatLang

from .. import segments


class CrmCampaignStep(models.Model):
    _inherit = "crm.campaign.step"

    sms_length = fields.Char("Length", compute="_compute_sms_length")

    @api.depends("body", "channel", "campaign_id.member_ids.is_held_out")
    def _compute_sms_length(self):
        for step in self:
            step.sms_length = (
                step._say_length() if step.channel == "sms" and step.body else False
            )

    def _say_length(self):
        places, parts, strange = segments.measure(self.body)
        said = (
            self.env._("%(places)s letters: one message", places=places)
            if parts == 1
            else self.env._(
                "%(places)s letters: %(parts)s messages, sent and paid as such",
                places=places,
                parts=parts,
            )
        )
        if strange:
            said += self.env._(
                "; because of “%s” one holds 70 instead of 160", strange[:10]
            )
        cost = self._get_sms_cost(parts)
        return f"{said}. {cost}" if cost else f"{said}."

    def _get_sms_cost(self, parts):
        """Return the sentence on what the step costs, where the price is known."""
        company = self.company_id or self.env.company
        gateway = self.env["crm.sms.gateway"]._get_for(company)
        members = self.campaign_id.member_ids.filtered(
            lambda member: not member.is_held_out
        )
        if not (gateway.price and members):
            return ""
        cost = gateway.price * parts * len(members)
        return self.env._(
            "To all %(count)s members at most %(cost)s.",
            count=len(members),
            cost=formatLang(self.env, cost, currency_obj=company.currency_id),
        )
