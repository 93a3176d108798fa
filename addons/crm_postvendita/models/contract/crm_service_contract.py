"""Service contracts: what is included, for which machines, until when."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..equipment.kernel.periods import end_of_term

STATES = [
    ("draft", "Draft"),
    ("running", "Running"),
    ("suspended", "Suspended"),
    ("ended", "Ended"),
    ("cancelled", "Cancelled"),
]
LIVE = ("running", "suspended")
#: who sees what a contract brings
AMOUNTS = (
    "crm_postvendita.crm_postvendita_group_manager,sales_team.group_sale_salesman,"
    "account.group_account_invoice,account.group_account_readonly"
)
MANAGER = "crm_postvendita.crm_postvendita_group_manager"


class CrmServiceContract(models.Model):
    _name = "crm.service.contract"
    _description = "Service contract"
    _inherit = [
        "crm.numbered.mixin",
        "crm.served.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "crm.timeline.mixin",
        "crm.worklist.mixin",
    ]
    _order = "date_end, id desc"
    _rec_names_search = ["number", "name"]
    _check_company_auto = True

    _number_title = "Service contract"
    _number_prefix = "CA/%(range_year)s/"

    name = fields.Char("Subject", required=True, tracking=True, index="trigram")
    state = fields.Selection(
        STATES, default="draft", required=True, tracking=True, copy=False, index=True
    )
    partner_id = fields.Many2one(tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index=True,
        tracking=True,
        default=lambda self: self.env.user,
        help="Is told of renewals and of whatever stops the contract.",
    )
    policy_id = fields.Many2one(
        "crm.sla.policy",
        string="Service level",
        check_company=True,
        tracking=True,
        help="Deadlines of the tickets that this contract covers. Empty: the usual"
        " ones.",
    )
    note = fields.Html("Terms")
    # term
    date_start = fields.Date(
        "Start", required=True, tracking=True, default=fields.Date.context_today
    )
    months = fields.Integer("Term (months)", default=12)
    date_end = fields.Date(
        "End",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        tracking=True,
        index="btree_not_null",
        help="Last day of the contract. Empty: without end.",
    )
    term_start = fields.Date(
        "Current term since",
        compute="_compute_term_start",
        store=True,
        readonly=False,
        copy=False,
    )
    # contents
    line_ids = fields.One2many(
        "crm.service.contract.line",
        "contract_id",
        string="Fees",
        copy=True,
        groups=AMOUNTS,
    )
    coverage_ids = fields.One2many(
        "crm.service.contract.coverage", "contract_id", string="Covered", copy=True
    )
    service_ids = fields.One2many(
        "crm.service.contract.service", "contract_id", string="Included", copy=True
    )
    consumption_ids = fields.One2many(
        "crm.service.contract.consumption", "contract_id", string="Consumed"
    )
    suspension_reason = fields.Char(readonly=True, copy=False)

    _number_unique = models.UniqueIndex(
        "(company_id, number) WHERE number IS NOT NULL",
        "Another contract of the company has this number.",
    )
    _timeline_idx = models.Index("(commercial_partner_id, date_start DESC, id DESC)")
    _live_idx = models.Index(
        "(commercial_partner_id) WHERE state IN ('running', 'suspended')"
    )
    _months_range = models.Constraint(
        "CHECK (months BETWEEN 0 AND 600)",
        "The term of a contract is between 0 (without end) and 600 months.",
    )

    # -------------------------------------------------------------------- computed
    @api.depends("date_start", "months")
    def _compute_date_end(self):
        for contract in self:
            start, months = contract.date_start, contract.months
            known = start and months > 0
            contract.date_end = end_of_term(start, months) if known else False

    @api.depends("date_start")
    def _compute_term_start(self):
        for contract in self:
            contract.term_start = contract.date_start

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for contract in self:
            contract.access_url = f"/my/contracts/{contract.id}"
        return result

    # ---------------------------------------------------------------------- checks
    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for contract in self:
            if contract.date_end and contract.date_end < contract.date_start:
                raise ValidationError(
                    self.env._(
                        "Contract “%(contract)s” ends on %(end)s, before it starts on"
                        " %(start)s: correct one of the two dates.",
                        contract=contract.display_name,
                        end=contract._format_day(contract.date_end),
                        start=contract._format_day(contract.date_start),
                    )
                )

    @api.constrains("state", "date_start", "date_end", "company_id", "partner_id")
    def _check_overlap(self):
        self.filtered(lambda c: c.state in LIVE).coverage_ids._check_overlap()

    # ------------------------------------------------------------------------ CRUD
    def copy_data(self, default=None):
        copies = super().copy_data(default)
        for contract, vals in zip(self, copies, strict=True):
            vals.setdefault("name", self.env._("%s (copy)", contract.name))
        return copies

    @api.ondelete(at_uninstall=False)
    def _unlink_except_lived(self):
        for contract in self.filtered(lambda c: c.state not in ("draft", "cancelled")):
            raise UserError(
                self.env._(
                    "Contract %s has been in force: end it instead of deleting it.",
                    contract.display_name,
                )
            )

    # --------------------------------------------------------------------- actions
    def action_start(self):
        """Put drafts into force.

        :raises UserError: if nothing is included and nothing is billed
        """
        for contract in self:
            if contract.state not in ("draft", "cancelled"):
                continue
            # sudo: whether there are fees, not what they are
            if not contract.service_ids and not contract.sudo().line_ids:
                raise UserError(
                    self.env._(
                        "Contract %s is empty: add what is included or a fee first.",
                        contract.display_name,
                    )
                )
            contract.state = "running"
        self._make_plans()

    def action_end(self):
        """End contracts today, or on their end if that has passed."""
        today = fields.Date.context_today(self)
        for contract in self.filtered(lambda c: c.state in LIVE):
            end = min(contract.date_end or today, max(today, contract.date_start))
            contract.write({"state": "ended", "date_end": end})

    def action_cancel(self):
        """Cancel drafts; what has been in force is ended instead."""
        drafts = self.filtered(lambda contract: contract.state == "draft")
        drafts.state = "cancelled"
        (self - drafts).action_end()

    def action_draft(self):
        self.filtered(lambda c: c.state == "cancelled").state = "draft"

    def _make_plans(self):
        """Hook: contracts that have just come into force."""
