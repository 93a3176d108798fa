"""Series of actions: what is planned for many names, step after step."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .kernel.schedule import at_hour, end_of_day, step_day


class CrmMarketingSeries(models.Model):
    """A series of actions: day 0 a brochure, +3 a call, +10 a visit."""

    _name = "crm.marketing.series"
    _description = "Series of marketing actions"
    _order = "sequence, name"

    name = fields.Char(string="Series", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    line_ids = fields.One2many(
        "crm.marketing.series.line", "series_id", string="Steps", copy=True
    )

    def _plan(self, partners, values=None, start=None, users=None):
        """Create the series' actions for some names, all in one go.

        :param partners: ``res.partner`` recordset
        :param dict values: values that every action gets
        :param datetime.date start: day 0, by default today
        :param users: owners who share the names in turn, by default the user
        :return: the actions
        """
        self.ensure_one()
        if not self.line_ids:
            raise UserError(
                self.env._("The series “%(series)s” has no steps.", series=self.name)
            )
        start = start or fields.Date.context_today(self)
        users = self.env.user if users is None else users
        # the first name of each owner through the ORM, with its checks; the rest
        # differ from these by the name alone, and are cloned where they can be
        turns = len(users) or 1
        first, rest = partners[:turns], partners[turns:]
        models = self._create_actions(self.line_ids, first, values, start, users)
        if not rest:
            return models
        cloned = self.line_ids.filtered(lambda line: line._is_clonable(models, rest))
        timed = self.line_ids - cloned
        actions = models
        if timed:
            actions |= self._create_actions(timed, rest, values, start, users)
        if cloned:
            samples = models.filtered(lambda a: a.series_line_id in cloned)
            actions |= samples._clone_for(rest, turns)
        return actions.with_context(**self.env.context)

    def _create_actions(self, lines, partners, values, start, users):
        vals_list = []
        for index, partner in enumerate(partners):
            owner = users[index % len(users)] if users else users
            for line in lines:
                vals_list.append(
                    {
                        **line._prepare_action(partner, start, owner, index),
                        **(values or {}),
                    }
                )
        # a series is planned, not edited: the log of each action would be noise
        actions = self.env["crm.marketing.action"].with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        return actions.create(vals_list)


class CrmMarketingSeriesLine(models.Model):
    _name = "crm.marketing.series.line"
    _description = "Step of a series of marketing actions"
    _order = "series_id, days, sequence, id"

    series_id = fields.Many2one(
        "crm.marketing.series", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    days = fields.Integer(string="Day", help="Days after the start of the series.")
    type_id = fields.Many2one("crm.marketing.action.type", required=True)
    subject = fields.Char(translate=True)
    hour = fields.Float(
        string="At", help="Hour of the day; zero: only the day is planned."
    )
    note = fields.Html(string="What to Say", translate=True)

    @api.constrains("days", "hour")
    def _check_values(self):
        for line in self:
            if line.days < 0 or not 0 <= line.hour < 24:
                raise ValidationError(
                    self.env._(
                        "In the series “%(series)s” days cannot be negative and"
                        " hours are from 0 to 24.",
                        series=line.series_id.name,
                    )
                )

    def _is_clonable(self, samples, partners):
        """Return whether this step's actions may be written as rows.

        One with a time of day has a meeting, and a name of another company is to
        be refused: both are for the ORM.
        """
        mine = samples.filtered(lambda action: action.series_line_id == self)
        companies = mine.company_id
        return (
            bool(mine)
            and not any(mine.mapped("date_start"))
            and partners.company_id <= companies
        )

    def _prepare_action(self, partner, start, owner, index):
        """Return the values of this step's action for one name."""
        day = step_day(start, self.days)
        zone = owner.tz or self.env.user.tz
        customer = partner.commercial_partner_id
        actions = self.env["crm.marketing.action"]
        start = at_hour(day, self.hour, zone) if self.hour else False
        # what the model would compute for each is given here: a series is planned
        # for thousands of names
        return {
            "series_line_id": self.id,
            "type_id": self.type_id.id,
            "name": self.subject or actions._get_usual_name(self.type_id, customer),
            "partner_id": customer.id,
            "commercial_partner_id": customer.id,
            "contact_id": False if partner.is_company else partner.id,
            "user_id": owner.id,
            "team_id": owner.sale_team_id.id,
            "medium_id": self.type_id.medium_id.id,
            "planned_hours": self.type_id.default_duration,
            "subject": self.subject,
            "note": self.note,
            "date_start": start,
            "date_deadline": False if start else day,
            "date_due": start or end_of_day(day, zone),
        }
