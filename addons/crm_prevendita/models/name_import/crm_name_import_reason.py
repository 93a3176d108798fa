from odoo import api, models


class CrmNameImport(models.Model):
    """What the cleaning has to say, in sentences."""

    _inherit = "crm.name.import"

    @api.model
    def _get_reason_labels(self):
        """Return ``{code: sentence}`` of every reason and note of the cleaning."""
        return {**self._get_reject_labels(), **self._get_note_labels()}

    @api.model
    def _get_reject_labels(self):
        _ = self.env._
        return {
            "quote_open": _("A quote is opened and never closed: close or remove it."),
            "line_long": _("The line is too long to be a row: check its line ends."),
            "too_many_cells": _(
                "More cells than titles: a text holds the delimiter without quotes."
            ),
            "header_again": _("The titles again, in the middle of the list."),
            "name_missing": _("No company and no person: there is nobody to call."),
            "vat_bad": _("VAT number with a wrong check digit: compare the original."),
            "vat_scientific": _(
                "The spreadsheet rounded the VAT number: format the column as text."
            ),
            "fiscal_bad": _("Fiscal code with a wrong check character."),
            "fiscal_scientific": _(
                "The spreadsheet rounded the fiscal code: format the column as text."
            ),
            "unreachable": _(
                "No phone, mail, VAT number or address: nothing to reach it by."
            ),
        }

    @api.model
    def _get_note_labels(self):
        _ = self.env._
        return {
            "vat_zeros": _("Zeros put back in front of the VAT number."),
            "fiscal_zeros": _("Zeros put back in front of the fiscal code."),
            "fiscal_in_vat": _("The VAT number's column held a fiscal code."),
            "zip_zeros": _("Zeros put back in front of the postal code."),
            "zip_bad": _("The postal code is no Italian one."),
            "zip_province": _("Postal code and province disagree."),
            "province_bad": _("Unknown province."),
            "country_bad": _("Unknown country: Italy assumed."),
            "phone_zero": _("Zero put back in front of the phone."),
            "phone_bad": _("A phone could not be understood."),
            "email_bad": _("A mail address could not be understood."),
            "pec_bad": _("A certified mail could not be understood."),
            "website_bad": _("The web site could not be understood."),
            "ateco_bad": _("The sector code could not be understood."),
            "employees_bad": _("The employees are no number."),
            "turnover_bad": _("The turnover is no number."),
            "date_bad": _("The date does not exist."),
            "name_person": _("No company: the person's name stands in."),
            "cut": _("A text was too long and was cut."),
        }
