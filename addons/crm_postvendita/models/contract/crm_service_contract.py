"""Service contracts: what is included, for which machines, until when and after."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import formatLang

from ..equipment.kernel.periods import end_of_term, period_at
from .crm_price_index import written
from .kernel import cover

_logger = logging.getLogger(__name__)

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
#: from so many days before the notice on, a renewal is somebody's work
_RENEWAL_DAYS = 30
#: contracts renewed between two commits
_BATCH = 100


class CrmServiceContract(models.Model):
    """A contract from its draft to its end; its billing is in a file of its own."""

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
    _crm_own_author = True
    _order = "date_end, id desc"
    _rec_names_search = ["number", "name"]
    _check_company_auto = True

    _number_title = "Service contract"
    _number_prefix = "CA/%(range_year)s/"

    _timeline_kind = "contract"
    _timeline_icon = "fa-handshake-o"
    _timeline_sequence = 42
    _timeline_partner = "commercial_partner_id"
    _timeline_date = "date_start"
    _timeline_text = ("name", "number")
    _timeline_fields = ("number", "name", "state")

    _worklist_kind = "contract"
    _worklist_icon = "fa-handshake-o"
    _worklist_sequence = 45
    _worklist_deadline = "notice_date"
    _worklist_can_reschedule = False
    _worklist_fields = ("number", "name", "date_end", "renewal", "renewal_error")

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
    # renewal
    renewal = fields.Selection(
        [
            ("automatic", "Automatic, unless notice is given"),
            ("manual", "By agreement"),
            ("none", "None: it ends"),
        ],
        default="automatic",
        required=True,
        tracking=True,
    )
    renewal_months = fields.Integer("Renewed for (months)", default=12)
    notice_days = fields.Integer("Notice (days)", default=60)
    notice_date = fields.Date(
        "Notice by", compute="_compute_notice_date", store=True, index="btree_not_null"
    )
    notice_given = fields.Date(
        "Notice given on",
        copy=False,
        tracking=True,
        help="The contract ends with its term.",
    )
    adjust = fields.Selection(
        [("none", "Same prices"), ("percent", "Percentage"), ("index", "Index")],
        string="Prices at renewal",
        default="none",
        required=True,
    )
    adjust_percent = fields.Float(
        "Percent", help="Added to the prices or, with an index, part of it that counts."
    )
    index_id = fields.Many2one("crm.price.index")
    renewal_ids = fields.One2many(
        "crm.service.contract.renewal", "contract_id", string="Renewals"
    )
    renewal_error = fields.Char("Why it was not renewed", readonly=True, copy=False)
    suspend_days = fields.Integer(
        "Suspend if unpaid (days)",
        help="Days after the due date of an invoice of this contract. Zero: never.",
    )
    ticket_count = fields.Integer("Tickets", compute="_compute_ticket_count")

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
    _renewal_numbers = models.Constraint(
        "CHECK (renewal_months >= 0 AND notice_days >= 0 AND suspend_days >= 0)",
        "Months of renewal, days of notice and of suspension cannot be negative.",
    )

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {
            "date_start",
            "months",
            "date_end",
            "renewal",
            "renewal_months",
            "notice_days",
            "notice_date",
            "suspension_reason",
        }

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

    @api.depends("date_end", "notice_days")
    def _compute_notice_date(self):
        for contract in self:
            end = contract.date_end
            contract.notice_date = end and fields.Date.subtract(
                end, days=contract.notice_days
            )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for contract in self:
            contract.access_url = f"/my/contracts/{contract.id}"
        return result

    def _compute_ticket_count(self):
        counts = self._count("crm.ticket")
        for contract in self:
            contract.ticket_count = counts.get(contract._origin, 0)

    def _count(self, name):
        """Return how many records the contracts have: ``{contract: count}``."""
        model = self.env[name]
        if not model.has_access("read"):
            return {}
        return dict(
            model._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )

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

    @api.constrains("adjust", "index_id", "adjust_percent", "renewal", "renewal_months")
    def _check_renewal(self):
        for contract in self:
            if contract.adjust == "index" and not contract.index_id:
                raise ValidationError(
                    self.env._(
                        "Contract “%s”: choose the index that adjusts its prices.",
                        contract.display_name,
                    )
                )
            if contract.renewal == "automatic" and not contract.renewal_months:
                raise ValidationError(
                    self.env._(
                        "Contract “%s”: give the months for which it is renewed.",
                        contract.display_name,
                    )
                )

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

    def action_view_tickets(self):
        self.ensure_one()
        return self._open(
            self.env._("Tickets"), "crm.ticket", [("contract_id", "=", self.id)]
        )

    # -------------------------------------------------- what is covered, what is left
    @api.model
    def _find(self, customer, company, day, equipment=None, **about):
        """Return the contracts that cover something on a day, the closest first.

        :param customer: commercial entity
        :param equipment: ``crm.equipment`` record or nothing
        :param about: ``product``, ``site``: records or nothing; ``states``
        :return: list of ``(contract, closeness)``, contracts in superuser mode
        """
        states = about.pop("states", ("running",))
        # sudo: who serves the customer must know what covers it
        contracts = self.sudo().search(
            Domain("commercial_partner_id", "=", customer.id)
            & Domain("state", "in", states)
            & Domain("company_id", "=", company.id)
            & Domain("date_start", "<=", day)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", day)),
            order="date_end, id",
        )
        return contracts._rank(day, equipment, **about)

    def _rank(self, day, equipment=None, product=None, site=None):
        """Return those of the contracts that cover something, the closest first."""
        equipment = equipment or self.env["crm.equipment"]
        machine = equipment.sudo()  # sudo: its place in the tree, nothing is shown
        path = {int(part) for part in (machine.parent_path or "").split("/") if part}
        product = product or machine.product_id
        site = site or machine.site_id
        found = []
        for contract in self:
            closeness = contract._get_closeness(machine, path, product, site, day)
            if closeness is not None:
                found.append((contract, closeness))
        return sorted(found, key=lambda pair: -pair[1])

    def _get_closeness(self, equipment, path, product, site, day):
        self.ensure_one()
        if self.date_start > day or (self.date_end and self.date_end < day):
            return None
        if not self.coverage_ids:
            return cover.EVERYTHING
        found = [
            line._closeness(equipment, path, product, site, day)
            for line in self.coverage_ids
        ]
        return max((close for close in found if close is not None), default=None)

    def _get_span_at(self, months, day):
        """Return the first and last day of the span of months a day falls into."""
        self.ensure_one()
        if day < self.date_start:
            return self.date_start, self.date_end
        period = period_at(self.date_start, months, day, self.date_end or None)
        return period.start, period.stop

    def _get_kinds(self):
        """Return the kinds of work that a contract includes, for overlaps."""
        kinds = ("remote", "on_site", "travel", "material", "visit")
        services = self.sudo().service_ids  # sudo: an overlap is one for all
        return {kind for kind in kinds if any(s._covers_kind(kind) for s in services)}

    def _get_left(self, day):
        """Return what is left of each included service: ``{service: left}``.

        ``left`` is None where there is no limit.
        """
        services = self.service_ids
        used = services._get_used(day)
        return {
            service: None
            if service.unlimited
            else service.quantity - used.get(service.id, 0.0)
            for service in services
        }

    def _describe(self, day=None):
        """Return what a contract is and what is left of it, in words."""
        self.ensure_one()
        day = day or self.env["crm.ticket"]._crm_today()
        until = (
            self.env._("until %s", self._format_day(self.date_end))
            if self.date_end
            else self.env._("without end")
        )
        left = self._get_left(day)
        budgets = ", ".join(
            service._describe_left(max(0.0, amount or 0.0))
            for service, amount in left.items()
        )
        text = self.env._(
            "contract %(number)s %(until)s", number=self.number, until=until
        )
        return f"{text} ({budgets})" if budgets else text

    # --------------------------------------------------------------------- renewal
    def action_give_notice(self):
        """Record that one of the two sides ends the contract with its term."""
        today = fields.Date.context_today(self)
        for contract in self:
            if contract.notice_date and today > contract.notice_date:
                contract.message_post(
                    body=self.env._(
                        "Notice came late: it was due by %s.",
                        contract._format_day(contract.notice_date),
                    ),
                    subtype_xmlid="mail.mt_note",
                )
            contract.notice_given = today

    def action_withdraw_notice(self):
        self.notice_given = False

    def action_renew(self):
        """Renew for the next term, with the new prices.

        :raises UserError: where the contract cannot be renewed, or its index
            lacks a value
        """
        for contract in self:
            contract._check_renewable()
            contract._renew()

    def _check_renewable(self):
        self.ensure_one()
        if self.state not in ("running", "suspended", "ended") or not self.date_end:
            raise UserError(
                self.env._(
                    "Contract %s cannot be renewed: it is not in force, or it has no"
                    " end.",
                    self.display_name,
                )
            )
        if not self.renewal_months:
            raise UserError(
                self.env._(
                    "Contract %s: give the months for which it is renewed.",
                    self.display_name,
                )
            )

    def _get_renewal(self):
        """Return what a renewal would change, without doing it.

        :return: ``{"start", "end", "why", "prices"}``; ``prices`` is a list of
            ``(name, old, new, currency)``
        :raises UserError: as ``action_renew``
        """
        self._check_renewable()
        start = fields.Date.add(self.date_end, days=1)
        factor, why = self._get_adjustment(start)
        contract = self.sudo()  # sudo: the wizard is for who may renew
        prices = [(x.name, x.price_unit, x.currency_id) for x in contract.line_ids]
        prices += [
            (self.env._("%s, beyond", x.name), x.excess_price, x.currency_id)
            for x in contract.service_ids
            if x.excess_price
        ]
        return {
            "start": start,
            "end": end_of_term(start, self.renewal_months),
            "why": why,
            "prices": [
                (name, price, cover.adjusted(price, factor, money.round), money)
                for name, price, money in prices
            ],
        }

    def _renew(self):
        self.ensure_one()
        start = fields.Date.add(self.date_end, days=1)
        factor, why = self._get_adjustment(start)
        old_end, new_end = self.date_end, end_of_term(start, self.renewal_months)
        self._adjust_prices(factor)
        self.write(
            {
                "date_end": new_end,
                "term_start": start,
                "notice_given": False,
                "renewal_error": False,
                "state": "suspended" if self.state == "suspended" else "running",
            }
        )
        self.env["crm.service.contract.renewal"].sudo().create(  # sudo: the log
            {
                "contract_id": self.id,
                "date": fields.Date.context_today(self),
                "old_end": old_end,
                "new_end": new_end,
                "factor": factor,
                "name": why,
                "user_id": self.env.uid,
            }
        )
        self.message_post(
            body=self.env._(
                "Renewed until %(end)s. %(why)s",
                end=self._format_day(new_end),
                why=why,
            ),
            subtype_xmlid="mail.mt_note",
        )

    def _adjust_prices(self, factor):
        """Multiply the fees and the prices of what exceeds, rounded."""
        for line in self.sudo().line_ids:  # sudo: the prices follow the agreement
            line.price_unit = cover.adjusted(
                line.price_unit, factor, line.currency_id.round
            )
        for service in self.service_ids:
            service.excess_price = cover.adjusted(
                service.excess_price, factor, service.currency_id.round
            )

    def _get_adjustment(self, start):
        """Return the factor of the new prices and why, for a term that starts."""
        self.ensure_one()
        if self.adjust == "percent":
            factor = 1 + self.adjust_percent / 100
            change = written(self.env, self.adjust_percent)
            return factor, self.env._("Prices changed by %s %%.", change)
        if self.adjust == "index":
            since = self.term_start or self.date_start
            percent = self.adjust_percent or 100
            factor = self.index_id._get_factor(since, start, percent)
            told = self.env._(
                "Prices changed by %(change)s %%: %(percent)s %% of index “%(index)s”.",
                change=formatLang(self.env, (factor - 1) * 100),
                percent=written(self.env, percent),
                index=self.index_id.name,
            )
            return factor, f"{told} {self.index_id._describe(since, start)}"
        return 1.0, self.env._("Same prices.")

    @api.model
    def _cron_renew(self):
        """Renew or end the contracts whose term is over; resume and suspend.

        A contract that cannot be renewed keeps its reason and is tried again the
        day after; the others go on.
        """
        today = fields.Date.context_today(self)
        over = Domain("state", "in", ("running", "suspended")) & Domain(
            "date_end", "<", today
        )
        progress = self.env["ir.cron"]._commit_progress
        ids = self.search(over, order="date_end, id").ids
        left = progress(remaining=len(ids))
        for start in range(0, len(ids), _BATCH):
            if not left:
                return
            batch = self.browse(ids[start : start + _BATCH])
            for contract in batch.try_lock_for_update().filtered_domain(over):
                contract._close_term(today)
            left = progress(len(batch))
        self._check_payments(today)

    def _close_term(self, today):
        """Renew a contract whose term is over, or end it."""
        if self.renewal != "automatic" or self.notice_given:
            self.state = "ended"
            return
        try:
            with self.env.cr.savepoint():
                # one that was forgotten for years is brought up to today
                for _turn in range(50):
                    if self.date_end >= today:
                        break
                    self._renew()
        except UserError as reason:
            self.env.invalidate_all()
            text = str(reason)
            if text != self.renewal_error:
                self.renewal_error = text
                self._tell_responsible(self.env._("Not renewed"), text)

    def _tell_responsible(self, summary, text):
        self.ensure_one()
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=text,
            user_id=self.user_id.id or self.env.uid,
        )

    # ------------------------------------------------------------------ suspension
    @api.model
    def _check_payments(self, today):
        """Suspend contracts with unpaid invoices, resume those that have paid."""
        watched = self.search(
            [("state", "in", ("running", "suspended")), ("suspend_days", ">", 0)]
        )
        overdue = watched._get_overdue(today)
        for contract in watched:
            move = overdue.get(contract.id)
            if move and contract.state == "running":
                contract._suspend(move)
            elif (
                not move
                and contract.state == "suspended"
                and (contract.suspension_reason)
            ):
                contract.action_resume()

    def _get_overdue(self, today):
        """Return the oldest invoice for which each contract is to be suspended."""
        moves = self.env["account.move"].sudo()  # sudo: whether it is paid, no more
        found = {}
        for move in moves.search(
            [
                ("crm_contract_id", "in", self.ids),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("payment_state", "in", ("not_paid", "partial")),
                ("invoice_date_due", "<", today),
            ],
            order="invoice_date_due, id",
        ):
            contract = move.crm_contract_id
            limit = fields.Date.add(move.invoice_date_due, days=contract.suspend_days)
            if limit < today:
                found.setdefault(contract.id, move)
        return found

    def _suspend(self, move):
        reason = self.env._(
            "Invoice %(invoice)s, due on %(day)s, is not paid.",
            invoice=move.name,
            day=self._format_day(move.invoice_date_due),
        )
        self.write({"state": "suspended", "suspension_reason": reason})
        self.message_post(body=reason, subtype_xmlid="mail.mt_note")

    def action_suspend(self):
        """Suspend by hand: tickets are no longer covered, nothing is billed."""
        self.filtered(lambda c: c.state == "running").write(
            {"state": "suspended", "suspension_reason": False}
        )

    def action_resume(self):
        self.filtered(lambda c: c.state == "suspended").write(
            {"state": "running", "suspension_reason": False}
        )

    # -------------------------------------------------------------------- timeline
    @api.model
    def _timeline_label(self):
        return self.env._("Contracts")

    @api.model
    def _timeline_domain(self):
        return Domain("state", "!=", "draft")

    def _timeline_entry(self):
        return {
            "title": self.env._("Contract %s", self.display_name),
            "state": self._crm_label("state"),
            "color": self._get_color(),
        }

    def _get_color(self):
        colors = {"running": "success", "suspended": "danger", "draft": "info"}
        return colors.get(self.state, "secondary")

    # -------------------------------------------------------------------- worklist
    @api.model
    def _worklist_label(self):
        return self.env._("Renewals")

    @api.model
    def _worklist_domain(self):
        """Return contracts whose renewal is to be spoken about with the customer."""
        soon = fields.Date.add(fields.Date.context_today(self), days=_RENEWAL_DAYS)
        domain = Domain("state", "in", LIVE) & Domain("notice_given", "=", False)
        manual = Domain("renewal", "=", "manual") | Domain("renewal_error", "!=", False)
        return domain & manual & Domain("notice_date", "<=", soon)

    def _worklist_entry(self):
        return {
            "title": self.display_name,
            "reason": self.renewal_error
            or self.env._("Ends on %s", self._format_day(self.date_end)),
            "color": "danger" if self.renewal_error else "info",
        }
