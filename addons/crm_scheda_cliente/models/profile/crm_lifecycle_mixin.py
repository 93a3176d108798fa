"""The lifecycle of a partner: what moves it on, and what puts it to sleep."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from .kernel import lifecycle


class CrmLifecycleMixin(models.AbstractModel):
    """The part of a partner that climbs the ladder from name to advocate."""

    _name = "crm.lifecycle.mixin"
    _description = "Lifecycle of a partner"

    _CRM_DORMANT_BATCH = 500

    lifecycle = fields.Selection(
        [
            ("name", "Name only"),
            ("lead", "Lead"),
            ("prospect", "Prospect"),
            ("customer", "Customer"),
            ("advocate", "Advocate"),
            ("dormant", "Dormant"),
        ],
        compute="_compute_crm_lifecycle",
        store=True,
        index=True,
        readonly=True,
        help="Follows the evidence: interest, opportunity, order or invoice,"
        " silence. A contact stands where its company stands.",
        groups="base.group_user",
    )
    lifecycle_step_ids = fields.One2many(
        "crm.lifecycle.step",
        "partner_id",
        "Lifecycle steps",
        readonly=True,
        groups="base.group_user",
    )

    @api.depends(
        "commercial_partner_id.lifecycle_step_ids.step",
        "commercial_partner_id.lifecycle_step_ids.date_end",
    )
    def _compute_crm_lifecycle(self):
        for partner in self:
            # sudo: where a customer stands is no secret to who sees the customer
            steps = partner.commercial_partner_id.sudo().lifecycle_step_ids
            partner.lifecycle = lifecycle.current(
                (step.step, not step.date_end) for step in steps
            )

    def _auto_init(self):
        """Give existing names their first step in one statement, not one by one."""
        if self._auto and not column_exists(self.env.cr, self._table, "lifecycle"):
            create_column(self.env.cr, self._table, "lifecycle", "varchar")
            self.env.cr.execute(SQL("UPDATE res_partner SET lifecycle = 'name'"))
        return super()._auto_init()

    @api.private
    def _crm_reach(self, step, date=None, reason=None, origin=None):
        """Record that the customers of these partners reached a step.

        The ladder is climbed one way only: a step not further than the ones
        already reached changes nothing, except that it wakes a dormant
        customer. Calling it twice is calling it once.

        :param str step: key of ``lifecycle``
        :param date: day or moment of the evidence, by default now
        :param str reason: a short sentence for people, already translated
        :param origin: the record that is the evidence
        :return: the ``crm.lifecycle.step`` records created
        """
        # sudo: the evidence writes the step, whoever brought it about
        entities = self.commercial_partner_id.sudo()
        moment = fields.Datetime.to_datetime(date) or fields.Datetime.now()
        entities._crm_wake(step, moment)
        values = {
            "step": step,
            "date": moment,
            "reason": reason,
            "user_id": self.env.uid,
            "origin_model": origin._name if origin else False,
            "origin_id": origin[:1].id if origin else False,
        }
        reached = {p.id: p.lifecycle_step_ids.mapped("step") for p in entities}
        steps = self.env["crm.lifecycle.step"].sudo()  # sudo: as above
        return steps.create(
            [
                {"partner_id": partner_id, **values}
                for partner_id, steps in reached.items()
                if lifecycle.is_news(step, steps)
            ]
        )

    def _crm_wake(self, step, moment):
        """End the sleep of those whom evidence newer than it concerns."""
        if step == lifecycle.DORMANT:
            return
        asleep = self.lifecycle_step_ids.filtered(
            lambda s: (
                s.step == lifecycle.DORMANT and not s.date_end and s.date <= moment
            )
        )
        asleep.write({"date_end": moment})

    def _crm_sleep(self, reason):
        """Record that these customers have gone silent."""
        awake = self.commercial_partner_id.filtered(
            lambda p: p.lifecycle in ("customer", "advocate")
        )
        # sudo: the step is written by the evidence, here by silence
        self.env["crm.lifecycle.step"].sudo().create(
            [
                {"partner_id": p.id, "step": lifecycle.DORMANT, "reason": reason}
                for p in awake
            ]
        )

    @api.model
    def _crm_silent_domain(self, since):
        """Return the domain of customers without evidence since a moment."""
        domain = Domain("lifecycle", "in", ("customer", "advocate"))
        domain &= Domain("parent_id", "=", False) | Domain("is_company", "=", True)
        domain &= Domain("create_date", "<", since)
        for source in self.env["crm.timeline.mixin"]._timeline_evidence_sources():
            domain &= Domain("id", "not in", source._timeline_alive_query(since))
        return domain

    @api.model
    def _cron_crm_dormant(self):
        """Put to sleep the customers that have been silent for the set time."""
        parameter = self.env["ir.config_parameter"].sudo()  # sudo: a cron's setting
        months = int(parameter.get_param("crm_scheda_cliente.dormant_months", 12))
        if months <= 0:
            return
        since = fields.Datetime.now() - relativedelta(months=months)
        domain = self._crm_silent_domain(since)
        cron = self.env["ir.cron"]
        remaining = self.search_count(domain)
        cron._commit_progress(remaining=remaining)
        while partners := self.search(domain, limit=self._CRM_DORMANT_BATCH):
            partners._crm_sleep(self.env._("Silent for %s months", months))
            remaining = max(0, remaining - len(partners))
            if not cron._commit_progress(len(partners), remaining=remaining):
                break

    def action_crm_advocate(self):
        """Record that the customer recommends us to others."""
        self.check_access("write")
        self._crm_reach("advocate", reason=self.env._("Set by hand"))
