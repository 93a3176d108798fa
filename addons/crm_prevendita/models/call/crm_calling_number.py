"""The numbers that a company calls from, with their registration.

Sources: D.L. 83/2012 art. 24-bis(11), as L. 232/2016 art. 1(243) has it: who runs a
call centre registers with the ROC (AGCOM's register of operators of communication) and
tells it all numbers that are used; L. 5/2018 art. 2: the calling number is shown, and
is one that can be called back.
"""

from odoo import fields, models


class CrmCallingNumber(models.Model):
    """A number that calls come from: its registration, and where one calls back."""

    _name = "crm.calling.number"
    _description = "Number that calls come from"
    _inherit = ["crm.cached.mixin"]
    _order = "sequence, id"
    _rec_name = "number"
    _check_company_auto = True

    number = fields.Char("Number shown", required=True)
    roc = fields.Char(
        "ROC registration",
        help="The number of the company, or of its call centre, in the register of"
        " operators of communication (ROC), where this number was declared.",
    )
    call_back = fields.Char(
        "Call back at", help="Empty: the number shown is the one to call back."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )

    _once = models.UniqueIndex(
        "(number, company_id)", "This number is among the company's already."
    )

    def _show(self):
        """Return what the operator sees and says: a dict of texts."""
        shown = self.env._(
            "They see %(number)s, and call back at %(back)s (ROC %(roc)s).",
            number=self.number,
            back=self.call_back or self.number,
            roc=self.roc,
        )
        return {"shown": shown if self else "", "warning": self._get_lacking() or ""}

    def _get_lacking(self):
        """Return what is missing, a sentence, or False; of nothing, all is missing."""
        _ = self.env._
        if not self:
            return _(
                "No calling number: choose the one that is shown to who is called,"
                " registered with the ROC (L. 5/2018 art. 2, D.L. 83/2012 art. 24-bis)."
            )
        if not self.roc:
            return _(
                "The number %s has no ROC registration (D.L. 83/2012 art. 24-bis).",
                self.number,
            )
        if not self.env["crm.contact.gate"]._read_number(self.call_back or self.number):
            return _("The number %s cannot be called back: correct it.", self.number)
        return False
