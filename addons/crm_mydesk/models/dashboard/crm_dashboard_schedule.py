"""Charts that go out by mail on their dates."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from .kernel import period as periods


class CrmDashboardSchedule(models.Model):
    """Charts that go out by mail by themselves, as their owner sees them."""

    _name = "crm.dashboard.schedule"
    _inherit = ["crm.schedule.mixin"]
    _description = "Charts by mail"
    _order = "next_date, id"
    _check_company_auto = True

    user_id = fields.Many2one(
        string="Owner",
        readonly=True,
        help="The figures are those that the owner may read.",
    )
    partner_ids = fields.Many2many("res.partner", string="Recipients")
    period = fields.Selection(
        selection="_selection_period", required=True, default="month"
    )
    closed = fields.Boolean(
        "The period that has ended",
        default=True,
        help="Sent on the first of the month: last month. Off: the current one.",
    )
    team_key = fields.Selection(selection="_selection_team", string="Team")
    area = fields.Selection(
        selection="_selection_area", help="Empty: all charts of the owner's."
    )
    send_pdf = fields.Boolean("PDF", default=True)
    send_xlsx = fields.Boolean("XLSX")
    last_date = fields.Datetime("Last Sent", readonly=True, copy=False)

    @api.model
    def _selection_period(self):
        labels = self.env["crm.dashboard"]._get_period_labels()
        return [(key, labels[key]) for key in periods.PERIODS]

    @api.model
    def _selection_team(self):
        return [
            (str(key), name) for key, name in self.env["crm.dashboard"]._get_teams()
        ]

    @api.model
    def _selection_area(self):
        return [tuple(area) for area in self.env["crm.dashboard"]._get_areas()]

    @api.constrains("name", "partner_ids", "send_pdf", "send_xlsx")
    def _check_complete(self):
        for schedule in self:
            name = schedule.name
            if not schedule.partner_ids:
                raise ValidationError(
                    self.env._("Choose who gets the charts of “%s”.", name)
                )
            if not schedule.send_pdf and not schedule.send_xlsx:
                raise ValidationError(
                    self.env._("“%s” needs a file to send: PDF, XLSX or both.", name)
                )
            without = schedule.partner_ids.filtered(lambda p: not p.email)
            if without:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” cannot reach %(who)s: there is no mail address.",
                        name=name,
                        who=", ".join(without.mapped("display_name")),
                    )
                )

    @api.constrains("user_id")
    def _check_owner(self):
        """Nobody may have figures sent that only somebody else may read.

        Constraints run with all rights: who asks is told by the user alone.
        """
        for schedule in self:
            if self.env.uid not in (schedule.user_id.id, api.SUPERUSER_ID):
                raise ValidationError(
                    self.env._(
                        "“%s” shows what its owner may read:"
                        " only the owner sets it up.",
                        schedule.name,
                    )
                )

    @api.depends("name")
    def _compute_display_name(self):
        for schedule in self:
            schedule.display_name = schedule.name

    def action_send(self):
        """Send now, without waiting for the date."""
        self.ensure_one()
        self.check_access("write")
        self._send()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The charts are on their way to %s.",
                    ", ".join(self.partner_ids.mapped("email")),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _run_schedule(self, today):
        self._send()

    # ----------------------------------------------------------------------- mail
    def _send(self):
        """Put the mail in the queue.

        :raises UserError: if the owner or a recipient can no longer be served
        """
        self.ensure_one()
        owner = self.user_id
        if not owner.active or not owner._is_internal():
            raise UserError(self.env._("%s no longer works here.", owner.name))
        reader = self.with_user(owner).with_company(self.company_id)
        reader = reader.with_context(
            lang=owner.lang, tz=owner.tz, allowed_company_ids=self.company_id.ids
        )
        dashboard = reader._get_dashboard()
        values = reader._prepare_mail(dashboard)
        # sudo: the mail queue is the system's own
        self.env["mail.mail"].sudo().create(values)
        self.write({"last_date": fields.Datetime.now(), "last_error": False})

    def _get_dashboard(self):
        """Return the charts of the period as the owner sees them."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        if self.closed:
            today = periods.get_frame(self.period, today)["previous_end"]
        dashboard = self.env["crm.dashboard"]._get_dashboard(
            self.period, team_id=self.team_key, today=today
        )
        if self.area:
            dashboard["charts"] = [
                chart for chart in dashboard["charts"] if chart["area"] == self.area
            ]
        return dashboard

    def _prepare_mail(self, dashboard):
        charts = self.env["crm.dashboard"]
        writers = [
            (self.send_pdf, charts._get_pdf),
            (self.send_xlsx, charts._get_xlsx),
        ]
        files = [write(dashboard) for wanted, write in writers if wanted]
        body = self.env["ir.qweb"]._render(
            "crm_mydesk.dashboard_mail",
            {"schedule": self, "dashboard": dashboard, "write": self._write_total},
        )
        author = self.user_id.partner_id
        return {
            "subject": f"{self.name}: {dashboard['period']['label']}",
            "body_html": body,
            "author_id": author.id,
            "email_from": author.email_formatted or self.company_id.email_formatted,
            "recipient_ids": [Command.set(self.partner_ids.ids)],
            "attachment_ids": [
                Command.create({"name": name, "raw": content})
                for name, content in files
            ],
            "auto_delete": True,
        }

    def _write_total(self, chart, key="total"):
        """Return a figure of a chart as the mail's text shows it."""
        paper = self.env["report.crm_mydesk.report_dashboard"]
        return paper._format(chart[key], chart.get("total_unit") or chart["unit"])
