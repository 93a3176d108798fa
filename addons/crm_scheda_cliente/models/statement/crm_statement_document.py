"""The statements that were sent: accounting's own store, closed to everybody else."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formataddr


class CrmStatementDocument(models.Model):
    """A statement that a customer was sent, with its mail and its PDF.

    Whoever reads a customer reads what hangs on it, and its followers get what is
    posted there; so amounts are posted here, where accounting alone reads. An answer of
    the customer comes here, too: whoever sent the statement follows it.
    """

    _name = "crm.statement.document"
    _inherit = ["mail.thread"]
    _description = "Statement sent"
    _order = "id desc"
    _check_company_auto = True
    # core's way in models: a note on what one may read
    _mail_post_access = "read"
    _crm_own_author = True

    name = fields.Char(required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    recipient_id = fields.Many2one("res.partner", "Sent to", readonly=True)
    user_id = fields.Many2one("res.users", "Sender", readonly=True)
    date = fields.Datetime("Sent on", required=True, readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", "Document", readonly=True, ondelete="set null"
    )
    certified_email = fields.Char("Certified mail (PEC)", readonly=True)
    delivery = fields.Selection(
        [
            ("leaving", "On its way"),
            ("accepted", "Accepted"),
            ("delivered", "Delivered"),
            ("failed", "Not delivered"),
        ],
        readonly=True,
        help="What the receipts of certified mail say.",
    )
    ground_rule = fields.Char("Rule of the ground", readonly=True)
    ground = fields.Char(
        readonly=True,
        help="Why it may be sent, as it was said when it left.",
    )
    line_ids = fields.One2many("crm.statement.mailing.line", "document_id")

    #: what a receipt's word means for the statement, and which words it may follow
    _RECEIPTS = {
        "accettazione": ("accepted", ("leaving",)),
        "avvenuta-consegna": ("delivered", ("leaving", "accepted", "failed")),
        "non-accettazione": ("failed", ("leaving",)),
        "errore-consegna": ("failed", ("leaving", "accepted")),
        "rilevazione-virus": ("failed", ("leaving", "accepted")),
    }

    @api.model
    def _send(self, partner, recipient, mail, pdf, certified=""):
        """Send a statement by e-mail and keep it.

        On the customer stands only that one was sent, without file and amount.

        :param partner: the commercial entity
        :param recipient: the contact who gets it
        :param dict mail: ``subject`` and ``body``, rendered
        :param tuple pdf: name and content
        :param str certified: the certified address that it goes to instead, by the
            company's certified server
        :return: the document
        """
        # sudo: accounting staff send mails without rights on threads; see the caller
        document = self.sudo().create(
            {
                "name": pdf[0].rpartition(".")[0],
                "partner_id": partner.id,
                "company_id": self.env.company.id,
                "recipient_id": recipient.id,
                "user_id": self.env.uid,
                "date": fields.Datetime.now(),
                "certified_email": certified,
                "delivery": "leaving" if certified else False,
                **self._prepare_ground(recipient, bool(certified)),
            }
        )
        sender = self.env.user
        document.message_subscribe(partner_ids=sender.partner_id.ids)
        message = document.message_post(
            **mail,
            **self._prepare_way(recipient, certified),
            author_id=sender.partner_id.id,
            message_type="email_outgoing",
            subtype_xmlid="mail.mt_comment",
            attachments=[pdf],
        )
        document.attachment_id = message.attachment_ids[:1]
        document._note_on_customer()
        return document

    @api.model
    def _prepare_ground(self, recipient, certified):
        """Hook: return on what ground a statement leaves, values of the document.

        It offers nothing and tells what is owed: the contract is its ground (GDPR
        art. 6(1)(b)), and no consent is asked for. An add-on that knows the person's
        consents and refusals has its own kernel say so.

        :param recipient: ``res.partner`` who gets it
        :param bool certified: by certified mail
        """
        return {
            "ground_rule": "contract",
            "ground": self.env._(
                "What is owed under the contract: no consent is needed (GDPR"
                " art. 6(1)(b))."
            ),
        }

    @api.model
    def _prepare_way(self, recipient, certified):
        """Return by which way a statement leaves, see ``_send``."""
        if not certified:
            return {
                "email_from": self.env.user.email_formatted or None,
                "partner_ids": recipient.ids,
            }
        company = self.env.company
        server = self.env["ir.mail_server"]._crm_find_certified(company)
        address = server._crm_get_address()
        return {
            "email_from": formataddr((company.name, address)),
            "reply_to": address,
            "mail_server_id": server.id,
            "outgoing_email_to": certified,
        }

    def _note_on_customer(self):
        """Write on the customers that a statement was sent; nobody is notified."""
        for document in self:
            sender = document.user_id
            _ = self.with_context(lang=sender.lang).env._
            if document.certified_email:
                told = _("A statement of account was sent by certified mail (PEC).")
            else:
                told = _("A statement of account was sent by e-mail.")
            note = document.partner_id._message_log(
                body=told,
                author_id=sender.partner_id.id,
                message_type="comment",
            )
            note.date = document.date

    def _crm_after_receipt(self, message, word):
        """Keep what became of a statement; one that failed can be sent again."""
        state, after = self._RECEIPTS.get(word, ("", ()))
        for document in self.filtered(lambda one: one.delivery in after):
            document.delivery = state
            if state == "failed":
                _ = self.with_context(lang=document.user_id.lang).env._
                told = _("A statement of account was not delivered (PEC).")
                document.partner_id._message_log(body=told)
                document.line_ids.write({"state": "failed", "reason": told})

    def action_open_file(self):
        """Open the PDF."""
        self.ensure_one()
        self.check_access("read")
        if not self.attachment_id:
            raise UserError(self.env._("The file of “%s” is gone.", self.name))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "new",
        }
