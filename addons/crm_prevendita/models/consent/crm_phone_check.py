"""The gate before a call: blacklists, consents and the opposition register."""

from datetime import date, datetime

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from .kernel import gate

_ITALY = "+39"


class CrmPhoneCheck(models.Model):
    """What the opposition register said of a number, and when it was asked."""

    _name = "crm.phone.check"
    _description = "Number checked against the opposition register"
    _order = "date_checked desc, number"
    _rec_name = "number"

    number = fields.Char(required=True, readonly=True, help="International: +39…")
    date_checked = fields.Date("Last check", readonly=True)
    opposed = fields.Boolean(readonly=True)
    date_opposed = fields.Date("Opposed since", readonly=True)
    date_checked_post = fields.Date("Last check for paper mail", readonly=True)
    opposed_post = fields.Boolean(
        "Opposed to paper mail",
        readonly=True,
        help="The register answers apart for calls and for advertising by post.",
    )
    user_id = fields.Many2one("res.users", "Checked by", readonly=True)

    _number_unique = models.UniqueIndex("(number)", "This number is listed already.")

    @api.model
    def _crm_may_call(self, phone, partner=None):
        """Return (allowed, sentence that says why) for one call.

        :param str phone: the number in international form
        :param partner: ``res.partner`` who is called, if known
        """
        verdicts = self._crm_may_call_many({phone: partner} if phone else {})
        return verdicts.get(phone) or (False, self.env._("There is no number."))

    @api.model
    def _crm_may_call_many(self, partners):
        """Return ``{number: (allowed, sentence)}`` in a fixed number of queries.

        :param dict partners: ``{number: res.partner or None}``
        """
        numbers = list(partners)
        # sudo: the gate looks at every list, whoever is about to call
        this = self.sudo()
        checks = {c.number: c for c in this.search([("number", "in", numbers)])}
        listed = this.env["phone.blacklist"].search([("number", "in", numbers)])
        blacklisted = set(listed.mapped("number"))
        consents = this._get_phone_consents([p.id for p in partners.values() if p])
        nothing = (None, False)
        result = {}
        for number, partner in partners.items():
            check = checks.get(number, this.browse())
            consented, contracted = consents.get(partner and partner.id, nothing)
            facts = {
                "phone_closed": number in blacklisted,
                "date_checked": check.date_checked,
                "opposed": check.opposed,
                "date_opposed": check.date_opposed,
                "consents": {"phone": consented},
                "contracted": contracted,
            }
            result[number] = this._crm_judge(number, partner, facts)
        return result

    @api.model
    def _crm_judge(self, number, partner, facts):
        """Return (allowed, sentence) from what the lists say of a number.

        :param partner: ``res.partner`` or None
        :param dict facts: ``phone_closed``, ``date_checked``, ``opposed``,
            ``date_opposed``, ``consents`` by channel, ``contracted``
        """
        if not number:
            return False, self.env._("There is no number.")
        days = self._get_days()
        allowed, code = gate.may_call(
            fields.Date.context_today(self),
            days,
            blacklisted=facts["phone_closed"],
            checked=facts["date_checked"] or None,
            opposed=facts["opposed"] and facts["date_opposed"] or None,
            consented=facts["consents"].get("phone"),
            contracted=facts["contracted"],
            foreign=not number.startswith(_ITALY),
        )
        return allowed, self._get_gate_labels(facts, days)[code]

    @api.model
    def _get_unasked(self, numbers):
        """Return the Italian numbers among some that the register is to be asked about:
        never, or too long ago. One query."""
        days = self._get_days()
        if not days:
            return set()
        since = fields.Date.subtract(
            fields.Date.context_today(self), days=min(days, gate.CHECK_HOLDS)
        )
        # sudo: the gate looks at every list, whoever is about to call
        held = self.sudo().search_fetch(
            [("number", "in", numbers), ("date_checked", ">=", since)], ["number"]
        )
        italian = {number for number in numbers if number.startswith(_ITALY)}
        return italian - set(held.mapped("number"))

    @api.model
    def _get_days(self):
        parameter = self.env["ir.config_parameter"].sudo()  # sudo: a setting
        return int(
            parameter.get_param("crm_prevendita.opposition_days", gate.CHECK_HOLDS)
        )

    @api.model
    def _get_phone_consents(self, partner_ids):
        """Return ``{partner id: (day of the latest consent to be called, whether one
        was given within a contract that still holds)}``."""
        today = fields.Date.context_today(self)
        consents = self.env["crm.consent"].search_fetch(
            [
                ("partner_id", "in", partner_ids),
                ("channel", "=", "phone"),
                ("purpose_id.marketing", "=", True),
            ],
            [
                "partner_id",
                "purpose_id",
                "date",
                "date_withdrawn",
                "origin",
                "date_contract_end",
            ],
        )
        latest, withdrawn, contracted = {}, {}, set()
        for consent in consents:
            key = consent.partner_id.id, consent.purpose_id.id
            # of two that were merged the later word counts, whoever's it was
            days = withdrawn if consent.date_withdrawn else latest
            moment = consent.date_withdrawn or consent.date
            days[key] = max(moment, days.get(key, moment))
            holds = gate.contract_holds(today, consent.date_contract_end)
            if holds and consent.origin == "contract":
                contracted.add(key)
        found = {}
        for key, moment in latest.items():
            if moment > withdrawn.get(key, datetime.min):
                day, holds = found.get(key[0], (date.min, False))
                found[key[0]] = max(moment.date(), day), holds or key in contracted
        return found

    @api.model
    def _get_gate_labels(self, facts, days):
        _ = self.env._
        checked = format_date(self.env, facts["date_checked"])
        opposed = format_date(self.env, facts["date_opposed"])
        return {
            "blacklisted": _("This person asked not to be called any more."),
            "consented": _("The person agreed to be called."),
            "contract": _(
                "The person agreed to be called within a contract in force, or ended at"
                " most %s days ago.",
                gate.CONTRACT_HOLDS,
            ),
            "foreign": _("Not an Italian number: the register does not list it."),
            "opposed": _(
                "The opposition register lists this number since %s: it must not be"
                " called.",
                opposed,
            ),
            "free": _("No check against the opposition register is asked for."),
            "unchecked": _(
                "Never checked against the opposition register: check it first."
            ),
            "stale": _(
                "Last checked against the opposition register on %(date)s, more than"
                " %(days)s days ago: check it again.",
                date=checked,
                days=min(days, gate.CHECK_HOLDS),
            ),
            "checked": _("Checked against the register on %s.", checked),
        }

    @api.model
    def _get_numbers_to_check(self):
        """Return the Italian numbers that may be called next and have no check
        that still holds: names to work on and leads."""
        limit = fields.Date.subtract(fields.Date.today(), days=self._get_days())
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT number FROM (%s) n WHERE NOT EXISTS ("
                " SELECT FROM crm_phone_check c"
                " WHERE c.number = n.number AND c.date_checked >= %s) ORDER BY number",
                SQL(" UNION ").join(self._get_callable_sql()),
                limit,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _get_callable_sql(self):
        """Hook: return queries (``SQL``) of numbers that may be called next."""
        return [
            SQL(
                "SELECT phone AS number FROM crm_name"
                " WHERE state IN ('new', 'verified') AND phone LIKE %s",
                "+39%",
            ),
            SQL(
                "SELECT phone2 FROM crm_name"
                " WHERE state IN ('new', 'verified') AND phone2 LIKE %s",
                "+39%",
            ),
            SQL(
                "SELECT phone_sanitized FROM res_partner WHERE active"
                " AND lifecycle IN ('lead', 'prospect') AND phone_sanitized LIKE %s",
                "+39%",
            ),
        ]

    @api.model
    def _record_post_answer(self, answer, day):
        """Write what the register answered about paper mail, as ``_record_answer``."""
        known = {c.number: c for c in self.search([("number", "in", list(answer))])}
        for opposed in (True, False):
            values = {"opposed_post": opposed, "date_checked_post": day}
            numbers = [number for number, said in answer.items() if said == opposed]
            old = [known[number].id for number in numbers if number in known]
            self.browse(old).write(values)
            self.create(
                [{"number": n, **values} for n in numbers if n not in known]
            )  # fmt: skip

    @api.model
    def _record_answer(self, answer, day):
        """Write what the register answered.

        :param dict answer: ``{number: opposed}``
        :param date day: the day of the check
        """
        self.env.cr.execute_values(
            "INSERT INTO crm_phone_check (number, opposed, date_opposed, date_checked,"
            " user_id, create_uid, create_date, write_uid, write_date) VALUES %s"
            " ON CONFLICT (number) DO UPDATE SET opposed = EXCLUDED.opposed,"
            " date_opposed = CASE WHEN EXCLUDED.opposed THEN"
            "  COALESCE(crm_phone_check.date_opposed, EXCLUDED.date_opposed) END,"
            " date_checked = EXCLUDED.date_checked, user_id = EXCLUDED.user_id,"
            " write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date",
            [
                (
                    number,
                    opposed,
                    day if opposed else None,
                    day,
                    *[self.env.uid] * 2,
                    fields.Datetime.now(),
                    self.env.uid,
                    fields.Datetime.now(),
                )
                for number, opposed in answer.items()
            ],
            page_size=2000,
        )
        self.invalidate_model()
