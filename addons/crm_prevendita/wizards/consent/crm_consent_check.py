"""Numbers for the opposition register, and what it answered."""

import base64
import csv
import io

from odoo import fields, models
from odoo.exceptions import UserError

from ...models.name.kernel import contact
from ...models.name_import.kernel import dialect, limits, reader

_YES = {"1", "s", "si", "sì", "y", "yes", "true", "x", "opposto", "iscritto", "opposed"}


class CrmConsentCheck(models.TransientModel):
    """Numbers out to the opposition register, its answer back."""

    _name = "crm.consent.check"
    _description = "Check against the opposition register"

    date = fields.Date("Day of the check", default=fields.Date.context_today)
    is_post = fields.Boolean(
        "About paper mail",
        help="The register answers apart for calls and for advertising by post.",
    )
    answer = fields.Binary("Answer of the register")
    answer_name = fields.Char("Name of the answer")
    export = fields.Binary("Numbers to check", readonly=True)
    export_name = fields.Char("Name of the list")
    count = fields.Integer("Numbers", readonly=True)

    def action_export(self):
        """Write the list of the numbers that need a check."""
        self.ensure_one()
        numbers = self.env["crm.phone.check"]._get_numbers_to_check()
        text = "".join(f"{number.removeprefix('+39')}\r\n" for number in numbers)
        self.write(
            {
                "export": base64.b64encode(text.encode()),
                "export_name": f"numeri_{self.date:%Y%m%d}.csv",
                "count": len(numbers),
            }
        )
        return self._reopen()

    def action_import(self):
        """Read the answer: one number a line, and whether it is listed."""
        self.ensure_one()
        found = self._read_answer()
        # the register's answer is written by this wizard alone
        checks = self.env["crm.phone.check"].sudo()  # sudo: see the line above
        record = checks._record_post_answer if self.is_post else checks._record_answer
        record(found, self.date)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_phone_check_action"
        )

    def _read_answer(self):
        stream = io.BytesIO(base64.b64decode(self.answer or b""))
        found = {}
        try:
            for row in reader.Rows(stream, reader.sniff(stream), limits.SECONDS):
                number = contact.phone(row.cells[0])[0]
                if number:
                    flag = row.cells[1].strip().lower() if len(row.cells) > 1 else ""
                    found[number] = flag in _YES
        except (dialect.FileError, csv.Error) as error:
            raise UserError(
                self.env._("The answer cannot be read: choose the register's CSV file.")
            ) from error
        if not found:
            raise UserError(
                self.env._("The answer holds no phone number: is it the right file?")
            )
        return found

    def _reopen(self):
        name = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_consent_check_action"
        )["name"]
        return self._get_records_action(name=name, target="new", context={})
