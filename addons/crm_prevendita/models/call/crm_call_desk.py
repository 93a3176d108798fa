from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from .crm_call_program import WEEKDAYS
from .kernel.calling import next_try, within_hours

CHANNELS = ("phone", "email", "sms")


class CrmCallItem(models.Model):
    """The operator's screen: consents, and names in other time zones."""

    _inherit = "crm.call.item"

    def _show(self, facts):
        return {**super()._show(facts), "consents": self._show_consents(facts)}

    def _show_consents(self, facts):
        """Return the consents to be contacted, by channel."""
        consents = self.env["crm.consent"]
        labels = dict(consents._fields["channel"]._description_selection(self.env))
        given = facts["consents"]
        closed = {
            "phone": facts["phone_closed"],
            "sms": facts["phone_closed"],
            "email": facts["email_closed"],
        }
        return [
            {
                "channel": channel,
                "label": labels[channel],
                "state": "given"
                if channel in given
                else "refused"
                if closed[channel]
                else "unknown",
            }
            for channel in CHANNELS
        ]

    @api.readonly
    def get_consents(self):
        """Return the consents as they are now, see ``_show_consents``."""
        self.ensure_one()
        self.check_access("read")
        return self._show_consents(self._get_facts())

    def record_consent(self, channel, given):
        """Write down what the person in hand says about being contacted.

        :param str channel: ``"phone"``, ``"email"`` or ``"sms"``
        :param bool given: whether they agree
        :return: see ``_show_consents``
        """
        self.ensure_one()
        self._check_in_hand()
        if channel not in CHANNELS:
            raise UserError(self.env._("There is no channel “%s”.", channel))
        consents = self.env["crm.consent"]
        purpose = self.env["crm.consent.purpose"].search(
            [("marketing", "=", True)], limit=1
        )
        mine = consents.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("purpose_id", "=", purpose.id),
                ("channel", "=", channel),
                ("date_withdrawn", "=", False),
            ]
        )
        if given and not mine:
            mine = self._create_consent(purpose, channel)
        elif not given:
            # a refusal is written down even where nothing was given before
            mine = mine or self._create_consent(purpose, channel)
            mine.action_withdraw()
        return self._show_consents(self._get_facts())

    def _create_consent(self, purpose, channel):
        return self.env["crm.consent"].create(
            {
                "partner_id": self.partner_id.id,
                "purpose_id": purpose.id,
                "channel": channel,
                "origin": "phone",
                "proof": self.program_id.name,
            }
        )

    def _may_be_called(self, facts):
        """Leave a name for later while it is night where it lives."""
        zone = self.partner_id.tz
        settings = self.program_id._get_settings()
        # what was agreed with the person is kept, whatever the clock says there
        if zone and zone != settings["tz"] and not self.user_id:
            hours, days = settings["hours"], set(settings["hours"])
            now = fields.Datetime.now()
            if not within_hours(now, hours, days, zone):
                self._release(next_try(now, 0, hours, days, zone), self.user_id)
                return False
        return super()._may_be_called(facts)


class CrmCallHours(models.Model):
    """Other hours of a call programme on one day of the week."""

    _name = "crm.call.hours"
    _description = "Hours of a call programme on a day of the week"
    _inherit = ["crm.cached.mixin"]
    _order = "program_id, weekday"

    program_id = fields.Many2one(
        "crm.call.program", required=True, ondelete="cascade", index=True
    )
    weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        required=True,
        default="5",
    )
    hour_from = fields.Float(string="From", default=9)
    hour_to = fields.Float(string="To", default=12)

    _once = models.UniqueIndex(
        "(program_id, weekday)", "A day of the week has its own hours once."
    )

    @api.model
    @tools.ormcache("program_id")
    def _get_of(self, program_id):
        """Return a stored programme's own hours: tuple of ``(day, from, to)``."""
        # sudo: asked for by who may see the programme
        lines = self.sudo().search([("program_id", "=", program_id)])
        return tuple((int(one.weekday), one.hour_from, one.hour_to) for one in lines)

    @api.constrains("hour_from", "hour_to")
    def _check_hours(self):
        for line in self:
            if not 0 <= line.hour_from < line.hour_to <= 24:
                raise ValidationError(
                    self.env._(
                        "“%(program)s”: the hours of a day go from 0 to 24, and end"
                        " after they begin.",
                        program=line.program_id.name,
                    )
                )


class CrmCallProgram(models.Model):
    _inherit = "crm.call.program"

    hours_ids = fields.One2many(
        "crm.call.hours",
        "program_id",
        string="Other Hours",
        copy=True,
        help="Days of the week with hours of their own.",
    )

    def _get_weekdays(self):
        return set(self._get_hours())

    def _get_hours(self):
        """Return the local hours by day of the week: ``{0: (9.0, 18.0)}``."""
        usual = (self.hour_from, self.hour_to)
        usual_days = [index for index, day in enumerate(WEEKDAYS) if self[day]]
        hours = dict.fromkeys(usual_days, usual)
        for day, start, stop in self._get_own_hours():
            hours[day] = (start, stop)
        return hours

    def _get_own_hours(self):
        if isinstance(self.id, int):
            return self.env["crm.call.hours"]._get_of(self.id)
        # on a form that is not saved yet
        lines = self.hours_ids
        return [(int(one.weekday), one.hour_from, one.hour_to) for one in lines]
