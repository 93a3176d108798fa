"""Bring what an update leaves alone to how it is installed today, if untouched."""

from odoo import SUPERUSER_ID, api

#: every contact saw the tickets of the whole company
OLD_RULE = "[('commercial_partner_id', '=', user.commercial_partner_id.id)]"
NEW_RULE = (
    "[('commercial_partner_id', '=', user.commercial_partner_id.id)] + ([] if "
    "(user.partner_id.crm_sees_company_tickets or "
    "user.partner_id == user.commercial_partner_id) else "
    "['|', ('partner_id', '=', user.partner_id.id), "
    "('message_partner_ids', 'in', user.partner_id.ids)])"
)
#: a link that voted by being opened, also by the scanner of a mail server
OLD_VOTE = "/rate/"


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    rule = env.ref("crm_postvendita.crm_ticket_rule_portal", raise_if_not_found=False)
    if rule and (rule.domain_force or "").strip() == OLD_RULE:
        rule.write(
            {
                "name": "Tickets: one's own, or those of the company if allowed",
                "domain_force": NEW_RULE,
            }
        )
    template = env.ref("crm_postvendita.mail_template_rating", raise_if_not_found=False)
    if template and OLD_VOTE in (template.body_html or ""):
        template.reset_template()
