import re

from odoo import api, fields, models
from odoo.tools import format_date


class CrmCustomerStatement(models.AbstractModel):
    """The words of a statement on paper, in the reader's language."""

    _inherit = "crm.customer.statement"

    @api.model
    def _kind_labels(self):
        """Return what each kind of row is called."""
        return {
            "invoice": self.env._("Invoice"),
            "credit_note": self.env._("Credit note"),
            "payment": self.env._("Payment"),
            "on_account": self.env._("On account"),
            "refund": self.env._("Refund paid"),
            "exchange": self.env._("Exchange difference"),
            "writeoff": self.env._("Write-off"),
            "entry": self.env._("Entry"),
        }

    @api.model
    def _row_label(self, row, labels):
        """Return a row's kind in words, with what must be known about it."""
        label = labels[row["kind"]]
        if row["disputed"]:
            label = self.env._("%s, disputed", label)
        if row["partial"]:
            label = self.env._("%s, partly settled", label)
        return label

    @api.model
    def _title(self, data):
        """Return the statement's title with its date or period."""
        last = format_date(self.env, data["date_to"])
        if data["kind"] == "open":
            return self.env._("Statement of account: open items on %s", last)
        return self.env._(
            "Statement of account from %(first)s to %(last)s",
            first=format_date(self.env, data["date_from"]),
            last=last,
        )

    @api.model
    def _filename(self, data, extension):
        """Return a file name that every system takes."""
        names = [s["partner"]["name"] for s in data["statements"]]
        who = names[0] if len(names) == 1 else self.env._("%s customers", len(names))
        day = fields.Date.to_string(fields.Date.to_date(data["date_to"]))
        name = f"{self.env._('Statement of account')} {who} {day}"
        name = re.sub(r"[^\w .,&()-]+", "_", name)[:120].strip(" .")
        return f"{name}.{extension}"
