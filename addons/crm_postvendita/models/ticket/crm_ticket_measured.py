"""What work on tickets is measured by: the system writes it, whom it measures never.

On the form these fields are for reading; over RPC a client could write them. Managers
may, who bring tickets of another program along with their dates.
"""

from odoo import api, models
from odoo.exceptions import AccessError

from .crm_ticket import MANAGER

_MEASURED = frozenset(
    (
        "number",
        "assigned_date",
        "solved_date",
        "closed_date",
        "reopen_count",
        "answer_count",
        "last_customer_date",
        "last_agent_date",
        "sla_policy_id",
        "sla_deadline",
        "sla_target",
        "sla_missed",
        "stage_kind",
        "is_open",
        "routing_rule_id",
        "routing_reason",
        "work_hours",
        "work_cost",
        "work_price",
        "work_margin",
    )
)


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_measured(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_measured(vals)
        return super().write(vals)

    @api.model
    def _check_measured(self, vals):
        """Refuse figures that a client gives, unless a manager does.

        :raises AccessError: with the name of the field
        """
        given = sorted(_MEASURED & vals.keys())
        if given and not self.env.su and not self.env.user.has_group(MANAGER):
            labels = self.fields_get(given, ["string"])
            raise AccessError(
                self.env._(
                    "“%s” of a ticket follows from what is done: nobody types it.",
                    labels.get(given[0], {}).get("string", given[0]),
                )
            )
