"""Live chats: who chats, what the chat became, and its place on the timeline."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import email_normalize_all, html2plaintext

from odoo.addons.crm_scheda_cliente.models.arguments import RECORD, takes
from odoo.addons.mail.tools.discuss import Store

#: so many of a visitor's last messages are looked through for an address
_LOOKED_THROUGH = 50


class DiscussChannel(models.Model):
    _name = "discuss.channel"
    _inherit = ["discuss.channel", "crm.timeline.mixin"]

    _timeline_kind = "chat"
    _timeline_icon = "fa-comments-o"
    _timeline_sequence = 25
    _timeline_partner = "crm_partner_id"
    _timeline_user = None
    _timeline_fields = ("name", "livechat_operator_id", "livechat_end_dt")
    #: what was said stays in the chat: a line for each would bury everything else
    _timeline_document = False
    _timeline_evidence = True

    crm_partner_id = fields.Many2one(
        "res.partner",
        string="Customer of the chat",
        compute="_compute_crm_partner_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
        help="Who chats: known when logged in, or chosen by the operator.",
    )

    _crm_timeline_idx = models.Index(
        "(crm_partner_id, create_date DESC, id DESC) WHERE crm_partner_id IS NOT NULL"
    )

    @api.depends(lambda self: self._get_crm_partner_paths())
    def _compute_crm_partner_id(self):
        """Find out who chats; whom an operator has chosen stays."""
        for channel in self:
            if channel.crm_partner_id or channel.channel_type != "livechat":
                channel.crm_partner_id = channel.crm_partner_id
                continue
            found = self.env["res.partner"]
            for path in self._get_crm_partner_paths():
                found |= channel.mapped(path)
            known = found.filtered(lambda one: one.partner_share and not one.is_public)
            channel.crm_partner_id = known[:1]

    @api.model
    def _get_crm_partner_paths(self):
        """Return the fields that say who chats, the surest first."""
        paths = ("livechat_customer_partner_ids",)
        # the website's chat knows who has visited before
        website = "livechat_visitor_id" in self._fields
        return (*paths, "livechat_visitor_id.partner_id") if website else paths

    # ------------------------------------------------------------------- timeline
    @api.model
    def _timeline_label(self):
        return self.env._("Chats")

    @api.model
    def _timeline_domain(self):
        return Domain("channel_type", "=", "livechat")

    @api.model
    def _timeline_contact_domain(self):
        return Domain("livechat_operator_id", "!=", False)

    def _timeline_entry(self):
        # sudo: whoever may read the chat may know who answered it
        operator = self.sudo().livechat_operator_id
        ended = self.livechat_end_dt
        return {
            "title": self.env._("Chat with %s", operator.name or ""),
            "state": self.env._("Ended") if ended else self.env._("In progress"),
            "color": "secondary" if ended else "success",
        }

    # ------------------------------------------------------------ beside the chat
    @api.readonly
    def get_crm_panel(self):
        """Return what stands beside the chat, in one call.

        :return: dict with ``card`` (see ``crm.customer.card.get_card``, False for
            an unknown visitor), ``suggestions`` (``[{id, name}]``: contacts whose
            address the visitor wrote), ``documents`` (see ``_get_crm_documents``)
        :raises AccessError: if the reader has no part in the chat
        """
        self.ensure_one()
        self.check_access("read")
        card = self._get_crm_card()
        return {
            "card": card,
            "suggestions": [] if card else self._get_crm_suggestions(),
            "documents": sorted(
                self._get_crm_documents(), key=lambda document: document["sequence"]
            ),
        }

    def _get_crm_card(self):
        partner = self.crm_partner_id
        if not partner:
            return False
        try:
            return self.env["crm.customer.card"].get_card(partner.id)
        except (AccessError, UserError):
            # of another company, or gone since the page was opened
            return False

    def _get_crm_suggestions(self):
        emails = self._get_crm_emails()
        partners = self.env["res.partner"].search(
            [("email_normalized", "in", emails), ("partner_share", "=", True)], limit=5
        )
        return [{"id": one.id, "name": one.display_name} for one in partners]

    def _get_crm_messages(self):
        """Return what people said in the chat, the oldest first."""
        # sudo: whoever may read the chat may read what was said in it
        messages = self.sudo().message_ids
        spoken = messages.filtered(lambda one: one.message_type == "comment")
        return (spoken - spoken._filter_empty()).sorted("id")

    def _get_crm_visitor_messages(self):
        return self._get_crm_messages().filtered(
            lambda one: one.author_guest_id or one.author_id.partner_share
        )

    def _get_crm_emails(self):
        """Return the addresses that the visitor wrote (list of str, normalized)."""
        said = self._get_crm_visitor_messages()[-_LOOKED_THROUGH:]
        text = "\n".join(html2plaintext(message.body) for message in said)
        words = [word.strip(".,;:()<>") for word in text.split() if "@" in word]
        return email_normalize_all(",".join(words))[:5]

    @takes(partner_id=RECORD)
    def set_crm_partner(self, partner_id):
        """Say who chats: a contact that the operator knows.

        :raises AccessError: if the operator has no part in the chat, or may not
            read the contact
        """
        self.ensure_one()
        self.check_access("read")
        partner = self.env["res.partner"].browse(partner_id)
        partner.check_access("read")
        if not self.env.user._is_internal() or self.channel_type != "livechat":
            raise AccessError(self.env._("Only operators say who chats with them."))
        # sudo: operators may not write chats as such
        self.sudo().crm_partner_id = partner
        return self.get_crm_panel()

    def _get_crm_documents(self):
        """Return what the chat may become or has become, for an add-on to extend.

        :return: list of dicts ``{key, sequence, label, icon, method, name}``:
            ``method`` of the channel makes the document, or finds the one there is,
            and returns the action that opens it; ``name`` (str) of the one there
            is, or False
        """
        return []

    def _get_crm_records(self):
        """Return the documents that chats became, for an add-on to extend.

        :return: list of recordsets of ``crm.livechat.document``
        """
        return []

    def _make_crm_record(self, model, prepare):
        """Return what the chat has become, made of it the first time.

        :param model: empty recordset of a ``crm.livechat.document``
        :param prepare: function that returns its values
        :raises AccessError: if the user has no part in the chat or may not create it
        :raises UserError: if it is no live chat
        """
        self.ensure_one()
        self.check_access("read")
        model.check_access("create")
        if self.channel_type != "livechat":
            raise UserError(
                self.env._(
                    "“%s” is no chat with a visitor: use the menu instead.",
                    self.display_name,
                )
            )
        # sudo: operators may not write chats; two of them at once make one document
        self.sudo().lock_for_update()
        # sudo: it may be of somebody else's team by now
        found = model.sudo().search([(model._livechat_link, "=", self.id)], limit=1)
        if found:
            return found.with_env(self.env)
        record = model.create({**prepare(), model._livechat_link: self.id})
        if self.livechat_end_dt:
            # sudo: that its text is the whole chat is for the system to note
            record.sudo()._note_livechat_written()
        return record

    def _open_crm_window(self):
        """Open the chat in its window on the screen of the user."""
        Store(bus_channel=self.env.user).add(
            self, extra_fields={"open_chat_window": True}
        ).bus_send()

    def _show_crm_record(self, record):
        return record._get_records_action(context={})

    def write(self, vals):
        """Write the chats that end on what they have become."""
        ending = self.browse()
        if vals.get("livechat_end_dt"):
            # sudo: visitors end chats as well
            ending = self.sudo().filtered(lambda one: not one.livechat_end_dt)
        result = super().write(vals)
        for records in ending._get_crm_records() if ending else ():
            records._write_livechat_transcript()
        return result

    # ----------------------------------------------------------------- transcript
    def _get_crm_transcript(self):
        """Return what was said, with names and times, as HTML that is safe."""
        self.ensure_one()
        return self.env["ir.qweb"]._render(
            "crm_scheda_cliente_livechat.transcript",
            {
                "lines": [
                    {
                        "who": self._get_crm_author(message),
                        "when": fields.Datetime.context_timestamp(
                            self, message.date
                        ).strftime("%d/%m/%Y %H:%M"),
                        "text": html2plaintext(message.body).strip(),
                        "files": message.attachment_ids.mapped("name"),
                    }
                    for message in self._get_crm_messages()
                ]
            },
        )

    def _get_crm_author(self, message):
        guest = message.author_guest_id.name
        author = message.author_id
        return author.user_livechat_username or author.name or guest or ""

    def _get_crm_subject(self):
        """Return a subject: the first thing that the visitor said."""
        first = self._get_crm_visitor_messages()[:1]
        text = " ".join(html2plaintext(first.body or "").split())
        return text if len(text) <= 80 else f"{text[:79].rstrip()}…"

    def _copy_crm_files(self, record):
        """Put the chat's files on a document, each once."""
        # sudo: whoever may read the chat may read its files
        known = record.env["ir.attachment"].sudo()
        there = known.search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )
        sums = set(there.mapped("checksum"))
        for file in self._get_crm_messages().attachment_ids:
            if file.checksum not in sums:
                file.copy({"res_model": record._name, "res_id": record.id})
                sums.add(file.checksum)
