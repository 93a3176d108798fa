from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .kernel.schedule import at_hour, local_day, proposed_hours, step_day


class CrmMarketingAction(models.Model):
    """What one does with an action: do it, follow it up, put it off."""

    _inherit = "crm.marketing.action"

    def action_done(self):
        """Ask for the outcome of the actions, which closes them."""
        planned = self.filtered(lambda action: action.state == "planned")
        if not planned:
            raise UserError(
                self.env._("These actions are already done or cancelled. Reopen them.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Done: what came of it?"),
            "res_model": "crm.marketing.action.done",
            "view_mode": "form",
            "target": "new",
            "context": {"default_action_ids": planned.ids},
        }

    def action_reschedule(self):
        """Ask for a new date or owner of the actions."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reschedule or reassign"),
            "res_model": "crm.marketing.action.reschedule",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_action_ids": self.ids,
                "crm_one_action": self.env.context.get("crm_one_action", False),
            },
        }

    def _hand_over(self, values):
        """Write what makes the actions somebody else's.

        :param dict values: at least ``user_id`` or ``team_id``
        """
        self.check_access("write")
        given = self.sudo()  # sudo: who gives own work away need not see it after
        given.write(values)

    def web_save(self, vals, specification, next_id=None):
        try:
            return super().web_save(vals, specification, next_id=next_id)
        except AccessError as error:
            self._explain_hand_over(vals.get("user_id"), error)
            raise

    def web_save_multi(self, vals_list, specification):
        try:
            return super().web_save_multi(vals_list, specification)
        except AccessError as error:
            for vals in vals_list:
                self._explain_hand_over(vals.get("user_id"), error)
            raise

    def _explain_hand_over(self, user_id, error):
        """Say how to give away what one would not see any more."""
        if self and user_id and user_id != self.env.uid:
            raise UserError(
                self.env._(
                    "As a colleague's you could not see it any more: press"
                    " “Reschedule or reassign” to hand it over."
                )
            ) from error

    def _worklist_reassign(self, user):
        self._hand_over({"user_id": user.id})

    def action_cancel(self):
        self.filtered(lambda action: action.state == "planned").state = "cancelled"

    def action_reopen(self):
        """Take back an outcome given by mistake, or a cancellation."""
        closed = self.filtered(lambda action: action.state != "planned")
        closed.write({"state": "planned", "outcome_id": False, "date_done": False})

    def action_start_timer(self):
        self.write({"timer_start": fields.Datetime.now()})

    def action_open_opportunity(self):
        """Show the opportunity, opening one from this action if there is none."""
        self.ensure_one()
        if not self.opportunity_id:
            self._open_opportunity({})
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.opportunity_id.id,
            "view_mode": "form",
        }

    def action_send_mail(self):
        """Write to the contact from the type's template."""
        action = self._compose_mail(
            self._get_mail_target(),
            self.env._("Write"),
            template_id=self.type_id.mail_template_id.id,
        )
        action["context"]["crm_action_sent"] = True
        return action

    def _get_mail_target(self):
        """Return who is written to.

        :raises UserError: there is no address to write to
        """
        self.ensure_one()
        target = self.contact_id or self.partner_id
        if not target.email:
            raise UserError(
                self.env._(
                    "“%(name)s” has no e-mail address: enter one before writing.",
                    name=target.display_name or self.display_name,
                )
            )
        return target

    def _compose_mail(self, target, title, **defaults):
        """Return the action that opens the mail to somebody, logged here.

        :param defaults: values of the composer
        """
        defaults |= {
            "model": self._name,
            "res_ids": self.ids,
            "partner_ids": target.ids,
            "composition_mode": "comment",
        }
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }

    def message_post(self, **kwargs):
        message = super().message_post(**kwargs)
        if self.env.context.get("crm_action_sent"):
            self.filtered(lambda action: action.state == "planned")._mark_sent()
        return message

    def _mark_sent(self):
        for action in self:
            outcome = action.type_id.sent_outcome_id
            if outcome:
                action.with_context(crm_action_sent=False)._mark_done(outcome)

    def _mark_done(self, outcome, values=None):
        """Close the actions with an outcome.

        :param outcome: ``crm.marketing.action.outcome`` record
        :param dict values: more values to write, such as ``date_done`` (naive
            UTC) and ``time_spent`` (hours)
        """
        self.write(
            {
                "state": "done",
                "outcome_id": outcome.id,
                "date_done": fields.Datetime.now(),
                "timer_start": False,
                **(values or {}),
            }
        )

    def _get_proposed_hours(self):
        """Return the hours to propose for having done this action."""
        self.ensure_one()
        return proposed_hours(
            self.planned_hours,
            self.is_appointment and bool(self.date_start),
            self.timer_start,
            fields.Datetime.now(),
        )

    def _get_next_step(self, outcome):
        """Return the type and the date that an outcome proposes to go on with.

        :return: ``(type, moment)``; a type without a place on the calendar
            has its moment at nine in the morning too
        """
        self.ensure_one()
        next_type = outcome.next_type_id
        days = outcome.next_days
        if not next_type and not outcome.is_closing and outcome.sign == "positive":
            next_type, days = self.type_id.next_type_id, self.type_id.next_days
        if not next_type:
            return next_type, False
        zone = self.user_id.tz or self.env.user.tz
        today = local_day(fields.Datetime.now(), zone)
        return next_type, at_hour(step_day(today, days), 9, zone)

    def _prepare_next_action(self, next_type):
        """Return the values of the action that follows this one."""
        self.ensure_one()
        return {
            "type_id": next_type.id,
            "partner_id": self.partner_id.id,
            "contact_id": self.contact_id.id,
            "opportunity_id": self.opportunity_id.id,
            "campaign_id": self.campaign_id.id,
            "source_id": self.source_id.id,
            "medium_id": next_type.medium_id.id,
            "user_id": self.user_id.id or self.env.uid,
            "company_id": self.company_id.id,
            "previous_action_id": self.id,
        }

    def _prepare_opportunity(self):
        """Return the values of the opportunity that this action opens."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(
                self.env._(
                    "“%(action)s” has no name: choose who the opportunity is with.",
                    action=self.display_name,
                )
            )
        return {
            "name": self.env._("Opportunity: %s", self.partner_id.name),
            "type": "opportunity",
            "partner_id": (self.contact_id or self.partner_id).id,
            "user_id": self.user_id.id or self.env.uid,
            "team_id": self.team_id.id,
            "company_id": self.company_id.id,
            "campaign_id": self.campaign_id.id,
            "source_id": self.source_id.id,
            "medium_id": (self.medium_id or self.type_id.medium_id).id,
            "origin_action_id": self.id,
        }

    def _open_opportunity(self, values):
        """Open an opportunity from each action, unless it has one.

        :param dict values: what was typed, over the values of the action
        :return: the opportunities
        """
        for action in self.filtered(lambda action: not action.opportunity_id):
            typed = {name: value for name, value in values.items() if value}
            lead = self.env["crm.lead"].create(
                {**action._prepare_opportunity(), **typed}
            )
            action.opportunity_id = lead
        return self.opportunity_id
