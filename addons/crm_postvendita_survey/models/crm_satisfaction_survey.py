"""Periodic surveys of satisfaction: a segment of customers, every so many months."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain


class CrmSatisfactionSurvey(models.Model):
    """A survey that a segment of customers gets every so many months."""

    _name = "crm.satisfaction.survey"
    _description = "Periodic satisfaction survey"
    _order = "next_date, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    survey_id = fields.Many2one("survey.survey", required=True, index=True)
    segment_id = fields.Many2one("crm.segment", required=True, index=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    every_months = fields.Integer("Every (months)", default=6)
    next_date = fields.Date("Next on", default=fields.Date.context_today, index=True)
    round_start = fields.Datetime(readonly=True, copy=False)
    pause_days = fields.Integer(
        "Leave in peace (days)",
        default=30,
        help="Who was asked anything less long ago is not asked in this round.",
    )
    asked_count = fields.Integer("Asked", compute="_compute_counts")
    answered_count = fields.Integer("Answered", compute="_compute_counts")

    _months_positive = models.Constraint(
        "CHECK (every_months >= 0)",
        "The months between two rounds cannot be negative: use zero for once.",
    )

    def _compute_counts(self):
        rows = self.env["crm.satisfaction"]._read_group(
            [("survey_round_id", "in", self.ids)],
            ["survey_round_id"],
            ["__count", "answered_on:count"],
        )
        counts = {survey.id: figures for survey, *figures in rows}
        for survey in self:
            asked, answered = counts.get(survey.id, (0, 0))
            survey.asked_count, survey.answered_count = asked, answered

    def action_send_now(self):
        """Begin a round today; the mails leave with the scheduled job."""
        self.ensure_one()
        self.next_date = fields.Date.context_today(self)
        self.env.ref("crm_postvendita_survey.ir_cron_satisfaction_survey")._trigger()
        count = self.env["res.partner"].search_count(self._get_people_domain())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if count else "warning",
                "message": self.env._(
                    "%s customers will be asked, the mails leave within minutes.", count
                )
                if count
                else self.env._(
                    "Nobody to ask: the segment has no address, or all of it was asked"
                    " less than %s days ago.",
                    self.pause_days,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_view_answers(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_postvendita.crm_satisfaction_action"
        )
        domain = [("survey_round_id", "=", self.id)]
        return {**action, "domain": domain, "context": {}}

    # ----------------------------------------------------------------------- cron
    @api.model
    def _cron_send(self, batch=100):
        """Invite the next customers of the rounds that are due."""
        today = fields.Date.context_today(self)
        due = self.search([("next_date", "<=", today)], order="next_date, id")
        if not due:
            return
        survey = due[0].with_company(due[0].company_id)
        survey.round_start = survey.round_start or fields.Datetime.now()
        people = survey._get_people(limit=batch + 1)
        survey._invite(people[:batch])
        done = len(people) <= batch
        if done:
            survey._end_round()
        remaining = len(due) - 1 + (0 if done else 1)
        self.env["ir.cron"]._commit_progress(len(people[:batch]), remaining=remaining)

    def _get_people(self, limit):
        """Return who of the segment can be asked and has not been in this round."""
        return self.env["res.partner"].search(
            self._get_people_domain(), order="id", limit=limit
        )

    def _get_people_domain(self):
        now = fields.Datetime.now()
        begun = self.round_start or now
        since = min(begun, now - relativedelta(days=self.pause_days))
        asked = self.env["crm.satisfaction"]._search([("asked_on", ">=", since)])
        domain = Domain(self.segment_id._get_domain())
        domain &= Domain("email_normalized", "!=", False)
        domain &= Domain("is_blacklisted", "=", False)
        domain &= Domain("company_id", "in", [False, self.company_id.id])
        return domain & ~Domain("id", "in", asked.subselect("partner_id"))

    def _invite(self, people):
        template = self.env.ref("survey.mail_template_user_input_invite")
        requests = self.env["crm.satisfaction"]
        for person in people:
            answer = self.survey_id._create_answer(partner=person, check_attempts=False)
            requests.create(
                {
                    **requests._prepare_survey_request(person),
                    "company_id": self.company_id.id,
                    "survey_input_id": answer.id,
                    "survey_round_id": self.id,
                }
            )
            template.with_context(lang=person.lang).send_mail(
                answer.id, email_layout_xmlid="mail.mail_notification_light"
            )

    def _end_round(self):
        months = self.every_months
        today = fields.Date.context_today(self)
        self.write(
            {
                "round_start": False,
                "next_date": today + relativedelta(months=months) if months else False,
            }
        )
