"""Text messages that came in: who wrote, what they mean, and what follows."""

from datetime import timedelta

from odoo import api, fields, models

from .. import answers

#: days after a campaign's message in which an answer is one to it
ANSWERS_WITHIN = 30


class CrmSmsInbound(models.Model):
    """A message that came in: who wrote, what, and what was made of it.

    Whoever asks to be left alone is, at once. Interest goes to whoever looks after the
    customer. What may be either is a task, too: nothing is passed over in silence.
    """

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
    meaning = fields.Selection(
        [
            (answers.STOP, "Wants to be left alone"),
            (answers.DOUBT, "Not sure: to be read"),
            (answers.YES, "Interested"),
            (answers.OTHER, "Something else"),
        ],
        readonly=True,
        help="As the words say. “Not sure” and “interested” are a task of whoever looks"
        " after the customer.",
    )
    to_do = fields.Boolean(readonly=True, index="btree_not_null")
    campaign_id = fields.Many2one(
        "utm.campaign", readonly=True, index="btree_not_null", ondelete="set null"
    )

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
            message._answer_campaign()
            if message.meaning in (answers.DOUBT, answers.YES):
                message._give_to_somebody()
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

    def _answer_campaign(self):
        """The campaign's last message to this person was answered by it."""
        since = self.date - timedelta(days=ANSWERS_WITHIN)
        # sudo: the provider's call is nobody's
        passages = self.env["crm.campaign.passage"].sudo()  # sudo: as above
        passage = self.partner_id and passages.search(
            [
                ("member_id.partner_id", "=", self.partner_id.id),
                ("step_id.channel", "=", "sms"),
                ("state", "=", "done"),
                ("date", ">=", since),
            ],
            order="date desc",
            limit=1,
        )
        if passage:
            self.campaign_id = passage.step_id.campaign_id
            passage._came_back(responded=not self.opt_out)

    def _give_to_somebody(self):
        """Make it a task of whoever looks after the customer, or after the campaign."""
        self.to_do = True
        partner = self.partner_id
        owner = (
            partner.user_id
            or partner.commercial_partner_id.user_id
            or self.campaign_id.user_id
        )
        if not (partner and owner.active):
            return  # it stands in the list of what is to be read
        title = dict(self._fields["meaning"]._description_selection(self.env))
        partner.sudo().activity_schedule(  # sudo: the provider's call is nobody's
            "mail.mail_activity_data_todo",
            summary=self.env._("Text message: %s", title[self.meaning]),
            note=self.text,
            user_id=owner.id,
        )

    def action_done(self):
        """Somebody has read it and done what it takes."""
        self.check_access("read")
        # sudo: who may read it may say that it was read
        self.sudo().write({"to_do": False})  # sudo: as above

    def action_leave_alone(self):
        """It did mean that nothing more is wanted: close the channel."""
        self.check_access("read")
        for message in self.sudo():  # sudo: an opposition holds, whoever notes it
            message._close_channel()
            message.write({"opt_out": True, "meaning": answers.STOP, "to_do": False})

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
