"""All that is known of a person, as entries in the order of time."""

from odoo import api, fields, models
from odoo.tools import html2plaintext

from .crm_privacy_registry import TYPES
from .kernel.declaration import WHOLE

#: entries of one kind that a dossier holds at most
MOST = 20000
BINARY = ("binary", "image")
#: ours, not the person's: what a mail server said, keys
HIDDEN = {
    "access_token", "failure_reason", "headers", "message_id", "references", "reply_to",
    "email_layout_xmlid", "checksum", "store_fname", "index_content", "db_datas",
}  # fmt: skip


class CrmPrivacyExport(models.AbstractModel):
    """Hands over what is known of a person (GDPR art. 15 and 20) as declared."""

    _name = "crm.privacy.export"
    _description = "Data of a person to hand over"

    @api.model
    def _get_evidence(self):
        """Hook: return the models that prove what was allowed; they come first."""
        return ["mail.blacklist", "phone.blacklist", "crm.privacy.request"]

    @api.model
    def _get_sent(self):
        """Hook: return the models of what was sent to the person."""
        return ["mail.message", "sms.sms", "snailmail.letter"]

    @api.model
    def _get_entries(self, persons):
        """Return what is known of persons: list of dicts, evidence first, then by time.

        Each has ``model``, ``kind`` (its name for people), ``id``, ``date`` (ISO 8601,
        UTC), ``part`` (``evidence``, ``sent``, ``data``) and ``data``: label to value.
        """
        found = self.env["crm.privacy.subject"]._find(persons)
        entries = []
        for model, ids in found.items():
            if model != "crm.privacy.passport":
                entries += self._read(model, ids)
        order = {"evidence": 0, "sent": 1, "data": 2}
        return sorted(
            entries, key=lambda e: (order[e["part"]], e["kind"], e["date"], e["id"])
        )

    @api.model
    def _get_part(self, model):
        if model in self._get_evidence():
            return "evidence"
        return "sent" if model in self._get_sent() else "data"

    @api.model
    def _get_names(self, model):
        """Return the fields to hand over: what is declared, without codes and keys."""
        registry = self.env["crm.privacy.registry"]
        line, known = registry._get_declarations()[model], self.env[model]._fields
        if line.delete or WHOLE in line.keep:
            names = [f.name for f in known.values() if f.store and f.type in TYPES]
            names = [n for n in names if "token" not in n and n not in line.none]
        else:
            names = [*line.erase, *line.keep]
        for kind, name in line.links:
            names += [name] if kind in ("partner", "mail", "phone") else []
        names = registry._get_stored(model, set(names) - HIDDEN)
        more = [n for n in (line.moment, *self._get_more(model)) if n and n in known]
        return list(dict.fromkeys([*more, *names]))

    @api.model
    def _get_more(self, model):
        """Hook: return what else to hand over: choices, dates, amounts."""
        return {
            "account.move": ["name", "move_type", "amount_total", "state"],
            "sale.order": ["name", "amount_total", "state"],
            "crm.privacy.request": ["kind", "state", "date_deadline", "date_done"],
            "mail.blacklist": ["active"],
            "phone.blacklist": ["active"],
            "ir.attachment": ["name", "mimetype", "file_size"],
        }.get(model, [])

    @api.model
    def _read(self, model, ids):
        """Return the entries of one model."""
        records = self.env["crm.privacy.subject"]._get_records(model)
        records = records.browse(sorted(ids)[:MOST]).exists()
        records = records.with_context(lang=self.env.lang)
        line = self.env["crm.privacy.registry"]._get_declarations()[model]
        names, kind = (
            self._get_names(model),
            self.env["crm.privacy.subject"]._get_label(model),
        )
        labels = {n: records._fields[n]._description_string(self.env) for n in names}
        part = self._get_part(model)
        return [
            {
                "model": model,
                "kind": kind,
                "id": record.id,
                "part": part,
                "date": self._get_date(record, line.moment),
                "data": self._get_values(record, names, labels),
            }
            for record in records
        ]

    @api.model
    def _get_date(self, record, moment):
        value = moment and moment in record._fields and record[moment]
        value = value or ("create_date" in record._fields and record.create_date)
        return (
            fields.Datetime.to_string(fields.Datetime.to_datetime(value))
            if value
            else ""
        )

    @api.model
    def _get_values(self, record, names, labels):
        """Return what one record says, empty fields left out."""
        values = {}
        for name in names:
            value = self._get_value(record, record._fields[name])
            if value not in ("", None, [], False):
                label = labels[name]
                values[f"{label} ({name})" if label in values else label] = value
        return values

    @api.model
    def _get_value(self, record, field):
        value = record[field.name] if field.type not in BINARY else None
        if field.type in BINARY:
            size = record.with_context(bin_size=True)[field.name]
            return size and (size.decode() if isinstance(size, bytes) else str(size))
        if field.type == "html":
            return html2plaintext(value or "").strip()
        if field.type == "selection":
            choices = dict(field._description_selection(self.env))
            return choices.get(value, value)
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type in ("date", "datetime"):
            return field.to_string(value) if value else ""
        if field.type in ("json", "properties"):
            return str(value) if value else ""
        return value
