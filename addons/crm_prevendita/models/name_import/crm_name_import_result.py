import io

import xlsxwriter

from odoo import models

from .kernel.export import safe


class CrmNameImport(models.Model):
    """After an import: its names, its rejected rows as a spreadsheet."""

    _inherit = "crm.name.import"

    def action_open_names(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_name_action"
        )
        return {**action, "domain": [("import_id", "=", self.id)], "context": {}}

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/crm_prevendita/import/{self.id}/rejected",
            "target": "self",
        }

    def _rejected_xlsx(self):
        """Return the rejected rows as the bytes of a spreadsheet.

        The columns are the file's own, so that the corrected spreadsheet can be
        imported as it is; what is added about the reason is left out then.
        """
        self.ensure_one()
        headers = self.column_ids.sorted("sequence").mapped("header")
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(
            stream, {"in_memory": True, "strings_to_formulas": False,
                     "strings_to_urls": False, "strings_to_numbers": False}
        )  # fmt: skip
        sheet = book.add_worksheet()
        text, bold = (
            book.add_format({"num_format": "@"}),
            book.add_format({"bold": True}),
        )
        titles = [self.env._("Line in the file"), self.env._("Reason of the rejection")]
        for column, title in enumerate([*(f"[{t}]" for t in titles), *headers]):
            sheet.write_string(0, column, safe(title), bold)
        sheet.set_column(0, len(headers) + 1, 18, text)
        rows = self.row_ids.filtered(lambda r: r.verdict == "rejected")
        for index, row in enumerate(rows, 1):
            cells = list(row.raw or ())
            # a cell too many stays visible, or the row would pass uncorrected
            extra = [cell or "?" for cell in cells[len(headers) :]]
            cells = [str(row.line), row.reason or "", *cells[: len(headers)], *extra]
            for column, cell in enumerate(cells):
                sheet.write_string(index, column, safe(cell), text)
        book.close()
        return stream.getvalue()
