"""May these numbers be called now: what stands beside each number on the screen."""

from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from odoo.addons.crm_scheda_cliente.models.arguments import takes, text, texts

from ..consent.kernel import hours as calling_hours
from ..consent.kernel import lawful
from .kernel.calling import all_of, next_try, within_hours

#: numbers of one screen, and how long one may be
_NUMBERS, _LENGTH = 500, 60
#: every day, all day long: the law and the company narrow it
_WEEK = dict.fromkeys(range(7), (0, 24))
#: how many who may ask the register are told at once
_ASKED = 10


class CrmContactGate(models.AbstractModel):
    _inherit = "crm.contact.gate"

    @api.readonly
    @api.model
    @takes(numbers=texts(_NUMBERS, _LENGTH))
    def get_call_states(self, numbers):
        """Return what the gate says of calls for marketing to some numbers, now.

        As many queries, however many they are. A call that answers a request, or that
        a contract asks for, is lawful in any case: that is for who calls to say.

        :param list numbers: as they are written
        :return: ``{number: {"state", "why"}}``: the state is one of ``lawful``'s
            verdicts; nothing of colleagues, and of what is no number
        """
        self._check_caller()
        asked = {number: self._read_number(number) for number in numbers}
        known = self._get_called([phone for phone in asked.values() if phone])
        people = self.env["res.partner"].union(*known.values())
        resting = self._get_resting(people, lawful.CALL)
        checks = self.env["crm.phone.check"]
        closed = self._get_closed_by_lists(known)
        verdicts = {**checks._crm_may_call_many(known), **closed}
        unasked = checks._get_unasked(list(known)) - set(closed)
        return {
            number: self._show_call(
                known[phone], verdicts[phone], phone in unasked, resting
            )
            for number, phone in asked.items()
            if phone in known
        }

    def _check_caller(self):
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Only colleagues may ask who may be called."))

    @api.model
    def _get_called(self, phones):
        """Return ``{number: res.partner or none}`` without those of colleagues."""
        # sudo: the gate sees everybody; of a person no more is shown than a state
        people = self.env["res.partner"].sudo()  # sudo: as above
        found = people.search([("phone_sanitized", "in", phones)], order="id desc")
        colleagues = found.filtered(lambda one: any(not u.share for u in one.user_ids))
        known = dict.fromkeys(phones, people.browse())
        for person in found:
            known[person.phone_sanitized] = person
        for person in colleagues:
            known.pop(person.phone_sanitized, None)
        return known

    @api.model
    def _show_call(self, person, verdict, unasked, resting):
        """Return the state and the sentence of one number, see ``get_call_states``.

        :param verdict: ``(allowed, sentence)`` of the lists and of the register
        :param bool unasked: the register's answer is missing or too old
        """
        allowed, why = verdict
        if not allowed:
            state = lawful.CHECK_FIRST if unasked else lawful.REFUSED
            return {"state": state, "why": why}
        if person.id in resting:
            rest, day = resting[person.id]
            start = fields.Datetime.to_datetime(day)
            said = self._say(rest, lawful.CALL)
            return self._show_later(person, start, said)
        now = fields.Datetime.now()
        if not within_hours(now, *self._get_hours_of(person)):
            said = self.env._(
                "No calls for marketing at this hour (code of conduct for"
                " telemarketing, or the company's own hours)."
            )
            return self._show_later(person, now, said)
        return {"state": lawful.ALLOWED, "why": why}

    @api.model
    def _show_later(self, person, start, said):
        until = next_try(start, 0, *self._get_hours_of(person))
        shown = format_datetime(self.env, until, dt_format="EEE d MMM, HH:mm")
        return {
            "state": lawful.NOT_NOW,
            "why": self.env._("%(why)s Again from %(when)s.", why=said, when=shown),
            "label": self.env._("not before %s", shown),
        }

    @api.model
    def _get_hours_of(self, person):
        """Return the lawful hours of calls to somebody, as the kernel takes them."""
        company = self.env.company.sudo()  # sudo: its setting holds, whoever calls
        spans = []
        if company.crm_keeps_calling_code:
            spans.append(partial(calling_hours.allowed, town=person.city or ""))
        if company.crm_calls_in_calendar:
            spans.append(company._get_calling_span)
        zone = person.tz or company.partner_id.tz or self.env.user.tz or "Europe/Rome"
        return _WEEK, set(_WEEK), zone, partial(all_of, spans)

    # the register is not for everybody

    @api.model
    def get_check_action(self):
        """Return the window action of the register's check, or False.

        False for who may not ask the register: ``ask_check`` tells who may.
        """
        self._check_caller()
        if not self.env["crm.consent.check"].has_access("create"):
            return False
        return self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_consent_check_action"
        )

    @api.model
    @takes(number=text(_LENGTH))
    def ask_check(self, number):
        """Ask those who may to have the register checked for a number.

        :return: a sentence that says who was asked
        """
        self._check_caller()
        phone = self._read_number(number)
        # sudo: who may ask the register is no secret
        group = self.env.ref("sales_team.group_sale_manager").sudo()  # sudo: as above
        people = group.all_user_ids.filtered(
            lambda user: user.active and self.env.company in user.company_ids
        )[:_ASKED]
        if not phone or not people:
            raise UserError(
                self.env._("There is nobody to ask, or “%s” is no number.", number)
            )
        person = self._get_called([phone]).get(phone)
        self.env["mail.thread"].message_notify(
            partner_ids=people.partner_id.ids,
            subject=self.env._(
                "Opposition register: check %s", self._show_number(phone)
            ),
            body=self.env._(
                "%(user)s would like to call %(name)s and the register was not asked"
                " about %(number)s, or too long ago: check it under Names, Opposition"
                " register.",
                user=self.env.user.name,
                name=person.display_name or self._show_number(phone),
                number=self._show_number(phone),
            ),
        )
        return self.env._("Asked: %s.", ", ".join(people.mapped("name")))
