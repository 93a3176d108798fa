"""May these people be contacted, this way, for this purpose: asked of the register."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..name.kernel import contact
from .kernel import lawful

#: consents' channels by the kernel's
_CONSENTS = {
    lawful.EMAIL: "email",
    lawful.CALL: "phone",
    lawful.SMS: "sms",
    lawful.POST: "post",
}


class CrmContactGate(models.AbstractModel):
    """Asks ``kernel.lawful`` with what the database knows of many people at once."""

    _name = "crm.contact.gate"
    _description = "Whether people may be contacted"

    @api.model
    def _get_refused(self, partners, channel):
        """Return ``{partner: why}`` of those that may not get advertising now.

        :param str channel: ``lawful.EMAIL``, ``lawful.SMS`` or ``lawful.POST``
        """
        refusals = self._get_refusals(partners, channel)
        return {partner: why for partner, (_rule, why) in refusals.items()}

    @api.model
    def _get_refusals(self, partners, channel):
        """Return ``{partner: (rule, why)}``, see ``_get_refused``.

        Where the company does not ask for a ground, only who had enough already.
        """
        company = self.env.company.sudo()  # sudo: its setting holds, whoever sends
        asked = self._may if company.crm_asks_ground else self._may_yet
        verdicts, said = asked(partners, channel), {}
        refused = {}
        for partner in partners:
            verdict = verdicts[partner.id]
            if verdict:
                continue
            # a hundred thousand are refused in a few sentences
            key = verdict.rule, verdict.evidence
            said[key] = said.get(key) or self._say(verdict, channel)
            refused[partner] = verdict.rule, said[key]
        return refused

    @api.model
    def _get_untracked(self, records):
        """Return the records whose mails bear neither a pixel nor links of their own.

        None, where the company does not ask for a consent to tracking; all, where they
        are no partners: they agreed to nothing that is known here.
        """
        company = self.env.company.sudo()  # sudo: its setting holds, whoever sends
        if not company.crm_asks_tracking:
            return records.browse()
        if records._name != "res.partner":
            return records
        verdicts = self._may(records, lawful.EMAIL, lawful.TRACKING)
        return records.filtered(lambda partner: not verdicts[partner.id])

    @api.model
    def _may(self, partners, channel, purpose=lawful.MARKETING):
        """Return ``{partner id: lawful.Verdict}`` on a channel for a purpose, now.

        As many queries, however many they are. Who unsubscribed stands on core's
        blacklists, which are asked by those who send.

        :param partners: ``res.partner`` recordset
        :param str channel: one of ``lawful``'s
        :param str purpose: ``lawful.MARKETING`` or ``lawful.TRACKING``
        """
        moment = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        rules = self._get_rules()
        consents = self._get_consents(partners, channel, purpose)
        since = moment.date() - relativedelta(months=rules.sale_months)
        # a sale is a ground for advertising alone
        sells = purpose == lawful.MARKETING
        sales = self._get_sales(partners, since) if sells else {}
        recent = self._get_recent(partners, moment.date(), rules) if sells else {}
        checks = self._get_checks(partners, channel) if sells else {}
        nothing, verdicts, judged = ((), ()), {}, {}
        for partner_id in partners.ids:
            given, withdrawn = consents.get(partner_id, nothing)
            contacts, agreed = recent.get(partner_id, ((), None))
            facts = {
                "consents": tuple((purpose, None, day) for day in given),
                "withdrawals": tuple((purpose, None, day) for day in withdrawn),
                "sales": sales.get(partner_id, ()),
                "checks": checks.get(partner_id, ()),
                "contacts": contacts,
                "agreed": agreed,
            }
            # of a hundred thousand most have a history that others have, too
            key = tuple(facts.values())
            if key not in judged:
                history = lawful.History(**facts)
                judged[key] = lawful.may(channel, purpose, moment, history, rules=rules)
            verdicts[partner_id] = judged[key]
        return verdicts

    @api.model
    def _may_yet(self, partners, channel):
        """Return ``{partner id: lawful.Verdict}``: not too often, and no more."""
        resting = self._get_resting(partners, channel)
        allowed = lawful.Verdict(lawful.ALLOWED, "free")
        return {id_: resting.get(id_, (allowed, None))[0] for id_ in partners.ids}

    @api.model
    def _get_resting(self, partners, channel):
        """Return ``{partner id: (lawful.Verdict, day)}`` of who had enough for now, or
        agreed on a visit, and the day on which one may again. One query."""
        day, rules = fields.Date.context_today(self), self._get_rules()
        recent = self._get_recent(partners, day, rules)
        found = {}
        for partner_id, (contacts, agreed) in recent.items():
            history = lawful.History(contacts=contacts, agreed=agreed)
            rest = lawful.resting(channel, day, history, rules)
            if rest:
                found[partner_id] = rest
        return found

    @api.model
    def _get_rules(self):
        """Return the company's own ``lawful.Rules``."""
        company = self.env.company.sudo()  # sudo: its setting holds, whoever sends
        return lawful.Rules(
            cap=company.crm_contact_cap,
            cap_days=company.crm_contact_cap_days,
            check_days=self.env["crm.phone.check"]._get_days(),
        )

    @api.model
    def _get_recent(self, partners, day, rules):
        """Return ``{partner id: (days of contacts, day agreed on or None)}``.

        :param date day: today, where the company is
        """
        query = partners and self._get_recent_query(partners, day, rules)
        if not query:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(query)
        return {id_: (tuple(days or ()), agreed) for id_, days, agreed in rows}

    @api.model
    def _get_recent_query(self, partners, day, rules):
        """Return the query (``SQL``) of ``partner_id``, ``days`` of contacts and the
        day ``agreed`` on; None where nothing counts contacts."""
        since = day - relativedelta(days=rules.cap_days)
        queries = self._get_contact_queries(partners, since, day)
        return queries and SQL(
            "SELECT partner_id, array_agg(day) FILTER (WHERE NOT ahead) AS days,"
            " min(day) FILTER (WHERE ahead) AS agreed FROM (%s) AS contact"
            " GROUP BY partner_id",
            SQL(" UNION ALL ").join(queries),
        )

    @api.model
    def _get_contact_queries(self, partners, since, day):
        """Hook: return queries (``SQL``) of ``partner_id``, ``day`` (date) and
        ``ahead`` (bool): marketing contacts after a day, and what was agreed on.

        :param partners: ``res.partner`` recordset, not empty
        :param date since: earlier contacts do not count
        :param date day: today
        """
        return []

    @api.model
    def _get_checks(self, partners, channel):
        """Return ``{partner id: ((channel, day, opposed),)}`` of the register."""
        if channel not in lawful.IN_REGISTER:
            return {}
        days, opposed = {
            lawful.CALL: ("date_checked", "opposed"),
            lawful.POST: ("date_checked_post", "opposed_post"),
        }[channel]
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT partner.id, looked.%(days)s,"
                " COALESCE(looked.%(opposed)s, FALSE)"
                " FROM res_partner partner JOIN crm_phone_check looked"
                " ON looked.number = partner.phone_sanitized"
                " WHERE partner.id = ANY(%(partners)s)"
                " AND looked.%(days)s IS NOT NULL",
                days=SQL.identifier(days),
                opposed=SQL.identifier(opposed),
                partners=partners.ids,
            )
        )
        return {id_: ((channel, day, said),) for id_, day, said in rows}

    @api.model
    def _get_consents(self, partners, channel, purpose):
        """Return ``{partner id: (days given, days withdrawn)}`` for a purpose."""
        # sudo: what a person allows holds, whoever asks
        consents = self.env["crm.consent"].sudo()  # sudo: as above
        found = {}
        for consent in consents.search_fetch(
            [
                ("partner_id", "in", partners.ids),
                ("channel", "=", _CONSENTS[channel]),
                (f"purpose_id.{purpose}", "=", True),
                ("company_id", "in", (self.env.company.id, False)),
            ],
            ["partner_id", "date", "date_withdrawn"],
        ):
            given, withdrawn = found.setdefault(consent.partner_id.id, ([], []))
            given.append(self._day(consent.date))
            if consent.date_withdrawn:
                withdrawn.append(self._day(consent.date_withdrawn))
        return found

    @api.model
    def _get_closed_by_lists(self, numbers):
        """Return ``{number: (False, why)}`` of names that refuse, as a list says."""
        # sudo: a no holds, whoever is about to call
        names = self.env["crm.name"].sudo()  # sudo: as above
        domain = [("phone", "in", list(numbers)), ("consent_phone", "=", "no")]
        refused = names.search_fetch(domain, ["phone"])
        why = self.env._("The list says that calls are refused.")
        return dict.fromkeys(refused.mapped("phone"), (False, why))

    @api.model
    def _read_number(self, text):
        """Return a number as it is written in international form, or None."""
        return contact.phone(text or "")[0]

    @api.model
    def _show_number(self, number):
        """Return a number in international form as people read it."""
        return contact.shown(number)

    @api.model
    def _day(self, moment):
        return fields.Datetime.context_timestamp(self, moment).date()

    @api.model
    def _get_sales(self, partners, since):
        """Return ``{partner id: (day of the last sale,)}``: a firm's is its people's.

        :param date since: earlier ones are not looked for
        """
        if not partners:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT partner.id, GREATEST(
                          (SELECT MAX(sold.date_order)::date FROM sale_order sold
                             JOIN res_partner buyer ON buyer.id = sold.partner_id
                            WHERE buyer.commercial_partner_id
                                  = partner.commercial_partner_id
                              AND sold.state = 'sale' AND sold.date_order >= %(since)s
                              AND sold.company_id = %(company)s),
                          (SELECT MAX(invoice_date) FROM account_move
                            WHERE commercial_partner_id = partner.commercial_partner_id
                              AND move_type = 'out_invoice' AND state = 'posted'
                              AND invoice_date >= %(since)s
                              AND company_id = %(company)s))
                     FROM res_partner partner WHERE partner.id IN %(partners)s""",
                since=since,
                company=self.env.company.id,
                partners=partners._ids,
            )
        )
        return {partner_id: (day,) for partner_id, day in rows if day}

    @api.model
    def _say(self, verdict, channel):
        """Return the sentence on a refusal, with what it rests on."""
        _ = self.env._
        shown = verdict.evidence and format_date(self.env, verdict.evidence)
        bought = (
            _(
                "The last sale is too long ago, and there is no consent to advertising"
                " by mail (art. 130(4) of the privacy code)."
            )
            if channel == lawful.EMAIL
            else _(
                "Who bought may get advertising by mail alone: there is no consent to"
                " text messages (art. 130 of the privacy code)."
            )
        )
        sentences = {
            "cap": _(
                "Had as many marketing contacts already as one person gets in %s days:"
                " enough for now.",
                self.env.company.sudo().crm_contact_cap_days,  # sudo: its setting
            ),
            "agreed": _("Agreed on a visit: nobody calls before it, on %s.", shown),
            "opposition_register": _(
                "The opposition register has to be asked about paper mail first, or"
                " lists this address (L. 5/2018, DPR 26/2022)."
            ),
            "art130_1": _(
                "There is no consent to advertising this way, and no sale that allows"
                " it (art. 130 of the privacy code)."
            ),
            "art130_4": bought,
            "consent_withdrawn": _("The consent was withdrawn on %s.", shown),
            "future_consent_ignored": _(
                "The consent is of %s, which has not come yet.", shown
            ),
        }
        return sentences[verdict.rule]
