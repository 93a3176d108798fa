"""Leads and opportunities: stages and their conditions, offer, forecast, outcome.

What the operator's desk shows of them is in ``crm_lead_worklist``.
"""

import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, json_default

#: lets a deal enter a stage whose conditions it does not meet: no client can send it
BYPASS_STAGE_CONDITIONS = object()
#: how many refused deals a message names
_SHOWN = 5


class CrmLead(models.Model):
    """Leads and deals: their stages, how they ended, what they count for."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.worklist.mixin", "crm.shown.mixin"]

    _crm_shown = ("name", "contact_name", "partner_name")

    origin_action_id = fields.Many2one(
        "crm.marketing.action",
        string="Opened By",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The marketing action that opened this opportunity.",
    )
    marketing_action_ids = fields.One2many(
        "crm.marketing.action", "opportunity_id", string="Marketing Actions"
    )
    marketing_action_count = fields.Integer(compute="_compute_marketing_action_count")
    next_marketing_action_date = fields.Datetime(
        string="Next Action",
        compute="_compute_next_marketing_action_date",
        help="When the next planned marketing action is due.",
    )
    stage_log_ids = fields.One2many("crm.lead.stage.log", "lead_id", string="Stages")
    decision_maker_id = fields.Many2one(
        "res.partner",
        string="Decision-Maker",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="The person at the customer who decides on this deal.",
    )
    competitor_ids = fields.One2many(
        "crm.lead.competitor", "lead_id", string="Competition"
    )
    no_competitor = fields.Boolean(
        help="It was looked into: nobody else is in this deal."
    )
    won_reason_id = fields.Many2one(
        "crm.lead.won.reason",
        index="btree_not_null",
        ondelete="restrict",
        tracking=72,
        copy=False,
    )
    other_won_reason_ids = fields.Many2many(
        "crm.lead.won.reason", string="Other Won Reasons", copy=False
    )
    other_lost_reason_ids = fields.Many2many(
        "crm.lost.reason", string="Other Lost Reasons", copy=False
    )
    lost_to_id = fields.Many2one(
        "crm.competitor",
        index="btree_not_null",
        ondelete="restrict",
        tracking=73,
        copy=False,
    )
    price_gap = fields.Monetary(
        currency_field="company_currency",
        copy=False,
        help="How much more we cost than who got it; negative if we cost less.",
    )
    outcome_note = fields.Text(string="Closing Note", copy=False)
    value_from_offer = fields.Boolean(
        string="Value From the Offer",
        default=True,
        help="The expected revenue is the untaxed amount of the marked offer.",
    )
    offer_id = fields.Many2one("sale.order", compute="_compute_offer_id")
    expected_revenue = fields.Monetary(
        compute="_compute_expected_revenue", store=True, readonly=False
    )
    forecast_category = fields.Selection(
        [
            ("committed", "Committed"),
            ("best", "Best Case"),
            ("pipeline", "Pipeline"),
            ("omitted", "Left Out"),
        ],
        compute="_compute_forecast_category",
        store=True,
        readonly=False,
        help="Proposed from the probability: from 80% committed, from 50% best case."
        " What you choose stays until the stage changes.",
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Product Category",
        compute="_compute_categ_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        help="What the deal is about: that of most of its offer's value, or what you"
        " choose as long as there is no offer.",
    )
    classifier_value_ids = fields.Many2many(
        "crm.classifier.value",
        "crm_classifier_value_crm_lead_rel",
        "lead_id",
        "value_id",
        "Classifiers",
    )
    customer_tool_ids = fields.Many2many(
        "crm.classifier.value",
        string="In Use at the Customer",
        compute="_compute_customer_tool_ids",
        help="The competitors' tools among the classifiers of the customer.",
    )
    ask_won_reason = fields.Boolean(
        compute="_compute_ask_won_reason", help="It was won, and nobody said why."
    )
    is_slow = fields.Boolean(
        string="Slower Than Usual",
        compute="_compute_is_slow",
        search="_search_is_slow",
        help="It has been in its stage longer than three of four deals that were won.",
    )
    days_in_stage = fields.Integer(
        compute="_compute_days_in_stage",
        help="Whole days since it entered its stage; none once it is won or lost.",
    )

    _user_deadline_idx = models.Index(
        "(user_id, date_deadline) WHERE won_status = 'pending'"
    )

    #: what is written together with the stage counts as known
    _CONDITION_FIELDS = {
        "value": "expected_revenue",
        "closing": "date_deadline",
        "customer": "partner_id",
        "decision": "decision_maker_id",
    }

    def _compute_marketing_action_count(self):
        groups = self.env["crm.marketing.action"]._read_group(
            [("opportunity_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["opportunity_id"],
            ["__count"],
        )
        counts = {lead.id: count for lead, count in groups}
        for lead in self:
            lead.marketing_action_count = counts.get(lead._origin.id, 0)

    def _compute_next_marketing_action_date(self):
        # the pipeline shows it on every card: apart from the count, one light query
        groups = self.env["crm.marketing.action"]._read_group(
            [("opportunity_id", "in", self.ids), ("state", "=", "planned")],
            ["opportunity_id"],
            ["date_due:min"],
        )
        dates = {lead.id: date for lead, date in groups}
        for lead in self:
            lead.next_marketing_action_date = dates.get(lead._origin.id)

    @api.depends("order_ids.is_offer")
    def _compute_offer_id(self):
        for lead in self:
            lead.offer_id = lead.order_ids.filtered("is_offer")[:1]

    @api.depends(
        "value_from_offer",
        "order_ids.is_offer",
        "order_ids.amount_untaxed",
        "order_ids.state",
    )
    def _compute_expected_revenue(self):
        for lead in self:
            offer = lead.order_ids.filtered(
                lambda order: order.is_offer and order.state != "cancel"
            )[:1]
            if not (lead.value_from_offer and offer):
                continue
            # a draft of credits only says nothing about what the deal is worth
            lead.expected_revenue = offer.currency_id._convert(
                max(offer.amount_untaxed, 0),
                lead.company_currency or offer.currency_id,
                offer.company_id,
                offer.date_order or fields.Date.context_today(lead),
            )

    @api.depends("stage_id", "won_status")
    def _compute_forecast_category(self):
        for lead in self:
            lead.forecast_category = self._get_forecast_category(
                lead.probability, lead.won_status
            )

    @api.depends(
        "order_ids.is_offer",
        "order_ids.state",
        "order_ids.order_line.price_subtotal",
        "order_ids.order_line.product_id",
    )
    def _compute_categ_id(self):
        for lead in self:
            offer = lead.order_ids.filtered(
                lambda order: order.is_offer and order.state != "cancel"
            )[:1]
            amounts = {}
            for line in offer.order_line.filtered("product_id"):
                categ = line.product_id.categ_id
                amounts[categ] = amounts.get(categ, 0) + line.price_subtotal
            if amounts:
                lead.categ_id = max(amounts, key=amounts.get)

    @api.depends("partner_id.commercial_partner_id.classifier_value_ids")
    def _compute_customer_tool_ids(self):
        for lead in self:
            values = lead.partner_id.commercial_partner_id.classifier_value_ids
            lead.customer_tool_ids = values.filtered(
                lambda value: value.classifier_id.code == "competitor_tool"
            )

    @api.depends("won_status", "won_reason_id")
    def _compute_ask_won_reason(self):
        for lead in self:
            lead.ask_won_reason = lead.won_status == "won" and not lead.won_reason_id

    @api.depends("stage_id", "date_last_stage_update", "won_status")
    def _compute_is_slow(self):
        usual = self.env["crm.stage"]._get_usual_days()
        now = fields.Datetime.now()
        for lead in self:
            days = usual.get(lead.stage_id.id)
            since = lead.date_last_stage_update
            lead.is_slow = bool(
                days is not None
                and since
                and lead.won_status == "pending"
                and now - since > timedelta(days=days)
            )

    @api.depends("stage_id", "date_last_stage_update", "won_status")
    def _compute_days_in_stage(self):
        now = fields.Datetime.now()
        for lead in self:
            since = lead.date_last_stage_update or lead.create_date or now
            pending = lead.won_status == "pending"
            lead.days_in_stage = pending and max((now - since).days, 0)

    @api.model
    def _search_is_slow(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        slow = Domain("won_status", "=", "pending") & Domain.OR(
            Domain("stage_id", "=", stage_id)
            & Domain("date_last_stage_update", "<", now - timedelta(days=days))
            for stage_id, days in self.env["crm.stage"]._get_usual_days().items()
        )
        return slow if True in value else ~slow

    @api.constrains("expected_revenue")
    def _check_expected_revenue(self):
        for lead in self:
            if lead.expected_revenue < 0:
                raise ValidationError(
                    self.env._(
                        "“%(lead)s”: the expected revenue cannot be negative"
                        " (%(value)s). Write 0 if it is not known yet.",
                        lead=lead.name,
                        value=lead.expected_revenue,
                    )
                )

    @api.onchange("partner_id")
    def _onchange_partner_classifiers(self):
        if self.partner_id and not self.classifier_value_ids:
            entity = self.partner_id.commercial_partner_id
            self.classifier_value_ids = entity.classifier_value_ids

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._reach_prospect()
        leads._log_stages({})
        if self._is_created_by_hand():
            leads._check_created_stages(vals_list)
        bare = [
            lead.id
            for lead, vals in zip(leads, vals_list, strict=True)
            if "classifier_value_ids" not in vals and vals.get("partner_id")
        ]
        if bare:
            self._take_partner_classifiers(bare)
        return leads

    def write(self, vals):
        """Whoever turns out to be the customer brings the classifiers along."""
        if vals.get("stage_id") and not self._may_bypass_conditions():
            stage = self.env["crm.stage"].browse(vals["stage_id"])
            self._check_stage_conditions(stage, vals)
        before = None
        if {"stage_id", "active", "probability", "type"} & vals.keys():
            before = {lead.id: lead._get_stage_state() for lead in self}
        result = super().write(vals)
        if {"type", "partner_id"} & vals.keys():
            self._reach_prospect()
        if before is not None:
            self._log_stages(before)
        if vals.get("partner_id") and "classifier_value_ids" not in vals:
            bare = self.filtered(lambda lead: not lead.classifier_value_ids)
            if bare:
                bare._take_partner_classifiers(bare.ids)
        return result

    def _reach_prospect(self):
        """Whoever has an opportunity is at least a prospect."""
        partners = self.filtered(lambda lead: lead.type == "opportunity").partner_id
        if partners:
            partners.commercial_partner_id._crm_reach("prospect")

    @api.model
    def _take_partner_classifiers(self, lead_ids):
        """Copy the customers' classifiers to leads, in one statement."""
        self.flush_model(["partner_id"])
        self.env["res.partner"].flush_model(["classifier_value_ids"])
        self.env.cr.execute(
            SQL(
                "INSERT INTO crm_classifier_value_crm_lead_rel (lead_id, value_id)"
                " SELECT l.id, r.value_id FROM crm_lead l"
                " JOIN res_partner p ON p.id = l.partner_id"
                " JOIN crm_classifier_value_res_partner_rel r"
                "  ON r.partner_id = p.commercial_partner_id"
                " WHERE l.id = ANY(%s) ON CONFLICT DO NOTHING",
                lead_ids,
            )
        )
        self.browse(lead_ids).invalidate_recordset(["classifier_value_ids"])

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: the actions of colleagues follow the opportunity they belong to
        actions = self.env["crm.marketing.action"].sudo()
        actions.search([("opportunity_id", "in", opportunities.ids)]).write(
            {"opportunity_id": self.id}
        )
        # sudo: the log follows the opportunity it was merged into
        logs = self.env["crm.lead.stage.log"].sudo()
        moved = logs.search([("lead_id", "in", opportunities.ids)])
        moved.filtered(lambda log: not log.date_exit)._leave(fields.Datetime.now())
        moved.write({"lead_id": self.id})
        known = self.competitor_ids.competitor_id
        for line in opportunities.competitor_ids:
            if line.competitor_id not in known:
                known |= line.competitor_id
                line.lead_id = self
        return result

    def _merge_get_fields_specific(self):
        fields_info = super()._merge_get_fields_specific()
        fields_info["origin_action_id"] = lambda name, leads: leads[name][:1].id
        return fields_info

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), *self._get_outcome_fields()]

    @api.model
    def _get_outcome_fields(self):
        """Return the fields that a merge takes from the first deal that has them."""
        return ["won_reason_id", "lost_to_id", "price_gap", "outcome_note"]

    @api.model
    def _get_classifiers_sql(self):
        return SQL(
            "%s UNION SELECT q.value_id FROM crm_classifier_value_crm_lead_rel q"
            " WHERE q.lead_id = l.id",
            super()._get_classifiers_sql(),
        )

    # -- marketing actions, customer, form ---------------------------------------

    def action_view_marketing_actions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_marketing_action_action"
        )
        action["domain"] = [("opportunity_id", "=", self.id)]
        action["context"] = self._get_marketing_action_context()
        return action

    def action_plan_marketing_action(self):
        self.ensure_one()
        return self.env["crm.marketing.action"]._get_records_action(
            name=self.env._("Plan an action"),
            target="new",
            context=self._get_marketing_action_context(),
        )

    def _get_marketing_action_context(self):
        contact = self.partner_id
        customer = contact.commercial_partner_id
        return {
            "default_opportunity_id": self.id,
            "default_partner_id": customer.id,
            "default_contact_id": contact.id if contact != customer else False,
            "default_campaign_id": self.campaign_id.id,
            "default_user_id": self.user_id.id or self.env.uid,
        }

    def action_open_customer_card(self):
        """Open the card of the customer of this opportunity."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(
                self.env._(
                    "“%s” has no customer yet: choose one first.", self.display_name
                )
            )
        return self.partner_id.action_open_customer_card()

    def _open_form(self):
        self.ensure_one()
        return self._get_records_action(context={})

    def _show_created(self):
        """Open what was just created, instead of the screen that was refused."""
        if len(self) != 1:
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.client",
            "tag": "crm_prevendita.open_created",
            "params": {"action": self._open_form()},
        }

    def action_compare_offers(self):
        """Compare the lines of the deal's quotations, one column each."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_lead_offer_action_compare"
        )
        action["domain"] = [("order_id", "in", self.order_ids.ids)]
        return action

    @api.model
    def _get_forecast_category(self, probability, won_status="pending"):
        """Return the category that a probability (in %) proposes."""
        if won_status == "lost":
            return "omitted"
        if won_status == "won" or probability >= 80:
            return "committed"
        return "best" if probability >= 50 else "pipeline"

    # -- the log of stages -------------------------------------------------------

    def _get_stage_state(self):
        return (self.type, self.stage_id.id, self.won_status)

    def _log_stages(self, before):
        """Write a line for each opportunity whose stage or outcome changed.

        :param dict before: state by id before the change, as
            ``_get_stage_state`` returns it
        """
        changed = self.filtered(
            lambda lead: (
                lead.type == "opportunity"
                and before.get(lead.id) != lead._get_stage_state()
            )
        )
        if not changed:
            return
        now = fields.Datetime.now()
        logs = self.env["crm.lead.stage.log"].sudo()  # sudo: nobody writes it by hand
        logs.search([("lead_id", "in", changed.ids), ("date_exit", "=", False)])._leave(
            now
        )
        # a pipeline has few stages
        stages = self.env["crm.stage"].search([])  # pylint: disable=no-search-all
        logs.create(
            [
                lead._prepare_stage_log(before.get(lead.id), now, stages)
                for lead in changed
            ]
        )

    def _prepare_stage_log(self, before, now, stages):
        """Return the line of the stage that an opportunity just entered."""
        self.ensure_one()
        previous = self.env["crm.stage"].browse(before[1] if before else False)
        return {
            "lead_id": self.id,
            "lead_name": self.name,
            "user_id": self.user_id.id,
            "team_id": self.team_id.id,
            "changed_by_id": self.env.uid,
            "stage_id": self.stage_id.id,
            "stage_name": self.stage_id.name,
            "previous_stage_id": previous.id,
            "skipped": self._count_skipped(previous, stages) if previous else 0,
            "won_status": self.won_status,
            "date_enter": now,
            "expected_revenue": self.expected_revenue,
            "currency_id": self.company_currency.id,
        }

    def _count_skipped(self, previous, stages):
        """Return how many stages of the team lie between two, going forward."""
        if self.won_status == "lost":
            return 0
        return len(
            stages.filtered(
                lambda stage: (
                    previous.sequence < stage.sequence < self.stage_id.sequence
                    and not stage.is_won
                    and (not stage.team_ids or self.team_id in stage.team_ids)
                )
            )
        )

    def _move_with_reason(self, reason, move):
        """Move these deals and note in the log why.

        :param str reason: why, or False
        :param move: function that moves them
        :return: what ``move`` returns
        """
        logs = self.env["crm.lead.stage.log"].sudo()  # sudo: as in _log_stages
        domain = [("lead_id", "in", self.ids)]
        last = logs.search(domain, order="id desc", limit=1).id or 0
        result = move()
        if reason:
            logs.search([*domain, ("id", ">", last)]).reason = reason
        return result

    # -- conditions of stages ----------------------------------------------------

    @api.model
    def _may_bypass_conditions(self):
        return self.env.context.get("crm_stage_override") is BYPASS_STAGE_CONDITIONS

    def _check_stage_conditions(self, stage, vals=None):
        """Refuse to go on to a stage whose conditions are not met.

        Going back is always allowed. What is written together with the stage
        counts as known.

        :raises RedirectWarning: saying what is missing, with a way round it
        """
        conditions = stage.condition_ids
        if not conditions:
            return
        written = vals or {}
        known = {
            kind for kind, name in self._CONDITION_FIELDS.items() if written.get(name)
        }
        ahead = self.filtered(
            lambda lead: (
                lead.type == "opportunity" and lead.stage_id.sequence < stage.sequence
            )
        )
        refused = ahead._find_missing(
            conditions.filtered(lambda c: c.kind not in known)
        )
        if refused:
            raise RedirectWarning(
                "\n".join(self._describe_refused(stage, refused)),
                self.env.ref("crm_prevendita.crm_lead_stage_override_action").id,
                self.env._("Move it anyway, with a reason"),
                {
                    "default_lead_ids": [(6, 0, self.ids)],
                    "default_stage_id": stage.id,
                },
            )

    def _find_missing(self, conditions):
        """Return the conditions that are not met, by deal that lacks any."""
        missing = {
            lead: conditions.filtered(lambda c, lead=lead: not c._is_met(lead))
            for lead in self
        }
        return {lead: lacking for lead, lacking in missing.items() if lacking}

    def _describe_refused(self, stage, refused):
        """Say which deals cannot enter a stage, and what each lacks.

        :param dict refused: missing conditions by deal
        :return: sentences, at most ``_SHOWN`` and how many more there are
        """
        lines = [
            self.env._(
                "“%(lead)s” cannot enter the stage “%(stage)s” yet. Still to be"
                " done: %(missing)s.",
                lead=lead.name,
                stage=stage.name,
                missing="; ".join(missing.mapped("display_name")),
            )
            for lead, missing in list(refused.items())[:_SHOWN]
        ]
        if len(refused) > _SHOWN:
            lines.append(self.env._("… and %s more.", len(refused) - _SHOWN))
        return lines

    def _advance_on(self, event):
        """Move opportunities on to the stage that an event leads to.

        :param str event: key of ``crm.stage.enter_on``
        """
        # sudo: the quotation moves the deal, whoever wrote the quotation
        for lead in self.sudo().filtered(lambda lead: lead.won_status == "pending"):
            stage = lead._stage_find(domain=[("enter_on", "=", event)])
            if stage and stage.sequence > lead.stage_id.sequence:
                lead._bypass_conditions().stage_id = stage

    def _bypass_conditions(self):
        """Return these deals, to be moved whatever their next stage asks for."""
        return self.with_context(crm_stage_override=BYPASS_STAGE_CONDITIONS)

    @api.model
    def _is_created_by_hand(self):
        """Return whether a colleague opens deals, on a screen or by import.

        What forms on the website, mails and the program itself open enters where
        it was told to.
        """
        by_program = self.env.su or self._may_bypass_conditions()
        return not by_program and self.env.user._is_internal()

    def _check_created_stages(self, vals_list):
        """Refuse what was opened in a later stage without meeting its conditions.

        :param list vals_list: what the deals were opened with
        :raises RedirectWarning: saying what is missing, with a way round it
        :raises UserError: the same during an import
        """
        lines = []
        first_refused = None
        for stage, leads in self._filter_ahead().grouped("stage_id").items():
            refused = leads._find_missing(stage.condition_ids)
            if refused:
                lines += self._describe_refused(stage, refused)
                first_refused = first_refused or stage
        if not lines:
            return
        message = "\n".join(lines)
        if self.env.context.get("import_file"):
            raise UserError(message)
        raise RedirectWarning(
            message,
            self.env.ref("crm_prevendita.crm_lead_stage_override_action").id,
            self.env._("Open it there anyway, with a reason"),
            {
                "default_lead_values": self._dump_values(vals_list),
                "default_stage_id": first_refused.id,
            },
        )

    def _filter_ahead(self):
        """Return the opportunities in a stage with conditions, past the first one."""
        bound = self.filtered(
            lambda lead: lead.type == "opportunity" and lead.stage_id.condition_ids
        )
        if not bound:
            return bound
        # a pipeline has few stages
        stages = self.env["crm.stage"].search([])  # pylint: disable=no-search-all
        first = {
            team: min(
                stages.filtered(
                    lambda stage, team=team: (
                        not stage.fold
                        and (not stage.team_ids or team in stage.team_ids)
                    )
                ).mapped("sequence"),
                default=0,
            )
            for team in {lead.team_id for lead in bound}
        }
        return bound.filtered(lambda lead: lead.stage_id.sequence > first[lead.team_id])

    @api.model
    def _dump_values(self, vals_list):
        """Return as JSON what deals are opened with, the screen's defaults too."""
        defaults = {
            name: value
            for key, value in self.env.context.items()
            if (name := key.removeprefix("default_")) != key and name in self._fields
        }
        return json.dumps([defaults | vals for vals in vals_list], default=json_default)

    # -- won and lost ------------------------------------------------------------

    def action_ask_won(self):
        """Ask why the deals were won, and win them."""
        return self.env["crm.lead.won"]._get_records_action(
            name=self.env._("Won: why?"),
            target="new",
            context={"default_lead_ids": self.ids},
        )

    @api.readonly
    def get_won_question(self):
        """Return the window that asks why, or False where there is nothing to ask.

        The client calls it after a deal was dropped into a won stage.
        """
        unasked = self.filtered("ask_won_reason")
        return unasked.action_ask_won() if unasked else False

    def action_set_won(self):
        # a deal that was lost before keeps that in its log, not in its fields
        self.filtered(lambda lead: lead.won_status == "lost")._clear_outcome()
        # won twice is won once: core would write another closing date
        unwon = self.filtered(lambda lead: lead.won_status != "won")
        return super(CrmLead, unwon).action_set_won() if unwon else True

    def _win_by_order(self, order):
        """Mark as won what a confirmed order decides."""
        # sudo: who confirms an order (a portal payment too) decides the deal
        for lead in self.sudo().filtered(lambda lead: lead.won_status != "won"):
            reason = self.env._("Order %s was confirmed", order.name)
            lead._move_with_reason(reason, lead.action_set_won)

    def action_set_lost(self, **additional_values):
        reason = self.env["crm.lost.reason"].browse(
            additional_values.get("lost_reason_id")
        )
        lose = super().action_set_lost
        return self._move_with_reason(reason.name, lambda: lose(**additional_values))

    def action_restore(self):
        result = super().action_restore()
        self._clear_outcome()
        return result

    def _clear_outcome(self):
        self.write(
            {
                "lost_reason_id": False,
                "other_lost_reason_ids": [(5,)],
                "lost_to_id": False,
                "won_reason_id": False,
                "other_won_reason_ids": [(5,)],
                "price_gap": 0,
                "outcome_note": False,
            }
        )

    def _set_competitor_winner(self, competitor):
        """Record who got the deals we lost, among their competitors too."""
        self.lost_to_id = competitor
        missing = self.filtered(
            lambda lead: competitor not in lead.competitor_ids.competitor_id
        )
        self.env["crm.lead.competitor"].create(
            [
                {"lead_id": lead.id, "competitor_id": competitor.id, "strength": "4"}
                for lead in missing
            ]
        )
