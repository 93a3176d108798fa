"""Banks of names: origin, price, licence, what became of their names."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmNameBank(models.Model):
    """A bank of names: where they come from, what they cost, under which law."""

    _name = "crm.name.bank"
    _description = "Name bank"
    _inherit = ["mail.thread"]
    _crm_own_author = True
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Bank", required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    origin = fields.Selection(
        [
            ("bought", "Bought list"),
            ("fair", "Fair or event"),
            ("register", "Public register"),
            ("web", "Web"),
            ("referral", "Referral"),
            ("own", "Own archive"),
        ],
        required=True,
        default="own",
        tracking=True,
    )
    supplier_id = fields.Many2one(
        "res.partner", check_company=True, index="btree_not_null"
    )
    source_id = fields.Many2one(
        "utm.source", help="Written on the leads extracted from this bank."
    )
    date = fields.Date(default=fields.Date.context_today, required=True)
    user_id = fields.Many2one(
        "res.users", "Responsible", default=lambda self: self.env.user, tracking=True
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", compute_sudo=True
    )
    price = fields.Monetary(tracking=True)
    licence = fields.Char(help="What the supplier allows, in one line.")
    licence_end = fields.Date(
        help="From the day after, names of this bank are no longer worked on."
    )
    legal_basis = fields.Selection(
        [
            ("legitimate", "Legitimate interest"),
            ("consent", "Consent collected by the supplier"),
            ("public", "Public register"),
            ("contract", "Contract or request of the person"),
        ],
        required=True,
        default="legitimate",
        tracking=True,
        help="Why these names may be worked on (GDPR, article 6).",
    )
    retention_days = fields.Integer(
        help="Names not extracted are anonymised after so many days."
        " 0: the general setting holds."
    )
    note = fields.Html()
    name_ids = fields.One2many("crm.name", "bank_id", "Names of the bank")
    name_count = fields.Integer("Names", compute="_compute_counts")
    todo_count = fields.Integer("To skim", compute="_compute_counts")
    duplicate_count = fields.Integer("Possible duplicates", compute="_compute_counts")
    discarded_count = fields.Integer("Names discarded", compute="_compute_counts")
    extracted_count = fields.Integer("Names extracted", compute="_compute_counts")
    customer_count = fields.Integer("Customers won", compute="_compute_customer_count")
    cost_per_lead = fields.Monetary(compute="_compute_costs")
    cost_per_customer = fields.Monetary(compute="_compute_costs")

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for bank in self:
            bank.currency_id = (bank.company_id or self.env.company).currency_id

    @api.depends("name_ids.state")
    def _compute_counts(self):
        groups = self.env["crm.name"]._read_group(
            [("bank_id", "in", self.ids)], ["bank_id", "state"], ["__count"]
        )
        counts = {(bank.id, state): count for bank, state, count in groups}
        states = self.env["crm.name"]._crm_labels("state")
        for bank in self:
            by_state = {s: counts.get((bank._origin.id, s), 0) for s in states}
            bank.name_count = sum(by_state.values())
            bank.todo_count = by_state["new"]
            bank.duplicate_count = by_state["duplicate"]
            bank.discarded_count = by_state["discarded"]
            bank.extracted_count = by_state["extracted"]

    @api.depends("name_ids.partner_id.lifecycle")
    def _compute_customer_count(self):
        groups = self.env["crm.name"]._read_group(
            [
                ("bank_id", "in", self.ids),
                ("state", "=", "extracted"),
                ("partner_id.lifecycle", "in", ("customer", "advocate", "dormant")),
            ],
            ["bank_id"],
            ["partner_id:count_distinct"],
        )
        counts = {bank.id: count for bank, count in groups}
        for bank in self:
            bank.customer_count = counts.get(bank._origin.id, 0)

    @api.depends("price", "extracted_count", "customer_count")
    def _compute_costs(self):
        for bank in self:
            leads, customers = bank.extracted_count, bank.customer_count
            bank.cost_per_lead = bank.price / leads if leads else 0.0
            bank.cost_per_customer = bank.price / customers if customers else 0.0

    def _check_licence(self):
        """:raises UserError: a bank's licence has ended"""
        today = fields.Date.context_today(self)
        for bank in self:
            if bank.licence_end and bank.licence_end < today:
                raise UserError(
                    self.env._(
                        "The licence of the bank “%(bank)s” ended on %(date)s: its"
                        " names may no longer be worked on.",
                        bank=bank.name,
                        date=bank.licence_end,
                    )
                )

    def action_open_names(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_name_action"
        )
        state = self.env.context.get("name_state")
        action["domain"] = [("bank_id", "=", self.id)]
        action["context"] = {"default_bank_id": self.id}
        if state:
            action["domain"].append(("state", "=", state))
        return action
