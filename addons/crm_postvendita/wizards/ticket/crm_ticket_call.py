"""A call registered while it happens, kept as one types, until it is a ticket."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from odoo.addons.crm_scheda_cliente.models.arguments import RECORD, shape, takes, text

from ...models.ticket.crm_ticket import PRIORITIES

#: what is kept of a call while it is typed, and of what shape it is
KEPT = {
    "phone": text(100),
    "name": text(),
    "notes": text(100_000),
    "partner_id": RECORD,
    "category_id": RECORD,
    "team_id": RECORD,
    "priority": text(1),
}


class CrmTicketCall(models.TransientModel):
    """A call registered while it happens: number, caller, ticket.

    The record exists before the first word, and what is typed is kept as one
    types: whoever opens a new call after the browser, the network or the line
    has dropped finds the one that was not finished.
    """

    _name = "crm.ticket.call"
    _description = "New call"
    _transient_max_hours = 24.0

    phone = fields.Char("Number")
    candidate_ids = fields.Many2many(
        "res.partner", compute="_compute_candidates", string="Known under this number"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Caller",
        compute="_compute_partner",
        store=True,
        readonly=False,
    )
    name = fields.Char("Subject")
    notes = fields.Text()
    priority = fields.Selection(PRIORITIES, default="1")
    category_id = fields.Many2one("crm.ticket.category")
    team_id = fields.Many2one(
        "crm.ticket.team",
        default=lambda self: self.env["crm.ticket.team"].search(
            [("member_ids", "in", self.env.uid)], limit=1
        ),
    )
    open_ticket_ids = fields.Many2many(
        "crm.ticket", compute="_compute_open_tickets", string="Open tickets"
    )
    ticket_id = fields.Many2one("crm.ticket", readonly=True)
    is_resumed = fields.Boolean(compute="_compute_is_resumed")

    @api.depends_context("crm_call_resumed")
    def _compute_is_resumed(self):
        self.is_resumed = bool(self.env.context.get("crm_call_resumed"))

    @api.depends("phone")
    def _compute_candidates(self):
        for call in self:
            call.candidate_ids = call._find_callers(call.phone)

    @api.depends("phone")
    def _compute_partner(self):
        for call in self:
            call.partner_id = call.partner_id or call._find_callers(call.phone)[:1]

    @api.depends("partner_id")
    def _compute_open_tickets(self):
        for call in self:
            customer = call.partner_id.commercial_partner_id
            call.open_ticket_ids = (
                self.env["crm.ticket"].search(
                    [
                        ("commercial_partner_id", "=", customer.id),
                        ("is_open", "=", True),
                    ],
                    order="sla_deadline, id",
                    limit=10,
                )
                if customer
                else False
            )

    @api.model
    def _find_callers(self, phone):
        """Return the contacts of a number: the whole number before its last digits.

        People come before their company, and one of us never: one's own number is
        not a caller.
        """
        partners = self.env["res.partner"]
        digits = "".join(char for char in phone or "" if char.isdigit())
        if len(digits) < 6:
            return partners
        country = self.env.company.country_id.phone_code
        sanitized = self._sanitize(phone)
        outside = Domain("user_ids", "=", False) | Domain("user_ids.share", "=", True)
        found = partners.search(
            outside & Domain("phone_sanitized", "=", sanitized), limit=10
        )
        if not found:
            tail = digits.removeprefix(str(country or ""))[-9:]
            found = partners.search(
                outside & Domain("phone_sanitized", "=like", f"%{tail}"), limit=10
            )
        return found.sorted(lambda partner: (partner.is_company, partner.id))

    @api.model
    def _sanitize(self, phone):
        company = self.env.company
        return (
            self.env["res.partner"]._phone_format(
                number=phone, country=company.country_id, force_format="E164"
            )
            or (phone or "").strip()
        )

    # ------------------------------------------------------------------- drafts
    @api.model
    @takes(phone=text(100))
    def action_start(self, phone=False):
        """Open the call that one did not finish, or else a new one.

        :param str phone: the number that is calling; a call under another number
            is a new one
        :return: the action that shows the form
        """
        call = self._find_unfinished(phone)
        resumed = bool(call)
        if not call:
            call = self.create({"phone": phone})
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_postvendita.crm_ticket_call_action"
        )
        return {
            **action,
            "res_id": call.id,
            "context": {"crm_call_resumed": resumed, "form_view_initial_mode": "edit"},
        }

    @api.model
    def _find_unfinished(self, phone):
        """Return one's own last call with words in it and without a ticket."""
        drafts = self.search(
            [("create_uid", "=", self.env.uid), ("ticket_id", "=", False)],
            order="id DESC",
            limit=5,
        ).filtered(lambda call: call.phone or call.name or call.notes)
        if phone:
            same = self._sanitize(phone)
            drafts = drafts.filtered(lambda call: self._sanitize(call.phone) == same)
        return drafts[:1]

    @takes(values=shape(**KEPT))
    def keep(self, values):
        """Keep what has been typed so far; what is gone or done stays as it is.

        :param dict values: of the form's own fields, others are not written
        """
        return self._keep(values, KEPT)

    def _keep(self, values, names):
        kept = {name: values[name] for name in names if name in values}
        if not kept.get("partner_id"):
            kept.pop("partner_id", None)  # found by the number
        self.exists().filtered(lambda call: not call.ticket_id).write(kept)
        return True

    def action_discard(self):
        """Throw the call away: nothing of it is to be kept."""
        self.filtered(lambda call: not call.ticket_id).unlink()
        return {"type": "ir.actions.act_window_close"}

    def action_anew(self):
        """Throw the unfinished call away and open a new one."""
        self.action_discard()
        return self.action_start()

    # ------------------------------------------------------------------- tickets
    def action_open_ticket(self):
        """Open the ticket of the call and show it; asked twice, it is the same one."""
        self.ensure_one()
        if not self.ticket_id:
            self.ticket_id = self.env["crm.ticket"].create(self._prepare_ticket())
        return self.ticket_id.action_open_form()

    def _prepare_ticket(self):
        partner = self.partner_id or self._create_caller()
        return {
            "name": self.name or self.env._("Call of %s", partner.display_name),
            "description": plaintext2html(self.notes or ""),
            "partner_id": partner.id,
            "partner_phone": self.phone or partner.phone,
            "priority": self.priority,
            "category_id": self.category_id.id,
            "team_id": self.team_id.id,
            "channel_id": self.env["crm.ticket"]._channel_id("phone"),
        }

    def _create_caller(self):
        """Return a contact to confirm for a number that nobody has."""
        if not self.phone:
            raise UserError(self.env._("Give the caller or at least the number."))
        return self.env["res.partner"].create(
            {"name": self.phone, "phone": self.phone, "crm_to_confirm": True}
        )

    def action_open_card(self):
        """Show the caller's card; the call stays, to go on with it."""
        return self.partner_id.action_open_customer_card()

    def _note_on(self, ticket):
        """Note the call on an open ticket instead of opening another one."""
        self.ensure_one()
        text = "\n".join(filter(None, (self.name, self.notes)))
        text = text or self.env._("Called again.")
        if self.partner_id:
            text = f"{self.partner_id.display_name}: {text}"
        ticket.message_post(
            body=plaintext2html(text),
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        self.ticket_id = ticket
        # whoever registers the call speaks with the customer: that is an answer
        now = fields.Datetime.now().replace(microsecond=0)
        ticket.sudo()._note_answer(now)  # sudo: figures that nobody types
        return ticket.action_open_form()
