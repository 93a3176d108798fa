"""Machines at the customers, their warranties, contracts and maintenance."""

import base64
import io
from datetime import datetime, time, timedelta

from PIL import Image, ImageDraw

from odoo import Command
from odoo.tools.date_utils import add

INSTALLED = ("bac15", "bac30", "bac7", "dry25", "serb500")

# customer, name, months ago, months, fee product, price a period, billed every
# (months), adjustment, renewal, service level, products covered
CONTRACTS = [
    ("rossi", "Full service sala compressori", 9, 12, "manut", 1450, "6",
     "index", "automatic", True, ("bac15", "dry25")),
    ("valtrompia", "Manutenzione programmata e reperibilità", 11, 12, "manut", 2900,
     "12", "percent", "automatic", True, ("bac30", "dry25")),
    ("serio", "Manutenzione programmata", 11, 12, "manut", 960, "12",
     "none", "manual", False, ("bac15",)),
    ("lumezzane", "Pacchetto 20 ore", 5, 12, "manut", 1180, "12",
     "none", "none", False, ()),
    ("fonderia", "Full service tre linee", 7, 36, "manut", 3600, "3",
     "index", "automatic", True, ("bac30", "dry25")),
    ("latte", "Manutenzione programmata", 3, 12, "manut", 1350, "6",
     "percent", "automatic", False, ("bac15", "dry25")),
]  # fmt: skip

# customer, hours included, visits included
INCLUDED = {
    "rossi": (16, 2),
    "valtrompia": (24, 2),
    "serio": (6, 1),
    "lumezzane": (20, 0),
    "fonderia": (40, 4),
    "latte": (8, 2),
}

CHECKS = [
    ("Pulizia radiatore e prefiltri", "check", "", 0, 0),
    ("Tensione e stato delle cinghie", "check", "", 0, 0),
    ("Temperatura olio a regime", "value", "°C", 60, 95),
    ("Pressione di lavoro", "value", "bar", 6.5, 10),
    ("Perdite d'olio o d'aria", "check", "", 0, 0),
    ("Scaricatori di condensa", "check", "", 0, 0),
]

# month by month from the oldest on: invented, with the look of a price index
INDEX = [
    118.2, 118.4, 118.5, 118.9, 119.1, 119.3, 119.2, 119.5, 119.8, 120.0,
    120.1, 120.4, 120.6, 120.7, 121.0, 121.2, 121.1, 121.4, 121.6, 121.9,
    122.0, 122.1, 122.4, 122.6, 122.9, 123.0,
]  # fmt: skip


def build(env, story):
    luca, elena = story.users["luca"], story.users["elena"]
    luca.crm_hourly_cost, elena.crm_hourly_cost = 31, 38
    _write_rules(env, story)
    _write_machines(env, story)
    checklist = _write_maintenance(env, story)
    index = _write_index(env, story)
    level = _write_level(env)
    contracts = {
        row[0]: _write_contract(env, story, row, index, level) for row in CONTRACTS
    }
    _name_machine(env, story)
    _bill(env, story, contracts)
    _charge(env, story, contracts)
    for key, contract in contracts.items():
        if INCLUDED[key][1]:
            _write_plan(env, story, key, contract, checklist)
    _write_visits(env, story)


def first_of_month(day, months):
    """Return the first of the month so many months later."""
    return add(day.replace(day=1), months=months)


def _write_rules(env, story):
    rules = env["crm.warranty.rule"]
    rules.create(
        {
            "name": "24 mesi, compressori a vite",
            "sequence": 5,
            "product_ids": [
                Command.set([story.products[key].id for key in ("bac15", "bac30")])
            ],
            "starts_from": "installation",
            "months": 24,
            "covers_travel": True,
        }
    )
    rules.create({"name": "24 mesi, privati", "customer_kind": "person", "months": 24})
    rules.create({"name": "12 mesi", "sequence": 20, "months": 12})


def _write_machines(env, story):
    """What has been invoiced so far brings its machines, as it does every day."""
    for key in INSTALLED:
        story.products[key].crm_installable = True
    sold = env["account.move"].search(
        [("move_type", "=", "out_invoice"), ("state", "=", "posted")],
        order="invoice_date, id",
    )
    sold._crm_install()
    machines = env["crm.equipment"].search([], order="id")
    codes = {story.products[key]: key.upper() for key in INSTALLED}
    for number, machine in enumerate(machines, 1):
        day = machine.date_invoice
        machine.write(
            {
                "serial": f"{codes.get(machine.product_id, 'M')}-{day:%y}{number:04d}",
                "date_delivery": day - timedelta(days=2),
                "date_install": min(day + timedelta(days=5), story.today),
                "place": ("Sala compressori", "Linea 1", "Reparto 2")[number % 3],
            }
        )
    _write_trees(env, story)
    _write_counters(env, story)


def _name_machine(env, story):
    """A customer has written the serial number of his machine, as people write it."""
    customer = story.customers["serio"].commercial_partner_id
    own = [("commercial_partner_id", "=", customer.id)]
    product = [("product_id", "=", story.products["bac15"].id)]
    machine = env["crm.equipment"].search(own + product, limit=1)
    ticket = env["crm.ticket"].search([*own, *product, ("is_open", "=", True)], limit=1)
    if machine and ticket:
        written = machine.serial.lower().replace("-", " ")
        ticket.description += f"<p>Matr. {written}</p>"
        ticket._recognise_again()


def _write_trees(env, story):
    """Dryers and tanks are parts of the compressor they stand with."""
    screw = [story.products["bac15"], story.products["bac30"]]
    for customer in story.customers.values():
        own = env["crm.equipment"].search(
            [("commercial_partner_id", "=", customer.commercial_partner_id.id)],
            order="id",
        )
        tops = own.filtered(lambda machine: machine.product_id in screw)
        rest = own.filtered(
            lambda m: (
                m.product_id in (story.products["dry25"], story.products["serb500"])
            )
        )
        for number, part in enumerate(rest if tops else rest.browse()):
            part.parent_id = tops[number % len(tops)]


def _write_counters(env, story):
    hours = env.ref("crm_postvendita.crm_equipment_counter_type_hours")
    screw = [story.products["bac15"].id, story.products["bac30"].id]
    machines = env["crm.equipment"].search([("product_id", "in", screw)], order="id")
    for number, machine in enumerate(machines):
        counter = env["crm.equipment.counter"].create(
            {"equipment_id": machine.id, "type_id": hours.id}
        )
        a_day = 8 + number % 5
        for ago in (180, 90, 20):
            day = story.today - timedelta(days=ago)
            if day <= machine.date_install:
                continue
            env["crm.equipment.reading"].create(
                {
                    "counter_id": counter.id,
                    "date": day,
                    "value": a_day * (day - machine.date_install).days,
                    "user_id": story.users["luca"].id,
                }
            )


def _write_maintenance(env, story):
    luca, elena = story.users["luca"], story.users["elena"]
    zones = env["crm.service.zone"]
    zones.create(
        {
            "name": "Brescia e provincia",
            "zip_prefixes": "25",
            "user_ids": [Command.set(luca.ids)],
        }
    )
    zones.create(
        {
            "name": "Bergamo e pianura",
            "zip_prefixes": "24, 26, 20",
            "user_ids": [Command.set((luca | elena).ids)],
        }
    )
    return env["crm.maintenance.checklist"].create(
        {
            "name": "Tagliando compressore a vite",
            "item_ids": [
                Command.create(
                    {"name": name, "kind": kind, "unit": unit, "low": low, "high": high}
                )
                for name, kind, unit, low, high in CHECKS
            ],
        }
    )


def _write_index(env, story):
    month = first_of_month(story.today, -len(INDEX))
    return env["crm.price.index"].create(
        {
            "name": "FOI senza tabacchi (valori di esempio)",
            "source": "ISTAT, Rivaluta",
            "value_ids": [
                Command.create({"month": first_of_month(month, step), "value": value})
                for step, value in enumerate(INDEX)
            ],
        }
    )


def _write_level(env):
    return env["crm.sla.policy"].create(
        {
            "name": "Full service: risposta in 2 ore",
            "sequence": 1,
            "contract_only": True,
            "first_response_hours": 2,
            "resolution_hours": 12,
        }
    )


def _write_contract(env, story, row, index, level):
    (key, name, ago, months, product, price, every, adjust, renewal, quick,
     covered) = row  # fmt: skip
    customer = story.customers[key]
    hours, visits = INCLUDED[key]
    contract = env["crm.service.contract"].create(
        {
            "name": name,
            "partner_id": customer.id,
            "user_id": story.users["elena"].id,
            "date_start": first_of_month(story.today, -ago),
            "months": months,
            "renewal": renewal,
            "adjust": adjust,
            "adjust_percent": {"percent": 2.5, "index": 75}.get(adjust, 0),
            "index_id": index.id if adjust == "index" else False,
            "policy_id": level.id if quick else False,
            "invoice_months": every,
            "payment_term_id": env.ref("account.account_payment_term_30days").id,
            "suspend_days": 45 if key == "valtrompia" else 0,
            "line_ids": _prepare_fee(story, product, name, price),
            "coverage_ids": _prepare_coverage(env, story, customer, covered),
            "service_ids": _prepare_services(story, hours, visits),
        }
    )
    contract.action_start()
    return contract


def _prepare_fee(story, product, name, price):
    return [
        Command.create(
            {
                "product_id": story.products[product].id,
                "name": name,
                "price_unit": price,
            }
        )
    ]


def _prepare_coverage(env, story, customer, covered):
    """The customer's machines of the products covered; parts follow their whole."""
    products = [story.products[code].id for code in covered]
    machines = env["crm.equipment"].search(
        [
            ("commercial_partner_id", "=", customer.commercial_partner_id.id),
            ("product_id", "in", products),
        ]
    )
    return [
        Command.create({"equipment_id": machine.id})
        for machine in machines.filtered(lambda m: not m.parent_id)
    ]


def _prepare_services(story, hours, visits):
    services = [
        Command.create(
            {
                "name": "Ore di assistenza",
                "measure": "hours",
                "quantity": hours,
                "excess_price": 58,
                "excess_product_id": story.products["ora"].id,
            }
        )
    ]
    if visits:
        services.append(
            Command.create(
                {"name": "Visite programmate", "measure": "visits", "quantity": visits}
            )
        )
    return services


def _bill(env, story, contracts):
    """The fees of the past are invoiced; Valtrompia has not paid."""
    for contract in contracts.values():
        contract._bill(story.today)
        for period in contract.period_ids:
            period.invoice_id.invoice_date = period.date_start
    moves = (
        env["account.move"]
        .search([("crm_contract_id", "!=", False), ("state", "=", "draft")])
        .sorted(lambda m: (m.invoice_date, m.id))
    )
    for move in moves[:-1]:
        move.action_post()
        if move.crm_contract_id != contracts["valtrompia"]:
            _pay(env, story, move)
    env["crm.service.contract"]._check_payments(story.today)


def _pay(env, story, move):
    if move.invoice_date_due >= story.today:
        return
    wizard = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=move.ids
    )
    wizard.create({"payment_date": move.invoice_date_due}).action_create_payments()


def _charge(env, story, contracts):
    """Tickets are about machines; work on them is charged by rule."""
    luca = story.users["luca"]
    for key, hours, text in (
        ("rossi", 3.5, "Sostituito termostato e controllato il quadro"),
        ("fonderia", 6, "Ricerca guasto linea 2"),
        ("lumezzane", 19, "Messa a punto impianto"),
        ("lumezzane", 3, "Sostituzione kit tagliando"),
        ("serio", 2, "Controllo cuscinetto motore"),
        ("latte", 1.5, "Assistenza telefonica"),
        ("garda", 1, "Spiegato il quadro elettrico"),
    ):
        customer = story.customers[key].commercial_partner_id
        ticket = env["crm.ticket"].search(
            [("commercial_partner_id", "=", customer.id)], order="id desc", limit=1
        )
        if not ticket:
            continue
        machine = env["crm.equipment"].search(
            [("commercial_partner_id", "=", customer.id), ("parent_id", "=", False)],
            limit=1,
        )
        # hours on the plant as a whole are about no machine
        if not ticket.equipment_id and key != "lumezzane":
            ticket.write({"equipment_id": machine.id})
        env["crm.ticket.work"].create(
            {
                "ticket_id": ticket.id,
                "user_id": luca.id,
                "kind": "on_site",
                "hours": hours,
                "name": text,
                "date": story.today - timedelta(days=3),
                "product_id": story.products["ora"].id,
            }
        )


def _write_plan(env, story, key, contract, checklist):
    months = 12 // INCLUDED[key][1]
    env["crm.maintenance.plan"].create(
        {
            "name": "Tagliando semestrale" if months == 6 else "Tagliando",
            "contract_id": contract.id,
            "partner_id": contract.partner_id.id,
            "equipment_ids": [Command.set(contract.coverage_ids.equipment_id.ids)],
            "months": months,
            "date_first": story.today + timedelta(days=len(key) * 3),
            "hours": 3,
            "hour_from": 8,
            "hour_to": 17,
            "checklist_id": checklist.id,
            "user_id": story.users["luca"].id,
        }
    )


def _write_visits(env, story):
    """One visit is done and signed, some are planned, the others wait."""
    visits = env["crm.maintenance.visit"].search([], order="date_due, id")
    _tell_done(env, story, visits[:1])
    (visits[1:3])._plan_rounds(
        story.today + timedelta(days=1), story.today + timedelta(days=21)
    )
    _plan_today(story, visits)


def _plan_today(story, visits):
    """Luca has a day to see on his phone."""
    hours = (time(7, 30), time(10), time(13, 30))
    for visit, hour in zip(visits[:3], hours, strict=False):
        begin = datetime.combine(story.today, hour)
        values = {"user_id": story.users["luca"].id, "start": begin}
        if visit.state == "to_plan":
            visit.write(values)
        else:
            visit.copy(
                {
                    **values,
                    "name": "Controllo filtri e perdite",
                    "plan_id": False,
                    "date_due": story.today,
                    "window_start": story.today,
                    "window_end": story.today,
                    "hours_planned": 1.5,
                }
            )


def _tell_done(env, story, visit):
    day = story.today - timedelta(days=150)
    past = visit.copy(
        {
            "plan_id": False,
            "date_due": day,
            "window_start": day - timedelta(days=10),
            "window_end": day + timedelta(days=10),
            "start": datetime.combine(day, time(7)),
            "stop": datetime.combine(day, time(10)),
            "user_id": story.users["luca"].id,
        }
    )
    for check in past.check_ids:
        if check.kind == "value":
            check.value = 98 if check.unit == "°C" else 7.5
        else:
            check.result = "ok"
    hot = past.check_ids.filtered(lambda check: check.result == "ko")
    hot.note = "Radiatore intasato, da sostituire al prossimo fermo"
    past.write(
        {
            "report": "<p>Cambio olio e filtri, pulizia radiatore.</p>",
            "check_in": datetime.combine(day, time(7, 10)),
            "check_out": datetime.combine(day, time(9, 55)),
        }
    )
    past.action_done()
    past.write({"signature": _signature(), "signed_by": "Anna Rossi"})


def _signature():
    """Return a scrawl as a picture."""
    image = Image.new("RGBA", (360, 120), (255, 255, 255, 0))
    points = [(20, 80), (50, 30), (70, 95), (95, 45), (120, 85), (150, 50),
              (175, 90), (205, 40), (230, 80), (270, 55), (340, 70)]  # fmt: skip
    ImageDraw.Draw(image).line(points, fill=(20, 30, 90, 255), width=4, joint="curve")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue())
