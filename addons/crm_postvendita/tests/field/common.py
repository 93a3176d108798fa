"""A technician with a day, and a phone that says what was done on it."""

import base64
import io
import uuid

from PIL import Image

from odoo.fields import Command

from ..maintenance.test_maintenance import MaintenanceCase

DAY = "2026-03-10"
NOON = f"{DAY} 11:00:00"


def picture(form="PNG", size=(4, 4)):
    buffer = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(buffer, form)
    return base64.b64encode(buffer.getvalue()).decode()


class DayCase(MaintenanceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague.tz = "Europe/Rome"

    def stop(self, hour=8, user=None, **vals):
        """A visit that is planned for the day, with a machine and a checklist."""
        serial = vals.pop("serial", f"S{hour}")
        return self.visit(
            user_id=(user or self.agent).id,
            start=f"{DAY} {hour:02}:00:00",
            equipment_ids=[Command.set(self.machine(serial=serial).ids)],
            **vals,
        )

    def read_day(self, user=None, technician=None):
        visits = self.env["crm.maintenance.visit"].with_user(user or self.agent)
        return visits._get_day(self.day(DAY), technician)

    def seen(self, visit):
        """What the phone knows of a visit when it reads it now."""
        visit = visit.with_user(self.agent)
        return visit._get_seen()

    def act(self, visit, kind, base=None, at=f"{DAY}T08:05:00Z", **values):
        return {
            "token": str(uuid.uuid4()),
            "kind": kind,
            "visit": visit.id,
            "at": at,
            "seen": self.seen(visit),
            "base": base or {},
            "values": values,
        }

    def send(self, *acts, user=None, sent=f"{DAY}T11:00:00Z"):
        """Hand acts in at noon; their outcomes."""
        ledger = self.env["crm.visit.act"].with_user(user or self.agent)
        with self.at(NOON):
            return ledger._receive(list(acts), sent)

    def outcomes(self, *acts, **options):
        return [answer["outcome"] for answer in self.send(*acts, **options)]
