"""Telephone calls that an exchange announced, and those to return."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.crm_scheda_cliente.models.arguments import takes, text

from .kernel import phone_number


class CrmPhoneCall(models.Model):
    """A call that a telephone exchange announced."""

    _name = "crm.phone.call"
    _description = "Telephone Call"
    _inherit = ["crm.timeline.mixin", "crm.worklist.mixin"]
    _check_company_auto = True
    _order = "date DESC, id DESC"
    _rec_name = "number"

    _timeline_kind = "call"
    _timeline_icon = "fa-phone"
    _timeline_sequence = 15
    _timeline_date = "date"
    _timeline_text = ("number", "note")
    _timeline_fields = ("number", "number_sanitized", "direction", "state", "note")

    _worklist_kind = "callback"
    _worklist_icon = "fa-phone"
    _worklist_sequence = 5
    _worklist_deadline = "callback_date"
    _worklist_fields = ("number", "number_sanitized", "date", "state")

    exchange_id = fields.Many2one(
        "crm.phone.exchange", index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    reference = fields.Char(
        "Exchange's Reference", help="The call's own number at the exchange."
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")], default="in", required=True
    )
    number = fields.Char(help="As the exchange gave it; empty if withheld.")
    number_sanitized = fields.Char("Full Number", index="btree_not_null")
    extension = fields.Char()
    partner_id = fields.Many2one("res.partner", "Customer", index="btree_not_null")
    user_id = fields.Many2one("res.users", "Operator", index="btree_not_null")
    state = fields.Selection(
        [("ringing", "Ringing"), ("answered", "Answered"), ("missed", "Missed")],
        default="ringing",
        required=True,
    )
    callback_date = fields.Datetime(
        "Call Back By",
        compute="_compute_callback_date",
        store=True,
        readonly=False,
    )
    called_back = fields.Boolean()
    note = fields.Text("Outcome")

    _reference_uniq = models.UniqueIndex(
        "(exchange_id, reference) WHERE reference IS NOT NULL",
        "The exchange has already announced this call.",
    )
    _partner_date_idx = models.Index(
        "(partner_id, date DESC, id DESC) WHERE partner_id IS NOT NULL"
    )
    _callback_idx = models.Index(
        "(user_id, callback_date, id)"
        " WHERE state = 'missed' AND called_back IS NOT TRUE"
    )
    # the charts read them without a look at the rows
    _chart_idx = models.Index("(date, direction, state, company_id, user_id)")

    @api.depends("state")
    def _compute_callback_date(self):
        for call in self:
            if call.state == "missed" and not call.callback_date:
                minutes = call.exchange_id.callback_minutes or 60
                start = call.date or fields.Datetime.now()
                call.callback_date = start + timedelta(minutes=minutes)

    @api.depends("number", "direction", "partner_id")
    def _compute_display_name(self):
        for call in self:
            number = phone_number.pretty(call.number_sanitized or call.number)
            call.display_name = number or self.env._("Hidden number")

    def write(self, vals):
        """Nobody lays a call on everybody's desk: it is given to somebody."""
        alone = "user_id" in vals and not vals["user_id"]
        if alone and not self.env.su and self.user_id:
            raise AccessError(
                self.env._("A call has its operator: give it to a colleague instead.")
            )
        return super().write(vals)

    # ------------------------------------------------------------------- timeline
    @api.model
    def _timeline_label(self):
        return self.env._("Telephone calls")

    @api.model
    def _timeline_contact_domain(self):
        return Domain("state", "=", "answered")

    def _timeline_entry(self):
        colors = {"missed": "danger", "answered": "success"}
        return {
            "title": f"{self._crm_label('direction')} · {self.display_name}",
            "text": self.note or False,
            "state": self._crm_label("state"),
            "color": colors.get(self.state, "info"),
        }

    # ------------------------------------------------------------------- worklist
    @api.model
    def _worklist_label(self):
        return self.env._("Calls to return")

    @api.model
    def _worklist_domain(self):
        return (
            Domain("state", "=", "missed")
            & Domain("called_back", "=", False)
            & Domain("direction", "=", "in")
        )

    @api.model
    def _worklist_user_domain(self, user_ids):
        """Return the calls missed by these people, or by nobody in particular."""
        return Domain("user_id", "in", [*user_ids, False])

    @api.model
    def _worklist_actions(self):
        return [
            {
                "key": "done",
                "hotkey": "d",
                "label": self.env._("Called back"),
                "icon": "fa-check",
                "method": "action_called_back",
                "ask": [
                    {"name": "note", "label": self.env._("Outcome"), "type": "text"}
                ],
            }
        ]

    def _worklist_entry(self):
        return {
            "title": self.display_name,
            "reason": self.env._(
                "Missed at %s",
                fields.Datetime.context_timestamp(self, self.date).strftime("%H:%M"),
            ),
            "phone": self.number_sanitized or self.number or False,
            "priority": 1,
        }

    # -------------------------------------------------------------------- actions
    @takes(note=text(20_000))
    def action_called_back(self, note=False):
        """The caller has been called back: nothing is left to do."""
        values = {"called_back": True}
        if note:
            values["note"] = note
        for call in self:
            call.write({**values, "user_id": call.user_id.id or self.env.uid})

    # ------------------------------------------------------------------- business
    @api.model
    def _announce(self, exchange, event):
        """Register what an exchange says, and tell the extension's user.

        :param exchange: ``crm.phone.exchange`` record
        :param dict event: ``number``, ``extension``, ``state``, ``direction``,
            ``reference``, all strings, already checked by the controller
        :return: the call
        """
        call = self._get_announced(exchange, event)
        if call:
            call.write({"state": event["state"]})
        else:
            call = self.create(self._prepare_announced(exchange, event))
        if call.user_id:
            call.user_id._bus_send("crm_mydesk.call", call._prepare_message())
        return call

    @api.model
    def _get_announced(self, exchange, event):
        """Return the call that this event goes on with, or an empty record.

        Without a reference of the exchange's own, it is the last one that rings
        from the same number at the same extension.
        """
        domain = Domain("exchange_id", "=", exchange.id)
        if event["reference"]:
            domain &= Domain("reference", "=", event["reference"])
            return self.search(domain, limit=1)
        if event["state"] == "ringing":
            return self.browse()
        recent = fields.Datetime.now() - timedelta(hours=1)
        return self.search(
            domain
            & Domain("state", "=", "ringing")
            & Domain("number", "=", event["number"] or False)
            & Domain("extension", "=", event["extension"] or False)
            & Domain("date", ">=", recent),
            limit=1,
        )

    @api.model
    def _prepare_announced(self, exchange, event):
        hidden = phone_number.is_hidden(event["number"])
        region = exchange.company_id.country_id.code
        numbers = [] if hidden else phone_number.e164(event["number"], region)
        users = self.env["res.users"]
        extension = event["extension"]
        return {
            "exchange_id": exchange.id,
            "company_id": exchange.company_id.id,
            "reference": event["reference"] or False,
            "direction": event["direction"],
            "number": False if hidden else event["number"],
            "number_sanitized": numbers[0] if numbers else False,
            "extension": extension or False,
            "partner_id": self._get_partner(exchange, numbers).id,
            "user_id": users.search(
                [
                    ("crm_extension", "=", extension),
                    ("share", "=", False),
                    ("company_ids", "in", exchange.company_id.ids),
                ],
                limit=1,
            ).id
            if extension
            else False,
            "state": event["state"],
        }

    @api.model
    def _get_partner(self, exchange, numbers):
        """Return the caller where there is no doubt, else an empty record.

        Several people at one number are no doubt if they belong to the same
        company: then the company calls.
        """
        partners = self.env["res.partner"]
        if not numbers or self.env["crm.caller"]._is_own(numbers[:1]):
            return partners
        partners = partners.search(
            [
                ("phone_sanitized", "in", numbers),
                ("company_id", "in", [exchange.company_id.id, False]),
            ],
            limit=20,
        )
        if len(partners) > 1:
            entity = partners.commercial_partner_id
            return entity if len(entity) == 1 else partners.browse()
        return partners

    def _prepare_message(self):
        """Return what the operator's screen shows of a call."""
        self.ensure_one()
        return {
            "id": self.id,
            "state": self.state,
            "direction": self.direction,
            "number": self.number_sanitized or self.number or False,
            "shown": self.display_name,
            "partner_id": self.partner_id.id,
            "partner": self.partner_id.complete_name or False,
        }
