"""Who was left out, of whatever was to leave, and by which rule: one list."""

from odoo import fields, models
from odoo.tools import SQL

#: the gate's rules, and what core and the lists say
RULES = [
    ("art130_1", "No consent"),
    ("art130_4", "Bought too long ago"),
    ("future_consent_ignored", "The consent has not come yet"),
    ("consent_withdrawn", "Consent withdrawn"),
    ("refusal", "Does not want it"),
    ("opposition_register", "Opposition register"),
    ("register_needed", "Register to be asked"),
    ("cap", "Too often"),
    ("agreed", "Agreed on a visit"),
    ("hours", "Outside the hours"),
    ("only_consented", "The programme is for who consented"),
    ("erased", "Erased"),
    ("hard_bounce", "The address does not exist"),
    ("no_address", "No address or number"),
    ("duplicate", "Had it already"),
    ("tracking", "Not tracked"),
    ("other", "Other"),
]


class CrmLeftOut(models.Model):
    """A person to whom something did not leave: what, when, and why."""

    _name = "crm.left.out"
    _description = "Who was left out, and why"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _depends = {
        "crm.call.item": ["left_rule", "partner_id", "program_id", "reason", "state"],
        "crm.campaign.passage": ["left_rule", "member_id", "reason", "state"],
        "crm.campaign.step": ["channel", "mailing_id"],
        "crm.marketing.action": ["left_date", "left_reason", "left_rule"],
        "mailing.trace": ["failure_reason", "failure_type", "left_rule"],
    }

    partner_id = fields.Many2one("res.partner", string="Name", readonly=True)
    date = fields.Datetime(readonly=True)
    way = fields.Selection(
        [
            ("mailing", "Newsletter"),
            ("step", "Step of a campaign"),
            ("call", "Call programme"),
            ("action", "Marketing action"),
        ],
        readonly=True,
    )
    rule = fields.Selection(RULES, string="Why", readonly=True)
    reason = fields.Char(string="In full", readonly=True)
    mailing_id = fields.Many2one("mailing.mailing", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    step_id = fields.Many2one("crm.campaign.step", readonly=True)
    program_id = fields.Many2one("crm.call.program", readonly=True)
    action_id = fields.Many2one("crm.marketing.action", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT left_out.id, left_out.partner_id, left_out.date, left_out.way,
                      CASE WHEN left_out.rule = ANY(%s) THEN left_out.rule
                           ELSE 'other' END AS rule,
                      left_out.reason, left_out.mailing_id, left_out.campaign_id,
                      left_out.step_id, left_out.program_id, left_out.action_id,
                      COALESCE(left_out.company_id, partner.company_id) AS company_id
                 FROM (%s) AS left_out
                 JOIN res_partner partner ON partner.id = left_out.partner_id""",
            [rule for rule, _label in RULES],
            SQL(" UNION ALL ").join(SQL(query) for query in self._get_queries()),
        )

    def _get_queries(self):
        """Hook: return queries of the same columns; the ids of each are its own."""
        return [_MAILINGS, _STEPS, _CALLS, _ACTIONS]

    def _count_of(self, name, records):
        """Return ``{id: how many}`` were left out of some records.

        :param str name: the field of this model that names them
        """
        left_out = self.sudo()  # sudo: a number on what one may read
        groups = left_out._read_group([(name, "in", records.ids)], [name], ["__count"])
        return {record.id: count for record, count in groups}

    def _get_left_out(self, domain, name):
        """Return the window action on some of those left out.

        :param list domain: on this model
        :param str name: of what
        """
        return self._crm_records_action(
            name=self.env._("Left out: %s", name),
            views=[(False, "list"), (False, "pivot")],
            domain=domain,
            context={"search_default_group_rule": 1},
        )


#: core's own words for why a mail did not leave
_MAILINGS = """
SELECT trace.id::bigint * 4 AS id, trace.res_id AS partner_id,
       trace.create_date AS date, 'mailing' AS way,
       COALESCE(trace.left_rule, CASE trace.failure_type
            WHEN 'mail_bl' THEN 'refusal' WHEN 'mail_optout' THEN 'refusal'
            WHEN 'sms_blacklist' THEN 'refusal' WHEN 'sms_optout' THEN 'refusal'
            WHEN 'mail_dup' THEN 'duplicate' WHEN 'sms_duplicate' THEN 'duplicate'
            WHEN 'mail_email_missing' THEN 'no_address'
            WHEN 'mail_email_invalid' THEN 'no_address'
            WHEN 'sms_number_missing' THEN 'no_address'
            WHEN 'sms_number_format' THEN 'no_address' END) AS rule,
       trace.failure_reason AS reason, trace.mass_mailing_id AS mailing_id,
       trace.campaign_id, step.id AS step_id, NULL::int AS program_id,
       NULL::int AS action_id, step.company_id
  FROM mailing_trace trace
  LEFT JOIN LATERAL (SELECT id, company_id FROM crm_campaign_step
                      WHERE mailing_id = trace.mass_mailing_id
                      ORDER BY id LIMIT 1) AS step ON TRUE
 WHERE trace.model = 'res.partner' AND trace.trace_status = 'cancel'"""
_STEPS = """
SELECT passage.id::bigint * 4 + 1, member.partner_id, passage.date, 'step',
       COALESCE(passage.left_rule,
                CASE WHEN passage.state = 'failed' THEN 'no_address' END),
       passage.reason, step.mailing_id, passage.campaign_id, passage.step_id,
       step.program_id, NULL::int, passage.company_id
  FROM crm_campaign_passage passage
  JOIN crm_campaign_step step ON step.id = passage.step_id
  JOIN crm_campaign_member member ON member.id = passage.member_id
 WHERE passage.state = 'failed' AND step.channel != 'mailing'"""
_CALLS = """
SELECT item.id::bigint * 4 + 2, item.partner_id, item.write_date, 'call',
       item.left_rule, item.reason, NULL::int, program.campaign_id, NULL::int,
       item.program_id, NULL::int, item.company_id
  FROM crm_call_item item
  JOIN crm_call_program program ON program.id = item.program_id
 WHERE item.reason IS NOT NULL AND item.state IN ('blocked', 'waiting')"""
_ACTIONS = """
SELECT action.id::bigint * 4 + 3, COALESCE(action.contact_id, action.partner_id),
       action.left_date, 'action', action.left_rule, action.left_reason, NULL::int,
       action.campaign_id, action.campaign_step_id, NULL::int, action.id,
       action.company_id
  FROM crm_marketing_action action
 WHERE action.left_reason IS NOT NULL AND action.state = 'planned'"""
