"""Mailings of statements: who gets one, and what became of each."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CrmStatementMailing(models.Model):
    """Statements to be sent by e-mail: who gets one, what became of each."""

    _name = "crm.statement.mailing"
    _description = "Mailing of statements"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [("open", "Open items"), ("ledger", "Ledger")], required=True, default="open"
    )
    date_from = fields.Date()
    date_to = fields.Date(required=True, default=fields.Date.context_today)
    include_children = fields.Boolean("With the companies under it", default=True)
    min_overdue = fields.Float("Overdue of at least")
    certified = fields.Boolean("By certified mail (PEC)")
    template_id = fields.Many2one("mail.template", required=True, ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", "Sender", required=True, default=lambda self: self.env.user
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    schedule_id = fields.Many2one(
        "crm.statement.schedule", index="btree_not_null", ondelete="set null"
    )
    line_ids = fields.One2many("crm.statement.mailing.line", "mailing_id", "Customers")
    line_count = fields.Integer("To send", compute="_compute_progress")
    done_count = fields.Integer("Done", compute="_compute_progress")
    failed_count = fields.Integer("Failed", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress", help="Percent")

    @api.depends("line_ids.state")
    def _compute_progress(self):
        counts = self.env["crm.statement.mailing.line"]._read_group(
            [("mailing_id", "in", self.ids)], ["mailing_id", "state"], ["__count"]
        )
        found = {}
        for mailing, state, count in counts:
            found.setdefault(mailing.id, {})[state] = count
        for mailing in self:
            states = found.get(mailing.id, {})
            total = sum(states.values())
            mailing.line_count = total
            mailing.done_count = total - states.get("pending", 0)
            mailing.failed_count = states.get("failed", 0)
            mailing.progress = 100 * mailing.done_count / total if total else 100

    @api.model
    def _start(self, partners, **values):
        """Create a mailing for some customers and wake the cron.

        :param partners: any partners; one line per commercial entity
        :return: the mailing
        """
        self.env["res.users"]._crm_check_accounting()
        entities = partners.commercial_partner_id
        if not entities:
            raise UserError(self.env._("Choose at least one customer."))
        mailing = self.create(
            {
                "name": self.env._(
                    "Statements of %s",
                    format_date(self.env, fields.Date.context_today(self)),
                ),
                "line_ids": [
                    fields.Command.create({"partner_id": partner.id})
                    for partner in entities
                ],
                **values,
            }
        )
        self.env.ref("crm_scheda_cliente.ir_cron_statement_mailing")._trigger()
        return mailing

    def action_retry(self):
        """Try the failed ones again."""
        self.ensure_one()
        failed = self.line_ids.filtered(lambda line: line.state == "failed")
        failed.write({"state": "pending", "reason": False})
        self.env.ref("crm_scheda_cliente.ir_cron_statement_mailing")._trigger()

    def action_cancel(self):
        """Send no more of them."""
        self.ensure_one()
        self.line_ids.filtered(lambda line: line.state == "pending").write(
            {"state": "skipped", "reason": self.env._("Cancelled.")}
        )

    def _get_options(self):
        """Return the arguments of ``get_statement``."""
        self.ensure_one()
        return {
            "kind": self.kind,
            "date_from": self.date_from,
            "date_to": self.date_to,
            "include_children": self.include_children,
        }
