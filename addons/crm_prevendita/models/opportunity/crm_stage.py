"""Stages of the pipeline: what enters them by itself, how long is usual, merging."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: below so many won deals nobody can say what is usual
_ENOUGH = 10

_USUAL = """
SELECT stage_id, PERCENTILE_CONT(0.75) WITHIN GROUP (ORDER BY days)
  FROM (SELECT log.stage_id, SUM(log.days) AS days
          FROM crm_lead_stage_log log
          JOIN crm_lead lead ON lead.id = log.lead_id
         WHERE log.won_status = 'pending' AND lead.won_status = 'won'
           AND log.date_exit >= %(since)s AND log.stage_id IS NOT NULL
         GROUP BY log.lead_id, log.stage_id) AS visit
 GROUP BY stage_id
HAVING COUNT(*) >= %(enough)s"""


class CrmStage(models.Model):
    _name = "crm.stage"
    _inherit = ["crm.stage", "crm.cached.mixin"]
    _cached_fields = ("name",)

    condition_ids = fields.One2many(
        "crm.lead.stage.condition",
        "stage_id",
        string="Entry Conditions",
        help="What must be true before an opportunity enters this stage.",
    )
    enter_on = fields.Selection(
        [
            ("quotation", "A quotation is created"),
            ("sent", "A quotation is sent"),
        ],
        string="Entered When",
        help="Opportunities in an earlier stage move here by themselves.",
    )
    usual_days = fields.Float(
        compute="_compute_usual_days",
        digits=(16, 1),
        help="Three of four deals that were won within the last year left the stage"
        " within so many days; empty where fewer than ten were.",
    )

    def _compute_usual_days(self):
        usual = self._get_usual_days()
        for stage in self:
            stage.usual_days = usual.get(stage._origin.id, 0)

    @api.model
    def _get_usual_days(self):
        """Return how long won deals stayed, ``{stage id: days}``, where known."""
        self.env.flush_all()
        since = fields.Datetime.now() - timedelta(days=365)
        return dict(self.env.execute_query(SQL(_USUAL, since=since, enough=_ENOUGH)))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: deals of colleagues and of other companies count too
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        used = leads._read_group(
            [("stage_id", "in", self.ids)], ["stage_id"], ["__count"], limit=1
        )
        for stage, count in used:
            raise UserError(
                self.env._(
                    "The stage “%(stage)s” is still used by %(count)s opportunities,"
                    " the closed ones included: merge it with another stage"
                    " (Actions → Merge stages), or move them first.",
                    stage=stage.name,
                    count=count,
                )
            )

    def _merge_into(self, target):
        """Let another stage take the place of these ones, wherever they are named.

        Deals, their log and the snapshots point to the target afterwards; the
        log keeps how the stage was called then. Nothing counts as a move.

        :param target: the ``crm.stage`` that remains
        :return: how many deals changed their stage
        :raises UserError: if there is nothing to merge, or won with not won
        """
        sources = self - target
        if not sources:
            raise UserError(
                self.env._("Choose at least one stage besides “%s”.", target.name)
            )
        odd = sources.filtered(lambda stage: stage.is_won != target.is_won)
        if odd:
            raise UserError(
                self.env._(
                    "“%(stage)s” and “%(target)s” cannot be merged: one of them"
                    " means won, the other does not.",
                    stage=odd[0].name,
                    target=target.name,
                )
            )
        self.env.flush_all()
        self._merge_teams(sources, target)
        moved = self._merge_references(sources, target)
        self._merge_scoring(sources, target)
        self.env.invalidate_all()
        sources.unlink()
        return moved

    @api.model
    def _merge_teams(self, sources, target):
        """Whoever used one of the stages uses the target."""
        if target.team_ids:
            everybody = any(not stage.team_ids for stage in sources)
            target.team_ids = False if everybody else target.team_ids | sources.team_ids
        self.env.flush_all()

    @api.model
    def _merge_references(self, sources, target):
        """Point every record to the target; return how many deals moved."""
        field = self.env["ir.model.fields"]._get("crm.lead", "stage_id")
        moved = 0
        for table, column in (
            ("crm_lead", "stage_id"),
            ("crm_lead_stage_log", "stage_id"),
            ("crm_lead_stage_log", "previous_stage_id"),
            ("crm_forecast_snapshot", "stage_id"),
        ):
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = %(to)s"
                    " WHERE %(column)s IN %(of)s",
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                    to=target.id,
                    of=tuple(sources.ids),
                )
            )
            moved = moved or self.env.cr.rowcount
        # core adds up the time in each stage from what was tracked
        for column in ("old_value_integer", "new_value_integer"):
            self.env.cr.execute(
                SQL(
                    "UPDATE mail_tracking_value SET %(column)s = %(to)s"
                    " WHERE field_id = %(field)s AND %(column)s IN %(of)s",
                    column=SQL.identifier(column),
                    to=target.id,
                    field=field.id,
                    of=tuple(sources.ids),
                )
            )
        return moved

    @api.model
    def _merge_scoring(self, sources, target):
        """Add what core's scoring learnt of the sources to the target."""
        Frequency = self.env["crm.lead.scoring.frequency"].sudo()  # sudo: core's own
        names = [str(id_) for id_ in (sources | target).ids]
        rows = Frequency.search([("variable", "=", "stage_id"), ("value", "in", names)])
        for _team, same in rows.grouped("team_id").items():
            kept = same.filtered(lambda row: row.value == str(target.id))[:1] or same[0]
            kept.write(
                {
                    "value": str(target.id),
                    "won_count": sum(same.mapped("won_count")),
                    "lost_count": sum(same.mapped("lost_count")),
                }
            )
            (same - kept).unlink()
