"""What contracts have to do with visits: how many, what exceeds, whether any is due."""

from odoo import api, fields, models


class CrmServiceContract(models.Model):
    """Visits of a contract: counted, billed where they exceed it, none without it."""

    _inherit = "crm.service.contract"

    visit_count = fields.Integer("Visits", compute="_compute_visit_count")

    def _compute_visit_count(self):
        counts = self._count("crm.maintenance.visit")
        for contract in self:
            contract.visit_count = counts.get(contract._origin, 0)

    @api.model
    def _get_excess_models(self):
        visits = ("crm.maintenance.visit", "date_visit")
        return (*super()._get_excess_models(), visits)

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            # sudo: its plans wait or go on with the contract, whoever moves it
            plans = self.env["crm.maintenance.plan"].sudo()
            found = plans.search([("contract_id", "in", self.ids)])
            found._make_visits(fields.Date.context_today(self))
        return result

    def _ends_for_good(self):
        """Tell whether the contract ends with its term, as far as is known today."""
        return bool(
            self.date_end and (self.renewal != "automatic" or self.notice_given)
        )

    def _get_visit_obstacle(self, day):
        """Return why no visit is planned on a day, ``""`` if one may be.

        :param date day: the first on which it could be
        """
        contract = self.sudo()  # sudo: whether it is in force, for whoever plans
        if not contract:
            return ""
        number = contract.number or contract.name
        if contract.state == "suspended":
            why = contract.suspension_reason
            text = self.env._("Contract %s is suspended.", number)
            return f"{text} {why}" if why else text
        if contract.state in ("ended", "cancelled"):
            return self.env._("Contract %s has ended.", number)
        if contract._ends_for_good() and contract.date_end < day:
            return self.env._(
                "Contract %(number)s ends on %(day)s, before the visit.",
                number=number,
                day=contract._format_day(contract.date_end),
            )
        return ""

    def action_view_visits(self):
        self.ensure_one()
        return self._open(
            self.env._("Visits"),
            "crm.maintenance.visit",
            [("contract_id", "=", self.id)],
        )
