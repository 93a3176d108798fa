"""What persons ask about their data, and the month within which they are answered."""

import base64

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

#: days within which an answer is due
DAYS = 30
OPEN = ("new", "working")
OFFICER = "crm_scheda_cliente.privacy_group_officer"


class CrmPrivacyRequest(models.Model):
    """A person's request: access, erasure, portability, rectification, opposition.

    To be answered without undue delay and at the latest within one month (GDPR art.
    12(3)); the right month may be longer than 30 days, never shorter but for February:
    30 days are safe. It stays after the person was erased, as the proof of it.
    """

    _name = "crm.privacy.request"
    _description = "Request of a data subject"
    _inherit = ["mail.thread", "crm.worklist.mixin"]
    _order = "date_deadline, id"
    _check_company_auto = True
    _crm_own_author = True

    _worklist_kind = "privacy"
    _worklist_icon = "fa-user-secret"
    _worklist_sequence = 15
    _worklist_groups = (OFFICER,)
    _worklist_fields = ("name", "kind", "state", "partner_id", "date_deadline")

    name = fields.Char(required=True, help="Who asks.")
    kind = fields.Selection(
        [
            ("access", "Access (art. 15)"),
            ("rectification", "Rectification (art. 16)"),
            ("erasure", "Erasure (art. 17)"),
            ("portability", "Portability (art. 20)"),
            ("opposition", "Opposition (art. 21)"),
        ],
        required=True,
        tracking=True,
    )
    partner_id = fields.Many2one("res.partner", "Person", index=True)
    email = fields.Char(help="The answer goes there.")
    channel = fields.Selection(
        [
            ("portal", "Portal"),
            ("mail", "Mail"),
            ("letter", "Letter"),
            ("phone", "Telephone"),
            ("desk", "In person"),
        ],
        required=True,
        default="mail",
    )
    date = fields.Date("Received on", required=True, default=fields.Date.context_today)
    date_deadline = fields.Date(
        "Answer by", compute="_compute_date_deadline", store=True, readonly=False,
        index=True, tracking=True,
    )  # fmt: skip
    date_done = fields.Date("Answered on", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("new", "New"),
            ("working", "In progress"),
            ("done", "Answered"),
            ("refused", "Refused"),
        ],
        required=True, default="new", tracking=True, copy=False,
    )  # fmt: skip
    identified = fields.Boolean(
        "Identity confirmed",
        tracking=True,
        help="It is sure that the person is who asks (GDPR art. 12(6)).",
    )
    user_id = fields.Many2one(
        "res.users", "Responsible", index=True, tracking=True,
        domain="[('share', '=', False)]",
    )  # fmt: skip
    note = fields.Text("What is asked")
    answer = fields.Text(help="What the person is told.")
    passport_id = fields.Many2one(
        "crm.privacy.passport", "Privacy dossier", readonly=True, copy=False
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    @api.depends("date")
    def _compute_date_deadline(self):
        for request in self:
            date = request.date or fields.Date.context_today(request)
            request.date_deadline = date + relativedelta(days=DAYS)

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if self.partner_id:
            self.name = self.partner_id.name
            self.email = self.partner_id.email

    @api.model
    def _receive(self, partner, kind, note, channel="portal"):
        """Take down what a person asks who is known to be that person.

        A second request of the same kind that is still open is the same request.
        """
        same = [
            ("partner_id", "=", partner.id), ("kind", "=", kind), ("state", "in", OPEN),
        ]  # fmt: skip
        # sudo: the person asks, and has no right on the list of requests
        requests = self.sudo()  # sudo: as above
        known = requests.search(same, limit=1)
        if known:
            known.note = "\n".join(filter(None, (known.note, note)))
            return known
        return requests.create(
            {
                "name": partner.name,
                "partner_id": partner.id,
                "email": partner.email,
                "kind": kind,
                "note": note,
                "channel": channel,
                "identified": True,
                "company_id": (partner.company_id or self.env.company).id,
            }
        )

    # -- what is done ---------------------------------------------------------------

    def action_take(self):
        """Take the request in hand."""
        self.check_access("write")
        self.write({"state": "working", "user_id": self.env.uid})
        return True

    def action_refuse(self):
        """Close the request without doing what is asked; the answer says why.

        :raises UserError: no reason is given (GDPR art. 12(4))
        """
        self.check_access("write")
        for request in self:
            if not request.answer:
                raise UserError(
                    self.env._(
                        "“%s”: write in the answer why it is refused.", request.name
                    )
                )
            request._send_answer()
        self.write({"state": "refused", "date_done": fields.Date.context_today(self)})
        return True

    def action_answer(self):
        """Do what is asked and answer by mail, with the dossier where one is due."""
        self.check_access("write")
        for request in self.filtered(lambda r: r.state in OPEN):
            request._check_ready()
            request._do()
        return True

    def _check_ready(self):
        if not self.identified:
            raise UserError(
                self.env._("“%s”: confirm first that it is the person.", self.name)
            )
        if self.kind in ("access", "portability", "erasure") and not self.partner_id:
            raise UserError(self.env._("“%s”: choose the person first.", self.name))
        if self.kind in ("rectification", "opposition") and not self.answer:
            raise UserError(
                self.env._("“%s”: write in the answer what was done.", self.name)
            )

    def _do(self):
        """Do what is asked and close the request."""
        partner, files = self.partner_id, []
        if self.kind in ("access", "portability"):
            partner._crm_check_privacy_right()
            lang = partner.lang or self.env.lang
            passports = self.env["crm.privacy.passport"].with_context(lang=lang)
            self.passport_id = passports._issue(partner)
            files = self._get_files()
            self.env["crm.security.log"]._note(
                "export", self.env._("Everything known about a person"), record=partner
            )
        elif self.kind == "erasure":
            partner._crm_check_privacy_right()
            partner._crm_check_erasable()
            lang = partner.lang or self.env.lang
            said = partner.with_context(lang=lang)._crm_erase_subject()
            first = self.with_context(lang=lang).env._("Your data were erased:")
            self.answer = "\n".join(filter(None, (self.answer, first, *said)))
            self.env["crm.security.log"]._note(
                "erasure", self.env._("Everything that says who it is"), record=partner
            )
        elif self.kind == "opposition":
            partner.sudo()._crm_block_addresses()  # sudo: a no holds, whoever notes it
        self.write({"state": "done", "date_done": fields.Date.context_today(self)})
        self._send_answer(files)

    def _get_files(self):
        """Return the dossier's files: list of (name, content)."""
        passport = self.passport_id
        pdf, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            "crm_scheda_cliente.crm_privacy_passport_report", passport.ids
        )
        return [
            (passport.filename, base64.b64decode(passport.content)),
            (f"{passport.name}.pdf", pdf),
        ]

    def _send_answer(self, files=()):
        """Send the answer by mail, where there is an address; it is due by law."""
        address = email_normalize(self.email or "")
        if not address:
            return
        kind = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        lines = Markup("<br/>").join((self.answer or "").split("\n"))
        body = Markup("<p>%s</p><p>%s</p>") % (
            self.env._(
                "Your request of %(date)s: %(kind)s.", date=self.date, kind=kind
            ),
            lines or self.env._("Attached is what we know about you."),
        )
        # sudo: writing mails is the system's; what is sent is the request's own answer
        self.env["mail.mail"].sudo().create(  # sudo: as above
            {
                "subject": self.env._("Your data: %s", kind),
                "email_to": address,
                "email_from": self.company_id.email_formatted
                or self.env.user.email_formatted,
                "author_id": self.env.user.partner_id.id,
                "body_html": body,
                "auto_delete": True,
                "attachment_ids": [
                    (0, 0, {"name": name, "raw": content}) for name, content in files
                ],
            }
        )

    def action_open_passport(self):
        """Open the dossier that was handed over."""
        self.ensure_one()
        return self.passport_id._get_records_action(name=self.env._("Privacy dossier"))

    # -- the desk --------------------------------------------------------------------

    @api.model
    def _worklist_label(self):
        return self.env._("Requests of data subjects")

    @api.model
    def _worklist_domain(self):
        return Domain("state", "in", OPEN)

    @api.model
    def _worklist_user_domain(self, user_ids):
        """Return one's own, and for officers those that nobody has yet."""
        mine = Domain("user_id", "in", user_ids)
        if self.env.uid in user_ids and self.env.user.has_group(OFFICER):
            mine |= Domain("user_id", "=", False)
        return mine

    def _worklist_entry(self):
        return {
            "title": f"{self._crm_label('kind')}: {self.name}",
            "state": self._crm_label("state"),
            "priority": 2,
        }
