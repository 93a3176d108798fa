from odoo import fields, models
from odoo.tools import SQL

#: where it stands who may be contacted
_LISTS = (
    "phone.blacklist",
    "mail.blacklist",
    "crm.phone.check",
    "crm.consent",
    "crm.consent.purpose",
)
#: of a name what the screen shows and the gate asks
_NAME_FIELDS = (
    "name",
    "type",
    "is_company",
    "parent_id",
    "company_id",
    "company_name",
    "commercial_company_name",
    "active",
    "tz",
    "phone",
    "phone_sanitized",
    "email_normalized",
    "lifecycle",
)


class CrmCallItem(models.Model):
    """Call programmes pass the gate of the opposition register."""

    _inherit = "crm.call.item"

    def _get_facts(self):
        """Return what every list says of the name, in one query.

        :return: ``phone_closed`` and ``email_closed`` (bool: on the list of those
            who want nothing), ``date_checked``, ``opposed`` and ``date_opposed``
            (date, bool and date of the check against the register, None without
            one), ``consents`` (``{channel: latest day}``, those for marketing)
        """
        self.ensure_one()
        partner = self.partner_id
        # sudo: who may call a name sees what it is called and its number
        partner.sudo().fetch(_NAME_FIELDS)
        for model in _LISTS:
            self.env[model].flush_model()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT EXISTS (SELECT FROM phone_blacklist
                                WHERE active AND number = %(number)s) AS phone_closed,
                       EXISTS (SELECT FROM mail_blacklist
                                WHERE active AND email = %(email)s) AS email_closed,
                       register.date_checked, register.opposed, register.date_opposed,
                       (SELECT jsonb_object_agg(channel, day) FROM (
                            SELECT consent.channel, max(consent.date)::date AS day
                              FROM crm_consent consent
                              JOIN crm_consent_purpose purpose
                                ON purpose.id = consent.purpose_id
                             WHERE consent.partner_id = %(partner)s
                               AND consent.date_withdrawn IS NULL
                               AND purpose.marketing
                             GROUP BY consent.channel) AS given) AS consents
                  FROM (VALUES (1)) AS name
                  LEFT JOIN crm_phone_check register ON register.number = %(number)s
                """,
                number=partner.phone_sanitized or None,
                email=partner.email_normalized or None,
                partner=partner.id,
            )
        )
        consents = rows[0]["consents"] or {}
        days = {channel: fields.Date.to_date(day) for channel, day in consents.items()}
        return {**rows[0], "consents": days}

    def _get_block_reason(self, facts):
        reason = super()._get_block_reason(facts)
        if reason:
            return reason
        partner, checks = self.partner_id, self.env["crm.phone.check"]
        allowed, why = checks._crm_judge(partner.phone_sanitized, partner, facts)
        return False if allowed else why
