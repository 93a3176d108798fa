import mimetypes
from collections import OrderedDict
from urllib.parse import parse_qs

from odoo import api, models
from odoo.exceptions import AccessError, MissingError
from odoo.tools import file_open
from odoo.tools.barcode import createBarcodeDrawing

from odoo.addons.base.models.ir_actions_report import _wkhtml

from .. import printing


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _uses_weasyprint(self):
        """Say whether reports are printed here.

        Only where nothing better is at hand: wkhtmltopdf without the patched
        toolkit prints neither heads nor feet.
        """
        if printing.weasyprint is None:
            return False
        wkhtml = _wkhtml()
        return wkhtml.state == "install" or not wkhtml.is_patched_qt

    @api.model
    def get_wkhtmltopdf_state(self):
        return "ok" if self._uses_weasyprint() else super().get_wkhtmltopdf_state()

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        prepare = super()._render_qweb_pdf_prepare_streams
        if not self._uses_weasyprint() or not res_ids or len(set(res_ids)) < 2:
            return prepare(report_ref, data, res_ids=res_ids)
        if len(set(res_ids)) < len(res_ids):
            return prepare(report_ref, data, res_ids=res_ids)
        # one by one: core would split the joint PDF by wkhtmltopdf's outlines
        streams = OrderedDict()
        for res_id in res_ids:
            streams.update(prepare(report_ref, dict(data or {}), res_ids=[res_id]))
        return streams

    @api.model
    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        if not self._uses_weasyprint():
            return super()._run_wkhtmltopdf(
                bodies,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
        report = self._get_report(report_ref) if report_ref else self
        paper = self._weasyprint_paper(
            report.get_paperformat(), landscape, specific_paperformat_args or {}
        )
        return printing.print_pdf(
            [str(body) for body in bodies],
            str(header or ""),
            str(footer or ""),
            paper,
            self._get_report_url(),
            self._weasyprint_read,
        )

    @api.model
    def _weasyprint_paper(self, paperformat, landscape, specific):
        """Return the paper as ``printing.page_css`` takes it."""

        def margin(side):
            value = specific.get(f"data-report-margin-{side}")
            return float(paperformat[f"margin_{side}"] if value is None else value)

        chosen = specific.get("data-report-landscape")
        turned = paperformat.orientation == "Landscape"
        return {
            "format": paperformat.format,
            "width": paperformat.page_width,
            "height": paperformat.page_height,
            "landscape": landscape or bool(chosen) or turned,
            **{side: margin(side) for side in ("top", "bottom", "left", "right")},
        }

    @api.model
    def _weasyprint_read(self, path, query):
        """Return content and type of a local address, or None.

        Style sheets, files of add-ons, images and barcodes: what reports use. Any
        other address is not read, whatever a document asks for.
        """
        if path.startswith("/web/assets/"):
            return self._weasyprint_asset(path)
        if path.startswith("/report/barcode"):
            return self._weasyprint_barcode(path, query)
        if path.startswith("/web/image/"):
            return self._weasyprint_image(path)
        if "/static/" in path and ".." not in path:
            try:
                with file_open(path.lstrip("/"), "rb") as file:
                    return file.read(), self._weasyprint_type(path)
            except (OSError, ValueError):
                return None
        return None

    @api.model
    def _weasyprint_type(self, path):
        return mimetypes.guess_type(path)[0] or "application/octet-stream"

    @api.model
    def _weasyprint_asset(self, path):
        name = path.rsplit("/", 1)[-1]
        if not name.endswith(".css"):
            return None
        parts = name.removesuffix(".css").removesuffix(".min").split(".")
        flags = {"rtl", "autoprefixed"} & set(parts)
        bundle = ".".join(part for part in parts if part not in flags)
        attachment = (
            self.env["ir.attachment"]
            .sudo()  # sudo: style sheets are public, their attachments are not
            .search([("url", "=", path), ("public", "=", True)], limit=1)
        )
        if not attachment:
            assets = self.env["ir.qweb"]._get_asset_bundle(
                bundle,
                js=False,
                rtl="rtl" in flags,
                autoprefix="autoprefixed" in flags,
            )
            attachment = assets.css()
        return attachment.raw, "text/css"

    @api.model
    def _weasyprint_barcode(self, path, query):
        values = {key: found[0] for key, found in parse_qs(query).items()}
        parts = path.split("/")[3:]
        if len(parts) >= 2:
            values = {
                **values,
                "barcode_type": parts[0],
                "value": "/".join(parts[1:]),
            }
        kind, value = values.pop("barcode_type", None), values.pop("value", None)
        if not kind or not value:
            return None
        size = {
            side: min(int(values[side]), 1200)
            for side in ("width", "height")
            if values.get(side, "").isdigit()
        }
        try:
            # drawn, not painted: sharp on paper, and no painter to install
            drawing = createBarcodeDrawing(kind, value=value, **size)
        except (ValueError, AttributeError, KeyError):
            return None
        return drawing.asString("svg").encode(), "image/svg+xml"

    @api.model
    def _weasyprint_image(self, path):
        """Return an image by ``/web/image/<model>/<id>/<field>`` as its reader."""
        parts = path.split("/")[3:]
        if len(parts) < 3 or not parts[1].split("-")[0].isdigit():
            return None
        model, id_, field = parts[0], int(parts[1].split("-")[0]), parts[2]
        fields_ = self.env[model]._fields if model in self.env else {}
        if field not in fields_ or fields_[field].type not in ("binary", "image"):
            return None
        record = self.env[model].browse(id_).exists()
        if not record or not record.has_access("read"):
            return None
        try:
            stream = self.env["ir.binary"]._get_stream_from(record, field)
        except (AccessError, MissingError):
            return None
        return stream.read(), stream.mimetype
