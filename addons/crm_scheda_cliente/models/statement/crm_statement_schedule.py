"""Statements that go out by themselves."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date


class CrmStatementSchedule(models.Model):
    """Statements that go out by themselves, to customers or to a segment."""

    _name = "crm.statement.schedule"
    _inherit = ["crm.schedule.mixin"]
    _description = "Schedule of statements"
    _order = "next_date, id"
    _check_company_auto = True

    user_id = fields.Many2one(
        string="Sender", help="Signs the mails; must be of the accounting staff."
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Customers", check_company=True
    )
    segment_id = fields.Many2one("crm.segment", index="btree_not_null")
    kind = fields.Selection(
        [("open", "Open items"), ("ledger", "Ledger of the period")],
        required=True,
        default="open",
    )
    include_children = fields.Boolean("With the companies under it", default=True)
    min_overdue = fields.Float(
        "Overdue of at least",
        help="In the company's currency. Zero: whoever has something to show.",
    )
    template_id = fields.Many2one(
        "mail.template",
        required=True,
        domain=[("model", "=", "res.partner")],
        default=lambda self: self.env.ref(
            "crm_scheda_cliente.mail_template_statement", raise_if_not_found=False
        ),
    )
    mailing_ids = fields.One2many("crm.statement.mailing", "schedule_id", "Mailings")

    @api.constrains("name", "partner_ids", "segment_id")
    def _check_somebody(self):
        for schedule in self:
            if not schedule.partner_ids and not schedule.segment_id:
                raise ValidationError(
                    self.env._(
                        "Choose the customers or the segment of “%s”.", schedule.name
                    )
                )

    @api.constrains("user_id")
    def _check_sender(self):
        for schedule in self:
            sender = self.env["res.users"].with_user(schedule.user_id)
            if not sender._crm_sees_accounting():
                raise ValidationError(
                    self.env._(
                        "%s may not see accounting and so cannot send statements.",
                        schedule.user_id.name,
                    )
                )

    def action_run(self):
        """Send now, without waiting for the date."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        self._run_schedule(today)
        self._move_on(today)

    def _run_schedule(self, today):
        """Start this mailing."""
        partners = self._get_partners()
        if partners:
            mailing = self.env["crm.statement.mailing"].with_user(self.user_id)
            # sudo: the schedule decides what is sent, in the name of its sender
            mailing.sudo()._start(partners, **self._prepare_mailing(today))

    def _get_partners(self):
        """Return the customers as the sender sees them, with something to show."""
        self.ensure_one()
        env = self.with_user(self.user_id).with_company(self.company_id).env
        domain = Domain("id", "in", self.partner_ids.ids)
        if self.segment_id:
            try:
                domain |= self.segment_id._get_domain()
            except UserError:
                if not self.partner_ids:
                    raise
        partners = env["res.partner"].search(
            domain & Domain("company_id", "in", [False, self.company_id.id])
        )
        # a segment may hold many names that never bought anything
        customers = env["account.move.line"]._read_group(
            [
                (
                    "partner_id.commercial_partner_id",
                    "in",
                    partners.commercial_partner_id.ids,
                ),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("company_id", "child_of", self.company_id.id),
            ],
            ["partner_id"],
        )
        found = env["res.partner"].union(*(partner for (partner,) in customers))
        return found.commercial_partner_id

    def _prepare_mailing(self, today):
        """Return the mailing's values for today."""
        self.ensure_one()
        return {
            "name": self.env._(
                "%(name)s, %(date)s", name=self.name, date=format_date(self.env, today)
            ),
            "kind": self.kind,
            "date_from": today - self._get_step() if self.kind == "ledger" else False,
            "date_to": today,
            "include_children": self.include_children,
            "min_overdue": self.min_overdue,
            "template_id": self.template_id.id,
            "user_id": self.user_id.id,
            "company_id": self.company_id.id,
            "schedule_id": self.id,
        }
