"""What to send before statements go out by e-mail."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class CrmStatementSend(models.TransientModel):
    """Asks what to send before statements go out by e-mail."""

    _name = "crm.statement.send"
    _description = "Send statements"

    partner_ids = fields.Many2many("res.partner", string="Customers")
    partner_count = fields.Integer(compute="_compute_partner_count")
    everybody = fields.Boolean(
        "Every customer with something open", help="Instead of the customers chosen."
    )
    kind = fields.Selection(
        [("open", "Open items"), ("ledger", "Ledger")], required=True, default="open"
    )
    date_from = fields.Date("From")
    date_to = fields.Date("As of", required=True, default=fields.Date.context_today)
    include_children = fields.Boolean("With the companies under it", default=True)
    min_overdue = fields.Monetary(
        "Overdue of at least", help="Zero: whoever has something to show."
    )
    certified = fields.Boolean(
        "By certified mail (PEC)",
        help="To the customers' certified addresses, by the company's certified"
        " server; its receipts stand on the statement that was sent.",
    )
    can_certify = fields.Boolean(compute="_compute_can_certify")
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )
    template_id = fields.Many2one(
        "mail.template",
        required=True,
        domain=[("model", "=", "res.partner")],
        default=lambda self: self.env.ref(
            "crm_scheda_cliente.mail_template_statement", raise_if_not_found=False
        ),
    )

    @api.depends("partner_ids")
    def _compute_partner_count(self):
        for wizard in self:
            wizard.partner_count = len(wizard.partner_ids.commercial_partner_id)

    def _compute_can_certify(self):
        server = self.env["ir.mail_server"]._crm_find_certified(self.env.company)
        self.can_certify = bool(server)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        ids = self.env.context.get("active_ids") or []
        if self.env.context.get("active_model", "res.partner") != "res.partner":
            ids = []
        partners = self.env["res.partner"].browse(ids).exists()
        values["partner_ids"] = [Command.set(partners.ids)]
        values["everybody"] = not partners
        return values

    @api.model_create_multi
    def create(self, vals_list):
        # whoever names customers does not mean all of them, whatever the default says
        named = [
            {"everybody": False, **vals} if vals.get("partner_ids") else vals
            for vals in vals_list
        ]
        return super().create(named)

    def action_send(self):
        """Start the mailing; one customer alone is sent at once."""
        self.ensure_one()
        self.env["res.users"]._crm_check_accounting()
        Statement = self.env["crm.customer.statement"]
        partners = self.partner_ids.commercial_partner_id
        if self.everybody:
            data = Statement.get_statement(None, date_to=self.date_to)
            ids = [s["partner"]["id"] for s in data["statements"]]
            partners = self.env["res.partner"].browse(ids)
        if not partners:
            raise UserError(self.env._("Choose at least one customer."))
        values = {
            "kind": self.kind,
            "date_from": self.date_from if self.kind == "ledger" else False,
            "date_to": self.date_to,
            "include_children": self.include_children,
            "min_overdue": self.min_overdue,
            "template_id": self.template_id.id,
            "certified": self.certified,
        }
        if self.certified and not self.can_certify:
            raise UserError(
                self.env._(
                    "No outgoing mail server sends certified mail. An administrator"
                    " sets one up under Settings, Outgoing Mail Servers."
                )
            )
        Statement._parse(
            kind=self.kind,
            date_from=values["date_from"] or None,
            date_to=self.date_to,
        )
        mailing = self.env["crm.statement.mailing"]._start(partners, **values)
        if len(partners) == 1:
            return self._send_now(mailing)
        return mailing._get_records_action(name=mailing.name, context={})

    def _send_now(self, mailing):
        line = mailing.line_ids
        line._try_send()
        if line.state != "sent":
            raise UserError(line.reason)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The statement is on its way to “%s”.",
                    line.partner_id.display_name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
