"""Redemption by channel and step: each touch of a member and what came of it."""

from odoo import fields, models
from odoo.tools import SQL

from .crm_campaign_step import CHANNELS


class CrmCampaignTouchReport(models.Model):
    """Redemption by channel and step: each touch of a member, and what came of it."""

    _name = "crm.campaign.touch.report"
    _description = "Redemption by channel and step"
    _auto = False
    _order = "date desc, id"
    _rec_name = "partner_id"
    _depends = {
        "crm.campaign.member": ["campaign_id", "commercial_partner_id", "state"],
        "crm.campaign.passage": ["reached", "responded", "state", "step_id"],
        "crm.marketing.action": ["campaign_id", "outcome_id", "state", "type_id"],
        "mailing.trace": ["campaign_id", "links_click_datetime", "trace_status"],
    }

    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    step_id = fields.Many2one("crm.campaign.step", readonly=True)
    channel = fields.Selection(
        [*CHANNELS, ("visit", "Visit"), ("other", "Other action")], readonly=True
    )
    partner_id = fields.Many2one("res.partner", string="Name", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Datetime(readonly=True)
    touched = fields.Integer(string="Contacts", readonly=True)
    reached = fields.Integer(readonly=True)
    responded = fields.Integer(readonly=True)
    redemption = fields.Float(
        readonly=True, aggregator="avg", help="Responded, among those reached."
    )
    bought = fields.Integer(string="With an Order", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT touch.id, touch.campaign_id, touch.step_id, touch.channel,
                      touch.partner_id, member.company_id, touch.date,
                      1 AS touched, touch.reached, touch.responded,
                      CASE WHEN touch.reached > 0 THEN touch.responded::float END
                          AS redemption,
                      CASE WHEN member.state IN ('order', 'invoice', 'collected')
                           THEN 1 ELSE 0 END AS bought
                 FROM (%s UNION ALL %s UNION ALL %s) AS touch
                 LEFT JOIN crm_campaign_member member
                        ON member.campaign_id = touch.campaign_id
                       AND member.partner_id = touch.partner_id""",
            self._get_mail_query(),
            self._get_action_query(),
            self._get_message_query(),
        )

    def _get_mail_query(self):
        return SQL(
            """SELECT trace.id::bigint * 4 AS id, trace.campaign_id,
                      step.id AS step_id, 'mailing'::varchar AS channel,
                      trace.res_id AS partner_id, trace.sent_datetime AS date,
                      CASE WHEN trace.trace_status IN ('open', 'reply')
                             OR trace.links_click_datetime IS NOT NULL
                           THEN 1 ELSE 0 END AS reached,
                      CASE WHEN trace.trace_status = 'reply'
                             OR trace.links_click_datetime IS NOT NULL
                           THEN 1 ELSE 0 END AS responded
                 FROM mailing_trace trace
                 LEFT JOIN crm_campaign_step step
                        ON step.mailing_id = trace.mass_mailing_id
                       AND step.campaign_id = trace.campaign_id
                WHERE trace.model = 'res.partner' AND trace.campaign_id IS NOT NULL
                  AND trace.trace_status IN ('sent', 'open', 'reply')"""
        )

    def _get_action_query(self):
        return SQL(
            """SELECT action.id::bigint * 4 + 1, action.campaign_id,
                      action.campaign_step_id,
                      CASE kind.kind WHEN 'call' THEN 'call' WHEN 'round' THEN 'round'
                           WHEN 'visit' THEN 'visit' ELSE 'other' END,
                      COALESCE(action.contact_id, action.partner_id),
                      action.date_done,
                      CASE WHEN outcome.is_reached THEN 1 ELSE 0 END,
                      CASE WHEN outcome.sign = 'positive' THEN 1 ELSE 0 END
                 FROM crm_marketing_action action
                 JOIN crm_marketing_action_type kind ON kind.id = action.type_id
                 JOIN crm_marketing_action_outcome outcome
                   ON outcome.id = action.outcome_id
                WHERE action.state = 'done' AND action.campaign_id IS NOT NULL"""
        )

    def _get_message_query(self):
        return SQL(
            """SELECT passage.id::bigint * 4 + 2, passage.campaign_id, passage.step_id,
                      'sms', member.partner_id, passage.date,
                      COALESCE(passage.reached, FALSE)::int,
                      COALESCE(passage.responded, FALSE)::int
                 FROM crm_campaign_passage passage
                 JOIN crm_campaign_step step ON step.id = passage.step_id
                 JOIN crm_campaign_member member ON member.id = passage.member_id
                WHERE passage.state = 'done' AND step.channel = 'sms'"""
        )

    def action_open_touch(self):
        """Open the action, or the member with its mails and messages."""
        self.ensure_one()
        if self.id % 4 == 1:
            touched = self.env["crm.marketing.action"].browse(self.id // 4)
        else:
            members = self.env["crm.campaign.member"].search(
                [
                    ("campaign_id", "=", self.campaign_id.id),
                    ("partner_id", "=", self.partner_id.id),
                ]
            )
            touched = members or self.partner_id
        return touched._get_records_action(context={})
