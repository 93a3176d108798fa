"""What counts as a marketing contact with a person, over all ways."""

from odoo import api, models
from odoo.tools import SQL

#: what reaches somebody as it leaves, and what only if somebody answered
_WRITTEN, _SPOKEN = ("mail", "brochure", "promotion", "sms"), ("call", "interview")
#: what is agreed on with a person
_AGREED = ("visit", "demo")


class CrmContactGate(models.AbstractModel):
    _inherit = "crm.contact.gate"

    @api.model
    def _get_contact_queries(self, partners, since, day):
        """Newsletters, text messages of steps, actions done; visits agreed on."""
        values = {
            "partners": partners.ids,
            "since": since,
            "day": day,
            "company": self.env.company.id,
            "written": list(_WRITTEN),
            "spoken": list(_SPOKEN),
            "agreed": list(_AGREED),
        }
        return [
            *super()._get_contact_queries(partners, since, day),
            *(SQL(text, **values) for text in (_TRACES, _PASSAGES, _ACTIONS, _VISITS)),
        ]


_TRACES = """
SELECT res_id AS partner_id, sent_datetime::date AS day, FALSE AS ahead
  FROM mailing_trace
 WHERE model = 'res.partner' AND res_id = ANY(%(partners)s)
   AND sent_datetime >= %(since)s
   AND trace_status NOT IN ('cancel', 'error', 'bounce')"""
_PASSAGES = """
SELECT member.partner_id, passage.date::date, FALSE
  FROM crm_campaign_member member
  JOIN crm_campaign_passage passage ON passage.member_id = member.id
  JOIN crm_campaign_step step ON step.id = passage.step_id AND step.channel = 'sms'
 WHERE member.partner_id = ANY(%(partners)s)
   AND passage.state = 'done' AND passage.date >= %(since)s"""
_ACTIONS = """
SELECT COALESCE(action.contact_id, action.partner_id), action.date_done::date, FALSE
  FROM crm_marketing_action action
  JOIN crm_marketing_action_type type ON type.id = action.type_id
  LEFT JOIN crm_marketing_action_outcome outcome ON outcome.id = action.outcome_id
 WHERE (action.contact_id = ANY(%(partners)s)
        OR (action.contact_id IS NULL AND action.partner_id = ANY(%(partners)s)))
   AND action.state = 'done' AND action.date_done >= %(since)s
   AND COALESCE(action.company_id, %(company)s) = %(company)s
   AND (type.kind = ANY(%(written)s)
        OR (type.kind = ANY(%(spoken)s) AND outcome.is_reached))"""
#: a firm's visit is agreed on with its people, too
_VISITS = """
SELECT person.id, action.date_due::date, TRUE
  FROM res_partner person
  JOIN crm_marketing_action action
    ON action.commercial_partner_id = person.commercial_partner_id
  JOIN crm_marketing_action_type type ON type.id = action.type_id
 WHERE person.id = ANY(%(partners)s)
   AND action.state = 'planned' AND action.date_start >= %(day)s
   AND COALESCE(action.company_id, %(company)s) = %(company)s
   AND type.kind = ANY(%(agreed)s)"""
