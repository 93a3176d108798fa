"""Warnings before a deadline and escalation after it, in working hours only."""

from odoo import api, fields, models
from odoo.fields import Domain


class CrmTicketSla(models.Model):
    _inherit = "crm.ticket.sla"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _cron_watch(self, batch=100):
        """Warn the owner and escalate to who answers for it; once each.

        At night and on holidays nothing is sent: a row waits until the hours in
        which its deadline runs.
        """
        now = fields.Datetime.now()
        done, left = 0, 0
        for domain, handle in (
            (Domain("warned_at", "=", False) & Domain("warn_at", "<=", now), "_warn"),
            (
                Domain("escalated_at", "=", False) & Domain("deadline", "<=", now),
                "_escalate",
            ),
        ):
            domain &= Domain("reached_at", "=", False)
            rows = self.search(domain, order="deadline, id")
            awake = rows.filtered(lambda row: row._is_working(now))
            todo = awake[:batch].try_lock_for_update()
            getattr(todo, handle)(now)
            done += len(todo)
            left += len(awake) - len(todo)
        self.env["ir.cron"]._commit_progress(done, remaining=left)

    def _is_working(self, moment):
        calendar = self.calendar_id
        return bool(calendar) and calendar.crm_work_time(moment).is_working(moment)

    def _warn(self, now):
        """Give the owner, or who leads the team, something to do."""
        self.warned_at = now
        for row in self.filtered(lambda row: row.deadline and row.deadline > now):
            ticket = row.ticket_id
            user = ticket.user_id or ticket.team_id.user_id
            if user:
                ticket.with_context(lang=user.lang).activity_schedule(
                    "mail.mail_activity_data_warning",
                    date_deadline=fields.Date.context_today(self, row.deadline),
                    user_id=user.id,
                    summary=row._get_sentence(user),
                )

    def _escalate(self, now):
        """Tell who answers for a deadline that it has passed."""
        self.write({"escalated_at": now, "status": "missed"})
        for row in self:
            ticket = row.ticket_id
            people = (
                row.policy_id.escalation_user_id
                or ticket.team_id.user_id
                or ticket.user_id
            )
            for user in people:
                thread = ticket.with_context(lang=user.lang)
                thread.message_notify(
                    partner_ids=user.partner_id.ids,
                    subject=thread.env._("Deadline missed: %s", ticket.display_name),
                    body=row._get_sentence(user),
                )

    def _get_sentence(self, user):
        """Return what is due by when, in a person's own language and zone."""
        ticket = self.ticket_id.with_context(lang=user.lang, tz=user.tz)
        targets = dict(
            self.with_env(ticket.env)
            ._fields["target"]
            ._description_selection(ticket.env)
        )
        moment = fields.Datetime.context_timestamp(ticket, self.deadline)
        return ticket.env._(
            "%(target)s due by %(moment)s: %(ticket)s, owner %(owner)s",
            target=targets[self.target],
            moment=moment.strftime("%d/%m/%Y %H:%M"),
            ticket=ticket.display_name,
            owner=ticket.user_id.name or ticket.env._("nobody"),
        )
