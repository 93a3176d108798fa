"""May these people be contacted, this way, for this purpose: asked of the register."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date

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

        Nobody, where the company does not ask for a ground.

        :param str channel: ``lawful.EMAIL`` or ``lawful.SMS``
        """
        company = self.env.company.sudo()  # sudo: its setting holds, whoever sends
        if not company.crm_asks_ground:
            return {}
        verdicts = self._may(partners, channel)
        return {
            partner: self._say(verdicts[partner.id], channel)
            for partner in partners
            if not verdicts[partner.id]
        }

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
        :param str channel: ``lawful.EMAIL`` or ``lawful.SMS``
        :param str purpose: ``lawful.MARKETING`` or ``lawful.TRACKING``
        """
        moment = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        rules = lawful.Rules(cap=0)
        consents = self._get_consents(partners, channel, purpose)
        since = moment.date() - relativedelta(months=rules.sale_months)
        # a sale is a ground for advertising alone
        sells = purpose == lawful.MARKETING
        sales = self._get_sales(partners, since) if sells else {}
        verdicts = {}
        for partner_id in partners.ids:
            given, withdrawn = consents.get(partner_id, ((), ()))
            history = lawful.History(
                consents=tuple((purpose, None, day) for day in given),
                withdrawals=tuple((purpose, None, day) for day in withdrawn),
                sales=sales.get(partner_id, ()),
            )
            verdicts[partner_id] = lawful.may(
                channel, purpose, moment, history, rules=rules
            )
        return verdicts

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
