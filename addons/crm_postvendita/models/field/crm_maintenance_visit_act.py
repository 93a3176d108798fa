"""What was done on a technician's phone, applied to the visit: or the conflict shown.

The phone says with each act what it knew of the visit (``seen``) and of what it changes
(``base``). Where the office has changed that meanwhile, nothing is overwritten: both
values go back, and the technician decides. To insist is to send the act again with what
is now known; what can no longer be applied (another technician's visit, a signed
report) can be handed in as a note, with its photo or signature.
"""

import base64
import binascii
import re

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError, ValidationError
from odoo.tools import html2plaintext, plaintext2html
from odoo.tools.mimetypes import guess_mimetype

from .crm_visit_act import Conflict

PHOTO_BYTES = 3 * 1024 * 1024
SIGNATURE_BYTES = 512 * 1024
_TEXT = 20000
_LINE = 250
_PHOTOS = ("image/jpeg", "image/png", "image/webp")
#: what may still be sent after the customer signed
_AFTER_SIGNING = ("finish", "next")
_POINT = ("result", "value", "note")


class CrmMaintenanceVisit(models.Model):
    """Writing; how a day is read is in the other file."""

    _inherit = "crm.maintenance.visit"

    @api.model
    def _get_of_technician(self, visit_id):
        """Return a visit that one may write, and has or had as technician.

        :raises MissingError, AccessError: for every other visit alike
        """
        if not _is_id(visit_id):
            raise MissingError(self.env._("No visit"))
        self._check_technician()
        visit = self.browse(visit_id).exists()
        if not visit:
            raise MissingError(self.env._("No visit"))
        visit.check_access("write")
        if visit.user_id != self.env.user and not visit._was_mine():
            raise AccessError(self.env._("Not your visit"))
        return visit

    def _was_mine(self):
        """Tell whether the office gave one's own visit to somebody else."""
        # the tracked changes of the visit, looked at for oneself only
        values = self.env["mail.tracking.value"].sudo()  # sudo: for oneself only
        field = self.env["ir.model.fields"]._get(self._name, "user_id")
        return bool(
            values.search_count(
                [
                    ("mail_message_id.model", "=", self._name),
                    ("mail_message_id.res_id", "=", self.id),
                    ("field_id", "=", field.id),
                    ("old_value_integer", "=", self.env.uid),
                ],
                limit=1,
            )
        )

    def _apply_act(self, kind, when, act):
        """Apply one act of the phone.

        :param datetime when: when it was done
        :param dict act: ``seen`` and ``base`` as ``_get_seen`` and ``_get_base`` gave
            them, ``values``; ``note`` true hands it in as a note instead
        :raises Conflict: if what the phone knew is no longer so
        :raises UserError: if it cannot be applied at all
        """
        self.ensure_one()
        values, base = act.get("values") or {}, act.get("base") or {}
        if not isinstance(values, dict) or not isinstance(base, dict):
            raise ValidationError(self.env._("This is no act of a phone."))
        if act.get("note"):
            self._note_act(kind, when, values)
            return
        self._check_seen(kind, act.get("seen") or {})
        if self.state == "cancelled":
            self.action_reopen()  # the phone has seen that it was: it insists
        getattr(self, f"_apply_{kind}")(when, values, base)

    # ------------------------------------------------------------------- conflicts
    def _check_seen(self, kind, seen):
        """Refuse to go on where the office changed the visit itself."""
        now = self._get_seen()
        if now["user_id"] != self.env.uid:
            text = self.env._("The office gave this visit to %s.", self.user_id.name)
            raise Conflict(self._prepare_conflict("reassigned", text, note=True))
        if now["signed"] and kind not in _AFTER_SIGNING:
            text = self.env._("The report is signed: it can no longer be changed.")
            raise Conflict(self._prepare_conflict("signed", text, note=True))
        if now["state"] != seen.get("state") and now["state"] in ("done", "cancelled"):
            text = (
                self.env._("The office cancelled this visit.")
                if now["state"] == "cancelled"
                else self.env._("The office closed this visit as done.")
            )
            raise Conflict(self._prepare_conflict(now["state"], text))
        if now["start"] != seen.get("start") and now["state"] != "done":
            text = self.env._("The office moved this visit.")
            moved = {
                "label": self.env._("Planned for"),
                "mine": seen.get("start") or "",
                "theirs": now["start"],
                "type": "moment",
            }
            raise Conflict(self._prepare_conflict("moved", text, [moved]))

    def _check_base(self, current, base, values, labels):
        """Refuse to overwrite what somebody else wrote meanwhile.

        :param dict current: what stands there
        :param dict base: what the phone believed
        :param dict values: what it wants to write
        :param dict labels: name → (label, type), for those that are compared
        """
        found = []
        for name, (label, kind) in labels.items():
            if name not in values:
                continue
            theirs, mine = _plain(current[name]), _plain(values[name])
            if theirs not in (_plain(base.get(name)), mine):
                row = {"label": label, "mine": values[name], "theirs": current[name]}
                found.append({**row, "type": kind})
        if found:
            text = self.env._("Somebody else changed this meanwhile.")
            raise Conflict(self._prepare_conflict("changed", text, found, current))

    def _prepare_conflict(self, reason, text, rows=(), base=None, note=False):
        """Return what the phone shows, and what it sends to insist.

        :param bool note: whether it can only be handed in as a note
        """
        return {
            "reason": reason,
            "text": text,
            "rows": list(rows),
            "note": note,
            "seen": self._get_seen(),
            "base": base or {},
        }

    # ------------------------------------------------------------------------ acts
    def _apply_check_in(self, when, values, base):
        self._apply_presence("check_in", when, base)

    def _apply_check_out(self, when, values, base):
        self._apply_presence("check_out", when, base)

    def _apply_presence(self, name, when, base):
        labels = {name: (self._fields[name]._description_string(self.env), "moment")}
        mine = {name: f"{when.isoformat(timespec='seconds')}Z"}
        self._check_base(self._get_base(), base, mine, labels)
        self[name] = when

    def _apply_check(self, when, values, base):
        check = self._get_point(values)
        found = {name: values[name] for name in _POINT if name in values}
        label = check.name
        labels = {
            "result": (label, "result"),
            "value": (f"{label} ({check.unit})" if check.unit else label, "value"),
            "note": (self.env._("%s: note", label), "text"),
        }
        self._check_base(check._get_found(), base, found, labels)
        check._write_found(found)

    def _apply_photo(self, when, values, base):
        check = self._get_point(values)
        # by the technician's own right to write the point
        self.env["ir.attachment"].create(self._prepare_photo(check, when, values))

    def _apply_part(self, when, values, base):
        """Set how many pieces of a part were used; none takes it off."""
        product = values.get("product") or 0
        quantity, name = values.get("quantity"), _line(values.get("name"))
        is_number = isinstance(quantity, int | float) and not isinstance(quantity, bool)
        if not is_number or not 0 <= quantity < 1e6:
            raise ValidationError(self.env._("Say how many pieces were used."))
        if not product and not name:
            raise ValidationError(self.env._("Say which part was used."))
        if product:
            products = self.env["product.product"].sudo()  # sudo: is it one, for parts
            domain = [("id", "=", product), ("type", "!=", "service")]
            if not _is_id(product) or not products.search_count(domain, limit=1):
                raise ValidationError(self.env._("This part is no longer for sale."))
        rows = self.part_ids.filtered(
            lambda part: (
                part.product_id.id == product
                if product
                else not part.product_id and part.name == name
            )
        )
        current = {"quantity": sum(rows.mapped("quantity"))}
        self._check_base(
            current, base, {"quantity": quantity}, {"quantity": (name, "value")}
        )
        if rows and quantity:
            rows[0].quantity = quantity
            rows[1:].unlink()
        elif rows:
            rows.unlink()
        elif quantity:
            self.part_ids.create(
                {
                    "visit_id": self.id,
                    "product_id": product,
                    "name": name,
                    "quantity": quantity,
                }
            )

    def _apply_report(self, when, values, base):
        text = self._get_text(values.get("report"))
        labels = {"report": (self.env._("What was done"), "text")}
        self._check_base(self._get_base(), base, {"report": text}, labels)
        self.report = plaintext2html(text)

    def _apply_next(self, when, values, base):
        day = values.get("date_next") or ""
        try:
            day = str(fields.Date.to_date(day) or "")
        except (TypeError, ValueError):
            raise ValidationError(self.env._("This is no date.")) from None
        labels = {"date_next": (self.env._("Next visit"), "date")}
        self._check_base(self._get_base(), base, {"date_next": day}, labels)
        self.date_next = day

    def _apply_sign(self, when, values, base):
        image = self._get_image(values.get("signature"), SIGNATURE_BYTES)
        self.write(
            {
                "signed_by": _line(values.get("name")),
                "signature": image,
                "signed_on": when,  # when it was drawn, not when it arrived
            }
        )

    def _apply_finish(self, when, values, base):
        self.action_done()

    # ------------------------------------------------------------------ what it says
    def _get_point(self, values):
        """Return the point of this visit that an act names.

        :raises MissingError: if the visit has none of that id
        """
        check = self.check_ids.filtered(lambda check: check.id == values.get("check"))
        if not check:
            raise ValidationError(
                self.env._("The office took this point off the checklist.")
            )
        return check

    def _get_text(self, text):
        if not isinstance(text, str) or len(text) > _TEXT:
            raise ValidationError(self.env._("The text is too long."))
        return text.strip()

    def _get_image(self, data, most):
        """Return a picture in base64, as the phone sent it.

        :raises ValidationError: if it is too large, or no picture
        """
        if not isinstance(data, str) or len(data) > most * 4 // 3 + 4:
            raise ValidationError(self.env._("The picture is too large."))
        try:
            raw = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            raise ValidationError(self.env._("This is no picture.")) from None
        if guess_mimetype(raw) not in _PHOTOS:
            raise ValidationError(self.env._("This is no picture."))
        return data

    def _prepare_photo(self, record, when, values):
        name = _line(values.get("name")) or self.env._("Photo")
        return {
            "name": name,
            "datas": self._get_image(values.get("photo"), PHOTO_BYTES),
            "res_model": record._name,
            "res_id": record.id,
            "description": fields.Datetime.to_string(when),
        }

    # ----------------------------------------------------------------------- notes
    def _note_act(self, kind, when, values):
        """Hand in what cannot be applied: a note on the visit, with its picture."""
        field = self.env["crm.visit.act"]._fields["kind"]
        words = [dict(field._description_selection(self.env))[kind]]
        if kind in ("check", "photo"):
            points = self.check_ids.filtered(lambda c: c.id == values.get("check"))
            words.append(points.name or "")
        for name in ("result", "value", "note", "report", "quantity", "date_next"):
            if values.get(name) not in (None, ""):
                words.append(str(values[name])[:_TEXT])
        words.append(_line(values.get("name")))
        pictures = []
        if kind in ("photo", "sign"):
            key = "photo" if kind == "photo" else "signature"
            data = self._get_image(values.get(key), PHOTO_BYTES)
            pictures.append((f"{key}.png", base64.b64decode(data)))
        local = fields.Datetime.context_timestamp(self, when)
        said = self.env._(
            "From the phone of %(who)s, done at %(when)s and not applied:",
            who=self.env.user.name,
            when=f"{local:%d/%m/%Y %H:%M}",
        )
        self.message_post(
            body=Markup("{}<br/>{}").format(
                said, plaintext2html(" – ".join(filter(None, words)))
            ),
            attachments=pictures,
            subtype_xmlid="mail.mt_note",
        )


def _is_id(value):
    """Return whether what a phone sent can be the id of a record."""
    return type(value) is int and 0 < value < 2**31


def _line(text):
    """Return a text of one line, of a bearable length."""
    return " ".join(text.split())[:_LINE] if isinstance(text, str) else ""


def _plain(value):
    """Return a value as it is compared: spaces of a text and kinds of nothing alike."""
    if value is None or value is False:
        return ""  # 0 is a measure: it is not nothing
    if isinstance(value, str):
        return re.sub(r"\s+", " ", html2plaintext(value) if "<" in value else value)
    return round(value, 6) if isinstance(value, float) else value
