"""A point of the checklist as the phone shows it."""

from odoo import models
from odoo.exceptions import ValidationError

_RESULTS = ("", "ok", "ko", "na")
_NOTE = 1000


class CrmMaintenanceCheck(models.Model):
    _inherit = "crm.maintenance.check"

    def _as_point(self, photos):
        """Return the point for the phone: what it asks, and what is known of it."""
        return {
            "id": self.id,
            "name": self.name,
            "machine": self.machine or "",
            "kind": self.kind,
            "unit": self.unit or "",
            "low": self.low or None,
            "high": self.high or None,
            "photos": photos,
            **self._get_found(),
        }

    def _get_found(self):
        """Return what the phone may change of a point; a measure may be none."""
        return {
            "result": self.result or "",
            "value": self.value if self.measured else None,
            "note": self.note or "",
        }

    def _write_found(self, found):
        """Write what was found at the point, as the phone sent it.

        A measure outside its limits is to do whatever was tapped, unless it does not
        apply.

        :param dict found: ``result``, ``value`` (None: not measured), ``note``
        """
        vals = {}
        if "note" in found:
            note = found["note"]
            if not isinstance(note, str) or len(note) > _NOTE:
                raise ValidationError(self.env._("The note is too long."))
            vals["note"] = " ".join(note.split())
        if "value" in found:
            value = found["value"]
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if value is not None and not (number and abs(value) < 1e12):
                raise ValidationError(self.env._("A measure is a number."))
            vals |= {"value": value or 0, "measured": value is not None}
        if vals:
            self.write(vals)
        if "result" in found:
            if found["result"] not in _RESULTS:
                raise ValidationError(self.env._("A point is fine, to do or neither."))
            tapped = found["result"] or False
            self.result = "ko" if tapped == "ok" and self.out_of_limits else tapped
