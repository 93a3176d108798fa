"""Asking whoever had a ticket solved, once and not too often, and the answers.

Whose work is measured by them writes neither votes nor figures.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..ticket.crm_ticket import MANAGER
from ..ticket.crm_ticket_stage import NO_RATING

#: value of the context's ``crm_satisfaction_known`` while an answer that is written
#: down already becomes a rating: an object, which no client can send
KNOWN = object()
#: what work is measured by: for reading on the form, and over RPC too; managers may
#: write it, who bring tickets of another program along with their dates
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
        "uncounted",
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

    satisfaction_ids = fields.One2many("crm.satisfaction", "ticket_id")
    csat = fields.Selection(
        related="satisfaction_ids.csat", string="Degree of satisfaction"
    )

    # ---------------------------------------------------------------------- asking
    def _can_be_rated(self):
        customer = self.partner_id
        return bool(
            customer.email
            and not self.rating_ids.filtered("consumed")
            # sudo: whether the customer is one of us
            and not any(not user.share for user in customer.sudo().user_ids)
        )

    def _rating_get_parent_field_name(self):
        return "team_id"

    def _ask_rating(self):
        """Ask the customers of solved tickets how satisfied they are."""
        super()._ask_rating()
        if self.env.context.get("crm_ticket_no_rating") is NO_RATING:
            return
        asked = self.filtered(lambda t: t.team_id.use_rating and t._can_be_rated())
        asked = asked._leave_in_peace()
        template = self.env.ref(
            "crm_postvendita.mail_template_rating", raise_if_not_found=False
        )
        if not asked or not template:
            return
        # sudo: requests are written by the system
        self.env["crm.satisfaction"].sudo()._ask(asked)
        for ticket in asked:
            ticket.rating_send_request(template, force_send=False)

    def _leave_in_peace(self):
        """Return the tickets whose customers may be asked now, each person once."""
        # sudo: requests about tickets of other teams count too
        requests = self.env["crm.satisfaction"].sudo()
        known = requests.search([("ticket_id", "in", self.ids)]).ticket_id
        last = {
            partner.id: moment
            for partner, moment in requests._read_group(
                [("partner_id", "in", self.partner_id.ids)],
                ["partner_id"],
                ["asked_on:max"],
            )
        }
        now, kept = fields.Datetime.now(), self.browse()
        for ticket in self - known:
            pause = ticket.team_id.rating_pause_days
            moment = last.get(ticket.partner_id.id)
            if pause and moment and moment > fields.Datetime.subtract(now, days=pause):
                continue
            last[ticket.partner_id.id] = now
            kept |= ticket
        return kept

    def _get_satisfaction_url(self):
        """Return the link of the mail that asks, as the ticket's messages show it.

        The token is in the customer's mail alone: whoever reads the ticket could vote
        with it, also whose work it is about.
        """
        return f"{self.get_base_url()}{self._get_satisfaction_path()}"

    def _get_satisfaction_path(self):
        return f"/satisfaction/ticket-{self.id}"

    def _notify_by_email_render_layout(
        self, message, recipients_group, msg_vals=False, render_values=None
    ):
        body = super()._notify_by_email_render_layout(
            message, recipients_group, msg_vals=msg_vals, render_values=render_values
        )
        path = self._get_satisfaction_path() if len(self) == 1 else None
        if not path or path not in body:
            return body
        ticket = self.sudo()  # sudo: the customer's own mail is put together
        asked = ticket.satisfaction_ids[:1]
        alone = recipients_group.get("recipients_ids") == ticket.partner_id.ids
        if asked and alone and not recipients_group.get("recipients_emails"):
            body = body.replace(path, f"/satisfaction/{asked.access_token}")
        return body

    # --------------------------------------------------------------------- answers
    def _answer_satisfaction(self, vals, channel, author=None):
        """Write a customer's answer about a ticket, asked for or not.

        :param dict vals: see ``crm.satisfaction._answer``
        :param author: the partner in whose name the vote is posted
        """
        self.ensure_one()
        # sudo: requests are written by the system; callers check who answers
        ticket = self.sudo()
        requests = ticket.env["crm.satisfaction"]
        request = ticket.satisfaction_ids[:1] or requests._ask(ticket, channel)
        if not request._is_open():
            return request
        if request._answer(vals, channel) and request.csat:
            ticket.with_context(crm_satisfaction_known=KNOWN)._rate_by(
                author or ticket.partner_id, int(request.csat), vals.get("comment")
            )
        return request

    @api.model
    def _satisfaction_choices(self):
        """Return the choices of the public page, in the reader's language."""
        model = self.env["crm.satisfaction"]
        return {
            name: list(model._crm_labels(name).items())
            for name in ("csat", "nps_vote", "effort")
        }

    def _rate_by(self, author, rate, feedback):
        """Record the customer's rating: one per ticket, the last word counts."""
        ratings = self.rating_ids.filtered(lambda rating: rating.consumed)
        rating = ratings[:1]
        if not rating:
            token = self._rating_get_access_token(self.partner_id)
            rating = self.rating_ids.filtered(lambda r: r.access_token == token)
        self.rating_apply(rate, rating=rating, feedback=feedback)

    def rating_apply(self, rate, *args, **kwargs):
        """Keep in step what comes through core's own rating page.

        :raises AccessError: over RPC: nobody rates but the customer, on his pages
        """
        if not self.env.su:
            raise AccessError(
                self.env._("Only the customer rates a ticket, on the page of his mail.")
            )
        known = self.env.context.get("crm_satisfaction_known") is KNOWN
        if not known and not all(r._is_open() for r in self.satisfaction_ids):
            raise UserError(
                self.env._("The time to answer is over: write to us instead, please.")
            )
        rating = super().rating_apply(rate, *args, **kwargs)
        if not known and 1 <= rate <= 5:
            for ticket in self.sudo():  # sudo: answers are written by the system
                request = ticket.satisfaction_ids[:1] or ticket.env[
                    "crm.satisfaction"
                ]._ask(ticket)
                request._answer({"csat": round(rate), "comment": rating.feedback})
        return rating

    def _check_asks_by_phone(self):
        """Refuse a vote that is written by whose work it is about, or over another.

        :raises UserError: with what to do instead
        """
        self.ensure_one()
        self.check_access("write")
        # sudo: who is measured, and whether the customer has answered
        asked = self.sudo().satisfaction_ids[:1]
        if self.env.user in (self.user_id | asked.user_id):
            raise UserError(
                self.env._(
                    "%s: nobody notes how satisfied a customer is with himself. Let a"
                    " colleague call.",
                    self.display_name,
                )
            )
        if asked.answered_on and asked.channel != "phone":
            raise UserError(
                self.env._("%s: the customer has answered already.", self.display_name)
            )

    # a rating that comes along with a message: core lets whoever posts rate
    def message_post(self, **kwargs):
        kwargs.pop("rating_value", None)
        return super().message_post(**kwargs)

    def _get_allowed_message_params(self):
        return super()._get_allowed_message_params() - {"rating_value"}

    def _message_update_content(self, message, /, *, body, rating_value=None, **kwargs):
        return super()._message_update_content(message, body=body, **kwargs)

    def action_ask_by_phone(self):
        """Open the form in which an agent writes what a customer says.

        :raises UserError: if it is the agent's own work
        """
        self._check_asks_by_phone()
        return self.env["crm.satisfaction.phone"]._get_records_action(
            name=self.env._("How satisfied is the customer?"),
            target="new",
            context={"default_ticket_id": self.id},
        )

    # ------------------------------------------------------------- own figures
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_measured(vals)
        unrated = {"rating_last_value": 0.0}
        tickets = super().create([{**unrated, **vals} for vals in vals_list])
        # nobody has voted yet: no vote need be looked for
        self.env.remove_to_compute(self._fields["rating_last_value"], tickets)
        return tickets

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
