from odoo import api, fields, models


class CrmLead(models.Model):
    """Writes the stage log."""

    _inherit = "crm.lead"

    stage_log_ids = fields.One2many("crm.lead.stage.log", "lead_id", string="Stages")

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._log_stages({})
        return leads

    def write(self, vals):
        if not {"stage_id", "active", "probability", "type"} & vals.keys():
            return super().write(vals)
        before = {lead.id: lead._get_stage_state() for lead in self}
        result = super().write(vals)
        self._log_stages(before)
        return result

    def action_set_lost(self, **additional_values):
        # core archives before it writes the reason: the log needs it before
        reason = additional_values.get("lost_reason_id")
        name = self.env["crm.lost.reason"].browse(reason).name
        leads = self.with_context(crm_stage_reason=name) if name else self
        return super(CrmLead, leads).action_set_lost(**additional_values)

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
            "reason": self.env.context.get("crm_stage_reason"),
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

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: the log follows the opportunity it was merged into
        logs = self.env["crm.lead.stage.log"].sudo()
        moved = logs.search([("lead_id", "in", opportunities.ids)])
        moved.filtered(lambda log: not log.date_exit)._leave(fields.Datetime.now())
        moved.write({"lead_id": self.id})
        return result
