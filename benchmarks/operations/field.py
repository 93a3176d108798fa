"""A technician's day as the phone reads it: the same queries whatever its length."""

from functools import partial
from itertools import count

from measure import Operation

from odoo import fields
from odoo.fields import Command

NEEDS = ("crm_postvendita",)
FEW, MANY, POINTS = 2, 16, 12

_numbers = count()


def operations(env):
    """Yield the reading of a short day and of a long one."""
    for stops in (FEW, MANY):
        yield Operation(
            f"visits, a technician's day of {stops} stops on a phone",
            _read,
            before=partial(_fill, stops=stops),
            queries=45,
            limit=500,
        )


def _fill(env, stops):
    """Return a technician with a day, whose stops have machines and checklists."""
    number = next(_numbers)
    group = env.ref("crm_postvendita.crm_postvendita_group_agent")
    user = env["res.users"].create(
        {
            "name": f"Technician {number}",
            "login": f"bench_technician_{number}",
            "group_ids": [Command.set(group.ids)],
            "tz": "Europe/Rome",
        }
    )
    items = [Command.create({"name": f"Point {n}"}) for n in range(POINTS)]
    checklist = env["crm.maintenance.checklist"].create(
        {"name": "Bench", "item_ids": items}
    )
    today = fields.Date.today()
    for n in range(stops):
        partner = env["res.partner"].create({"name": f"Stop {n}", "is_company": True})
        machine = env["crm.equipment"].create(
            {"name": "Machine", "partner_id": partner.id, "serial": f"B{number}-{n}"}
        )
        env["crm.maintenance.visit"].create(
            {
                "name": "Service",
                "partner_id": partner.id,
                "equipment_ids": [Command.set(machine.ids)],
                "checklist_id": checklist.id,
                "date_due": today,
                "user_id": user.id,
                "start": f"{today} {4 + n:02}:30:00",
            }
        )
    env.flush_all()
    env.invalidate_all()
    return user


def _read(env, user):
    visits = env["crm.maintenance.visit"].with_user(user)
    return visits._get_day(fields.Date.today())
