"""What call programmes and interviews add to marketing actions."""

from odoo import fields, models
from odoo.exceptions import UserError


class CrmMarketingAction(models.Model):
    _inherit = "crm.marketing.action"

    call_program_id = fields.Many2one(
        "crm.call.program", index="btree_not_null", ondelete="set null", copy=False
    )
    survey_id = fields.Many2one(
        "survey.survey", string="Interview", domain=[("is_interview", "=", True)]
    )

    def action_interview(self):
        """Open this action's interview, to be filled in for its name."""
        self.ensure_one()
        if not self.survey_id:
            raise UserError(
                self.env._(
                    "“%(action)s” has no interview: choose one first.",
                    action=self.display_name,
                )
            )
        answer = self.contact_id or self.partner_id
        return self.survey_id._interview(
            answer, marketing_action_id=self.id, campaign_id=self.campaign_id.id
        )

    def action_invite(self):
        """Write to the contact with the interview's link, to be answered alone."""
        target = self._get_mail_target()
        invitation = self.survey_id._prepare_invitation(
            target, marketing_action_id=self.id, campaign_id=self.campaign_id.id
        )
        return self._compose_mail(
            target,
            self.env._("Send the interview's link"),
            **invitation,
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _pass_on(self, note):
        """Take planned actions off their owner; the team's stay the team's.

        :param str note: why, for each action's history
        """
        for team, actions in self.grouped("team_id").items():
            actions.write({"user_id": False, "team_id": team.id})
        bodies = dict.fromkeys(self.ids, note)
        self._message_log_batch(bodies=bodies)
