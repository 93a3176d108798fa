"""How tickets move: assigning, stages and their dates, reopening, closing."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .crm_ticket_stage import DONE_KINDS


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        vals = dict(vals)
        before = {ticket.id: ticket.stage_id for ticket in self}
        if "user_id" in vals and "assigned_date" not in vals:
            vals["assigned_date"] = fields.Datetime.now() if vals["user_id"] else False
        result = super().write(vals)
        if "stage_id" in vals:
            moved = self.filtered(lambda t: t.stage_id != before[t.id])
            moved._after_stage_change(before)
        if self._deadline_fields() & vals.keys():
            self._sla_sync()
        return result

    @api.model
    def _deadline_fields(self):
        """Return the fields whose change can move a deadline or the policy."""
        return {
            "stage_id",
            "team_id",
            "category_id",
            "priority",
            "partner_id",
            "product_id",
            "company_id",
            "tag_ids",
        }

    # -------------------------------------------------------------------- stages
    def _after_stage_change(self, before):
        now = fields.Datetime.now().replace(microsecond=0)
        self._log_stage(now)
        reopened = self.browse()
        for ticket in self:
            was_done = before[ticket.id].kind in DONE_KINDS
            dates = ticket._prepare_stage_dates(now, was_done)
            if was_done and ticket.stage_kind not in DONE_KINDS:
                dates["reopen_count"] = ticket.reopen_count + 1
                reopened |= ticket
            if dates:
                ticket.with_context(tracking_disable=True).write(dates)
        solved = self.filtered(
            lambda t: t.stage_kind in DONE_KINDS and before[t.id].kind not in DONE_KINDS
        )
        solved._ask_rating()
        return True

    def _ask_rating(self):
        """Hook: tickets have just been solved, their customers may be asked."""

    def _prepare_stage_dates(self, now, was_done):
        """Return the dates a ticket gets by the stage it stands in now."""
        dates = {}
        if self.stage_kind in DONE_KINDS:
            if not was_done or not self.solved_date:
                dates["solved_date"] = now
            closed = self.stage_kind == "closed"
            dates["closed_date"] = (self.closed_date or now) if closed else False
        elif was_done:
            dates.update(solved_date=False, closed_date=False)
        return dates

    def _log_stage(self, now):
        # sudo: the log is written by the system, agents only read it
        logs = self.env["crm.ticket.stage.log"].sudo()
        current = logs.search([("ticket_id", "in", self.ids), ("stop", "=", False)])
        current.write({"stop": now})
        current.flush_recordset()
        logs.create([ticket._prepare_log(now) for ticket in self])

    def _move_to(self, kind):
        """Move tickets to the first stage of a meaning that their team uses."""
        stages = self.env["crm.ticket.stage"]
        for team, tickets in self.grouped("team_id").items():
            stage = stages._get_first(kind, team)
            if not stage:
                raise UserError(
                    self.env._(
                        "No stage means “%(kind)s”: a service manager must add one"
                        " under Configuration, Stages.",
                        kind=dict(
                            stages._fields["kind"]._description_selection(self.env)
                        )[kind],
                    )
                )
            tickets.stage_id = stage

    # ------------------------------------------------------------------- actions
    def action_take(self):
        """Make the reader the owner and start working."""
        self.user_id = self.env.user
        self.filtered(lambda t: t.stage_kind == "new")._move_to("working")

    def action_wait_customer(self):
        self._move_to("waiting_customer")

    def action_solve(self):
        self.filtered("is_open")._move_to("solved")

    def action_close(self):
        self.filtered(lambda t: t.stage_kind != "closed")._move_to("closed")

    def action_reopen(self):
        self.filtered(lambda t: not t.is_open)._move_to("working")

    # ----------------------------------------------------------------------- cron
    @api.model
    def _cron_close_solved(self, batch=200):
        """Close tickets that were solved long enough ago without a word."""
        teams = self.env["crm.ticket.team"].search([("close_after_days", ">", 0)])
        now = fields.Datetime.now()
        due = self.browse()
        for team in teams:
            limit = fields.Datetime.subtract(now, days=team.close_after_days)
            due |= self.search(
                [
                    ("stage_kind", "=", "solved"),
                    ("team_id", "=", team.id),
                    ("solved_date", "<", limit),
                ],
                limit=batch,
            )
        todo = due[:batch].try_lock_for_update()
        todo.action_close()
        self.env["ir.cron"]._commit_progress(len(todo), remaining=len(due - todo))
