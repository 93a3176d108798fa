"""Prints reports with WeasyPrint where a patched wkhtmltopdf is missing.

What a document asks for is read here, as the person for whom it is printed.
"""

import base64
import mimetypes
import re
from collections import OrderedDict
from contextvars import ContextVar
from urllib.parse import parse_qs

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request
from odoo.tools import file_open
from odoo.tools.barcode import createBarcodeDrawing
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.base.models.ir_actions_report import _wkhtml

from .. import printing
from .crm_report_print import LongDocument

#: What is printed while somebody waits, and at all: elements, pages, seconds. A table's
#: row has about fourteen elements: 500 rows, and 7,000. The seconds stay under those
#: after which Odoo ends a worker (``limit_time_real``).
WAITING = (7_000, 100, 30)
MOST = (100_000, 1_000, 100)
#: The budget of the print at hand: core hands nothing from who asks for a document on
#: to who lays it out, and what stands in the context a client can send.
BUDGET = ContextVar("budget", default=None)

#: Addresses of pictures: /web/image/<model>/<id>/<field>… and /web/image/<id>[-unique]…
IMAGE_PATH = re.compile(
    r"/web/image/(?:(?P<model>[a-z][\w.]*)/)?(?P<id>\d{1,18})(?:-\w+)?"
    r"(?:/(?P<field>[a-z_]\w*))?(?:/.*)?"
)


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

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        """Print, or leave a long document to the background where somebody waits.

        :raises LongDocument: with the sentence that says what happens now
        :raises UserError: for one that is too long even where nobody waits
        """
        if not self._uses_weasyprint():
            return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        waits = bool(request) and getattr(request, "crm_print_waits", False)
        asked = waits and self.env["crm.report.print"]._ask(report_ref, res_ids, data)
        if asked and (ready := asked._get_ready()):
            return ready, "pdf"
        token = BUDGET.set(printing.Budget(*(WAITING if asked else MOST)))
        try:
            return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        except printing.TooLong:
            if asked:
                raise LongDocument(asked._queue()) from None
            raise UserError(self._weasyprint_too_long()) from None
        finally:
            BUDGET.reset(token)

    @api.model
    def _weasyprint_too_long(self):
        return self.env._(
            "This document is too long for a PDF. Choose a shorter period or fewer"
            " records, or take a spreadsheet where there is one."
        )

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
            BUDGET.get() or printing.Budget(*MOST),
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
            return self._weasyprint_image(path, query)
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
    def _weasyprint_reader(self):
        """Return the environment of the person for whom it is printed.

        Documents are often rendered with superuser's rights, on the portal above all;
        what their authors wrote into them may still load only what the reader may see.
        A job has no reader: it sees what everybody sees.
        """
        if self.env.uid == SUPERUSER_ID:
            return self.env(user=self.env.ref("base.public_user"), su=False)
        return self.env(su=False)

    @api.model
    def _weasyprint_image(self, path, query):
        """Return a picture by one of the addresses of ``/web/image``, or None.

        A file of the database (``ir.attachment``) is shown where it is public or the
        address has its token, as for pictures pasted into a text: that somebody may
        read a file does not put it into a document that others wrote.
        """
        match = IMAGE_PATH.fullmatch(path)
        if not match:
            return None
        model, field = match["model"] or "ir.attachment", match["field"] or "raw"
        env = self._weasyprint_reader()
        if model == "res.company":
            env = env(su=True)  # sudo: the company's pictures are on every document
        fields_ = env[model]._fields if model in env else {}
        if field not in fields_ or fields_[field].type != "binary":
            return None
        token = parse_qs(query).get("access_token", [None])[0]
        try:
            record = env["ir.binary"]._find_record(
                res_model=model,
                res_id=int(match["id"]),
                access_token=token,
                field=field,
            )
            if model == "ir.attachment" and not record.env.su:
                return None
            # core's stream would need a request, which a mail sent by a job has not
            value = record.with_context(bin_size=False)[field] or b""
        except (AccessError, MissingError, UserError):
            return None
        raw = model == "ir.attachment" and field == "raw"
        content = value if raw else base64.b64decode(value)
        mimetype = guess_mimetype(content)
        return (content, mimetype) if mimetype.startswith("image/") else None
