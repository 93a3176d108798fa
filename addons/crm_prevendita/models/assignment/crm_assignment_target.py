from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


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
            f"UPDATE {self._table} t SET user_id = v.user_id,"
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


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.assignment.mixin"]

    @api.model
    def _assignment_open_domain(self):
        return [("won_status", "=", "pending"), ("active", "=", True)]

    @api.model
    def _assignment_extra(self):
        return ", date_open = COALESCE(t.date_open, now() at time zone 'UTC')"

    def _assignment_values(self):
        self.flush_recordset()
        self.env["res.partner"].flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT l.id, l.company_id, l.partner_id,"
                " COALESCE(l.zip, p.zip) AS zip,"
                " COALESCE(s.code, ps.code) AS province,"
                " c.crm_turnover AS turnover,"
                " concat_ws(' ', l.name, n.interest) AS interest,"
                " ARRAY(SELECT r.value_id FROM crm_classifier_value_res_partner_rel r"
                "  WHERE r.partner_id IN (l.partner_id, p.commercial_partner_id)"
                "  UNION SELECT q.value_id FROM crm_classifier_value_crm_lead_rel q"
                "  WHERE q.lead_id = l.id) AS values"
                " FROM crm_lead l LEFT JOIN res_partner p ON p.id = l.partner_id"
                " LEFT JOIN res_partner c ON c.id = p.commercial_partner_id"
                " LEFT JOIN crm_name n ON n.id = c.crm_name_id"
                " LEFT JOIN res_country_state s ON s.id = l.state_id"
                " LEFT JOIN res_country_state ps ON ps.id = p.state_id"
                " WHERE l.id = ANY(%s) ORDER BY l.priority DESC, l.id",
                self.ids,
            )
        )
        return self.env.cr.dictfetchall()


class CrmName(models.Model):
    _name = "crm.name"
    _inherit = ["crm.name", "crm.assignment.mixin"]

    @api.model
    def _assignment_open_domain(self):
        return [("state", "in", ("new", "duplicate", "verified"))]

    def _assignment_values(self):
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT n.id, n.company_id, n.partner_id, n.zip, n.province,"
                " n.turnover, n.interest,"
                " ARRAY(SELECT r.value_id FROM crm_classifier_value_crm_name_rel r"
                "  WHERE r.name_id = n.id) AS values"
                " FROM crm_name n WHERE n.id = ANY(%s) ORDER BY n.priority DESC, n.id",
                self.ids,
            )
        )
        return self.env.cr.dictfetchall()

    def _assignment_write(self, rows):
        super()._assignment_write(rows)
        self.env["crm.name.event"]._log([row[0] for row in rows], "assign")
