"""Macros: an answer and what goes with it, prepared once and used with one click."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_datetime, is_html_empty

from ..conversation.crm_ticket_acknowledgement import AUTOMATIC
from ..ticket.crm_ticket import PRIORITIES
from ..ticket.crm_ticket_stage import NO_RATING, STAGE_KINDS
from .kernel import placeholder

#: what may stand in braces in an answer
WORDS = ("customer", "number", "subject", "owner", "team", "company", "deadline")
#: a mail that nobody has asked for (RFC 3834, 5)
_HEADERS = {**AUTOMATIC, "Auto-Submitted": "auto-generated"}


class CrmTicketMacro(models.Model):
    """An answer, and where the ticket goes with it."""

    _name = "crm.ticket.macro"
    _description = "Ticket macro"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    team_ids = fields.Many2many(
        "crm.ticket.team",
        string="Teams",
        check_company=True,
        help="Only these teams use it; none: all of them.",
    )
    body = fields.Html(
        "Answer",
        translate=True,
        help="Sent to the customer. These stand for the ticket's own: {customer},"
        " {number}, {subject}, {owner}, {team}, {company}, {deadline}.",
    )
    stage_kind = fields.Selection(STAGE_KINDS, string="Move to")
    team_id = fields.Many2one(
        "crm.ticket.team", "Hand over to team", check_company=True
    )
    owner_mode = fields.Selection(
        [("me", "Who uses the macro"), ("user", "This person")], string="Next owner"
    )
    user_id = fields.Many2one("res.users", "Person")
    priority = fields.Selection(PRIORITIES)
    tag_ids = fields.Many2many("crm.ticket.tag", string="Add tags")

    @api.constrains("body")
    def _check_body(self):
        for macro in self:
            wrong = placeholder.unknown(macro.body or "", WORDS)
            if wrong:
                raise ValidationError(
                    self.env._(
                        "Macro “%(macro)s”: {%(word)s} is not known, these are:"
                        " %(known)s.",
                        macro=macro.name,
                        word=wrong[0],
                        known=", ".join(f"{{{word}}}" for word in WORDS),
                    )
                )

    @api.constrains("owner_mode", "user_id")
    def _check_owner(self):
        for macro in self:
            if macro.owner_mode == "user" and not macro.user_id:
                raise ValidationError(
                    self.env._("Macro “%s”: choose the next owner.", macro.name)
                )

    def _answers(self):
        """Tell whether the macro writes to the customer."""
        return not is_html_empty(self.body)

    def _get_answer(self, ticket):
        """Return the answer to a ticket's customer, in his language."""
        self.ensure_one()
        lang = ticket._get_macro_lang()
        body = self.with_context(lang=lang).body or ""
        return self._fill(body, ticket.with_context(lang=lang))

    @api.model
    def _fill(self, body, ticket):
        """Return an answer with the ticket's own words in it.

        :param str body: HTML with words in braces
        """
        deadline = ticket.sla_deadline
        hours = ticket.team_id.calendar_id or ticket.company_id.resource_calendar_id
        values = {
            "customer": ticket.partner_id.name or ticket.partner_name,
            "number": ticket.number,
            "subject": ticket.name,
            "owner": ticket.user_id.name or self.env.user.name,
            "team": ticket.team_id.name,
            "company": ticket.company_id.name,
            "deadline": deadline
            and format_datetime(
                ticket.env, deadline, tz=hours.tz or "UTC", dt_format="short"
            ),
        }
        # what the values hold is escaped, what stands around them is the field's
        return Markup(placeholder.fill(str(body), values))  # nosec B704

    def _prepare_values(self):
        """Return what the macro writes on tickets, without the stage."""
        values = {}
        if self.team_id:
            values["team_id"] = self.team_id.id
        owner = self._get_owner()
        if owner:
            values["user_id"] = owner.id
        if self.priority:
            values["priority"] = self.priority
        if self.tag_ids:
            values["tag_ids"] = [fields.Command.link(tag) for tag in self.tag_ids.ids]
        return values

    def _get_owner(self):
        if self.owner_mode == "me":
            return self.env.user
        return self.user_id if self.owner_mode == "user" else self.user_id.browse()

    def _run_by_clock(self, ticket):
        """Do on one ticket what the macro says, in nobody's name.

        What it writes to the customer is no answer of a person: it meets no deadline.
        """
        self.ensure_one()
        if self._answers() and ticket._is_somebody(ticket.email_normalized):
            lang = ticket._get_macro_lang()
            ticket._say_by_itself(
                self._get_answer(ticket),
                lang,
                mail_headers=_HEADERS,
                # the customer reads it on the portal, too
                subtype_xmlid="mail.mt_comment",
            )
        values = self._prepare_values()
        if self.owner_mode == "me":  # nobody uses it
            values.pop("user_id", None)
        if values:
            ticket.write(values)
        if self.stage_kind and ticket.stage_kind != self.stage_kind:
            # whoever did not answer is not asked how satisfied he is
            quiet = ticket.with_context(crm_ticket_no_rating=NO_RATING)
            quiet._move_to(self.stage_kind)
