"""What rules can give to somebody: leads, names."""

from odoo import api, fields, models
from odoo.fields import Domain


class CrmAssignmentMixin(models.AbstractModel):
    """What the assignment rules can give to somebody."""

    _name = "crm.assignment.mixin"
    _description = "Can be assigned by rules"

    assignment_rule_id = fields.Many2one(
        "crm.assignment.rule", "Assigned by", index="btree_not_null", readonly=True,
        copy=False,
    )  # fmt: skip
    assignment_reason = fields.Char("Why", readonly=True, copy=False)
    assignment_date = fields.Datetime("Assigned on", readonly=True, copy=False)

    @api.model
    def _assignment_open_domain(self):
        """Return the domain of what counts as somebody's load."""
        return []

    @api.model
    def _assignment_free_domain(self):
        """Return the domain of what nobody has; a sales group's is not free."""
        free = Domain("user_id", "=", False)
        return free & (
            Domain("assignment_rule_id", "=", False)
            | Domain("assignment_rule_id.by_load", "!=", "team")
        )

    def _assignment_values(self):
        """Return what the rules look at, one dict for each record, in order:
        id, partner_id, province, zip, turnover, interest, values."""
        raise NotImplementedError

    def _assignment_write(self, rows):
        """Write ``[(id, user, team, rule, reason)]`` in one statement."""
        if not rows:
            return
        self.flush_model()
        self.env.cr.execute_values(
            # the table and what the hook adds are code, values go apart
            f"UPDATE {self._table} t SET user_id = v.user_id,"  # nosec B608
            " team_id = COALESCE(v.team_id, t.team_id), assignment_rule_id = v.rule_id,"
            " assignment_reason = v.reason, assignment_date = now() at time zone 'UTC',"
            " write_date = now() at time zone 'UTC'" + self._assignment_extra() +
            " FROM (VALUES %s) AS v (id, user_id, team_id, rule_id, reason)"
            " WHERE t.id = v.id",
            rows,
            template="(%s, %s::int, %s::int, %s, %s)",
            page_size=2000,
        )  # fmt: skip
        self.invalidate_recordset()

    @api.model
    def _assignment_extra(self):
        """Return further SQL assignments, a comma in front: stored computes."""
        return ""

    def action_assign_by_rules(self):
        """Assign what nobody has; say how many found no rule or no room."""
        done, left = self.env["crm.assignment.rule"]._assign(self)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": self.env._(
                    "%(done)s assigned; %(left)s without a rule or without anybody"
                    " who has room: they stay nobody's.",
                    done=done,
                    left=left,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
