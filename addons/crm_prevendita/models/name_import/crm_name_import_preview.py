from markupsafe import Markup

from odoo import fields, models

from .kernel import dialect
from .kernel.row import chunks

_ROWS = 200
_SHOWN = 8


class CrmNameImport(models.Model):
    """What an import will do, found out by doing it and taking it back."""

    _inherit = "crm.name.import"

    preview = fields.Html(readonly=True, copy=False)

    def action_check(self):
        """Read the file again with the settings as they are now."""
        self.check_access("write")
        for batch in self:
            if batch.column_ids:
                batch._preview()
            else:
                batch._read_file()
        return True

    def _read_columns(self):
        result = super()._read_columns()
        if self.state == "ready":
            self._preview()
        return result

    def _preview(self):
        self.ensure_one()
        if not set(self.column_ids.mapped("field")) & {"name", "contact_name"}:
            self.preview = Markup("<p>%s</p>") % self.env._(
                "Say which column holds the company's name, under “Columns”."
            )
            return
        self.preview = self._render_preview(self._try_out())

    def _try_out(self):
        """Add the first rows, note what becomes of them, take them back."""
        self.flush_recordset()
        before = self.position
        savepoint = self.env.cr.savepoint()
        try:
            context = self._get_context()
            with self._open() as stream:
                size = _ROWS + self.header_row
                self._add_rows(next(chunks(stream, 0, size, context), []))
            counts = ("created_count", "duplicate_count", "rejected_count",
                      "repeated_count", "updated_count")  # fmt: skip
            result = {name: self[name] for name in counts}
            result["rows"] = self._get_outcomes()
        except dialect.FileError as error:
            return {"problem": self._sentence(error)}
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        assert self.position == before
        return result

    def _get_outcomes(self):
        """Return (line, name, where, how to reach, verdict, why) of some rows,
        the ones with something to say first."""
        self.invalidate_recordset(["name_ids", "row_ids"])
        # sudo: the rows were added a moment ago by this very person
        names = self.sudo().env["crm.name"].search(
            [("import_id", "=", self.id)], order="match_score desc, id", limit=_SHOWN
        )  # fmt: skip
        states = dict(names._fields["state"]._description_selection(self.env))
        rows = [
            (
                name.line,
                name.name,
                " ".join(filter(None, (name.zip, name.city, name.province))),
                name.phone or name.email or name.pec or "",
                states[name.state],
                name.match_ids[:1].explanation or name.cleaning_notes or "",
            )
            for name in names
        ]
        verdicts = dict(
            self.row_ids._fields["verdict"]._description_selection(self.env)
        )
        for verdict in ("rejected", "updated"):
            told = self.row_ids.filtered(lambda r, v=verdict: r.verdict == v)[:_SHOWN]
            rows += [
                (
                    row.line,
                    (row.text or "")[:90],
                    "",
                    "",
                    verdicts[verdict],
                    row.reason or "",
                )
                for row in told
            ]
        return sorted(rows)

    def _render_preview(self, found):
        if "problem" in found:
            return Markup("<p>%s</p>") % found["problem"]
        first = min(self.total, _ROWS)
        text = self.env._(
            "Of the first %(rows)s rows: %(good)s are added, %(duplicates)s of them as"
            " possible duplicates; %(changed)s bring a name up to date; %(bad)s are"
            " rejected; %(same)s are there already.",
            rows=first,
            good=found["created_count"],
            duplicates=found["duplicate_count"],
            changed=found["updated_count"],
            bad=found["rejected_count"],
            same=found["repeated_count"],
        )
        heads = (
            self.env._("Line"), self.env._("Name"), self.env._("Place"),
            self.env._("Contact"), self.env._("Verdict"), self.env._("Why"),
        )  # fmt: skip
        cell = Markup("<td>%s</td>")
        body = Markup().join(
            Markup("<tr>%s</tr>") % Markup().join(cell % value for value in row)
            for row in found["rows"]
        )
        head = Markup().join(Markup("<th>%s</th>") % h for h in heads)
        return Markup(
            "<p>%s</p><table class='table table-sm'><tr>%s</tr>%s</table>"
        ) % (text, head, body)
