"""Reminders to whoever is late with a step of a defect: a few, then no more."""

from odoo import api, fields, models
from odoo.fields import Domain

#: days between two reminders, and how many there are
_EVERY, _TIMES = 2, 3


class CrmDefectStep(models.Model):
    _inherit = "crm.defect.step"

    reminder_count = fields.Integer("Reminders", readonly=True, copy=False)
    reminded_on = fields.Date("Reminded on", readonly=True, copy=False)

    @api.model
    def _cron_remind(self, batch=100):
        """Remind the owners of steps past their day, the coordinator at the end.

        A person gets at most three reminders of a step, two days apart, in the
        company's working hours; the last one goes to the coordinator as well.
        Nothing that comes back by mail starts another one.
        """
        today = fields.Date.context_today(self)
        domain = (
            Domain("state", "=", "doing")
            & Domain("deadline", "<", today)
            & Domain("reminder_count", "<", _TIMES)
            & (
                Domain("reminded_on", "=", False)
                | Domain("reminded_on", "<=", fields.Date.subtract(today, days=_EVERY))
            )
            & Domain("defect_id.state", "in", ("analysis", "action"))
        )
        late = self.search(domain, order="deadline, id")
        awake = late.filtered(lambda step: step._is_working_now())
        todo = awake[:batch].try_lock_for_update()
        for step in todo:
            step._remind(today)
        self.env["ir.cron"]._commit_progress(
            len(todo), remaining=len(awake) - len(todo)
        )

    def _is_working_now(self):
        now = fields.Datetime.now()
        calendar = self.defect_id.company_id.resource_calendar_id
        return not calendar or calendar.crm_work_time(now).is_working(now)

    def _remind(self, today):
        self.ensure_one()
        count = self.reminder_count + 1
        self.write({"reminder_count": count, "reminded_on": today})
        people = self.user_id
        if count == _TIMES:
            people |= self.defect_id.user_id
        for person in people:
            defect = self.defect_id.with_context(lang=person.lang)
            defect._tell_people(
                defect.env._(
                    "Defect “%(defect)s”: the step “%(step)s” of %(person)s was due"
                    " on %(day)s.",
                    defect=defect.name,
                    step=self.name,
                    person=self.user_id.name,
                    day=self.deadline.strftime("%d/%m/%Y"),
                ),
                person.partner_id,
            )
