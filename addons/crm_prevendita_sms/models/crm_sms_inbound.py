"""Text messages that came in: who wrote, and whether it closes the channel."""

from odoo import api, fields, models


class CrmSmsInbound(models.Model):
    """A message that came in: who wrote, what, and whether it closed the channel."""

    _name = "crm.sms.inbound"
    _description = "Text message received"
    _order = "date desc, id desc"
    _rec_name = "number"

    gateway_id = fields.Many2one(
        "crm.sms.gateway", required=True, index=True, ondelete="cascade", readonly=True
    )
    reference = fields.Char("Provider's Number", readonly=True)
    number = fields.Char("From", readonly=True, index=True)
    text = fields.Text(readonly=True)
    date = fields.Datetime(
        "Received On", default=fields.Datetime.now, readonly=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner", "Written By", index=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    opt_out = fields.Boolean("Asked to Be Left Alone", readonly=True)

    _once = models.UniqueIndex(
        "(gateway_id, reference) WHERE reference IS NOT NULL",
        "This message was received already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        for message in messages:
            message._find_partner()
            if message.opt_out:
                message._close_channel()
            message._post()
        return messages

    def _find_partner(self):
        """Find who wrote: whom we wrote to last, among those with the number."""
        # sudo: the provider's call is nobody's
        partners = self.env["res.partner"].sudo()
        found = partners.search(
            [
                ("phone_sanitized", "=", self.number),
                ("company_id", "in", (self.company_id.id, False)),
            ],
            order="id",
        )
        if len(found) > 1:
            # sudo: as above
            last = (
                self.env["mail.notification"]
                .sudo()  # sudo: as above
                .search(
                    [
                        ("res_partner_id", "in", found.ids),
                        ("notification_type", "=", "sms"),
                    ],
                    order="id desc",
                    limit=1,
                )
            )
            found = last.res_partner_id or found
        self.partner_id = found[:1]

    def _close_channel(self):
        """Nobody writes to this number again: core's list, and the consents."""
        note = self.env._("Answered “%s” to a text message", (self.text or "")[:80])
        # sudo: an opposition holds, whoever takes it down
        blacklist = self.env["phone.blacklist"].sudo()
        blacklist._add([self.number], message=note)
        consents = (
            self.env["crm.consent"]
            .sudo()  # sudo: as above
            .search(
                [
                    ("partner_id.phone_sanitized", "=", self.number),
                    ("channel", "=", "sms"),
                    ("date_withdrawn", "=", False),
                ]
            )
        )
        consents.withdrawn_reason = note
        consents.action_withdraw()

    def _post(self):
        """Put the message on the contact, where the timeline shows it."""
        if not self.partner_id:
            return
        # sudo: the provider's call is nobody's; the contact is its author
        self.partner_id.sudo().message_post(
            body=self.text or "",
            author_id=self.partner_id.id,
            message_type="sms",
            subtype_xmlid="mail.mt_note",
        )
