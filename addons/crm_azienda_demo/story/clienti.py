"""The register: companies of the area with the people one speaks to."""

import csv

from stdnum import luhn

from odoo.tools.misc import file_open


def build(env, story):
    states = {state.code: state for state in env.ref("base.it").state_ids}
    with file_open("crm_azienda_demo/story/tables/clienti.csv", "r") as source:
        rows = list(csv.DictReader(source, delimiter=";"))
    for number, row in enumerate(rows, start=20):
        story.customers[row["key"]] = partner = env["res.partner"].create(
            _prepare_company(env, story, states, number, row)
        )
        if row["contact"]:
            story.contacts[row["key"]] = env["res.partner"].create(
                _prepare_contact(env, partner, number, row)
            )
    _write_branch(env, story)
    _write_portal_user(env, story)


def _prepare_company(env, story, states, number, row):
    user = story.users.get(row["user"])
    return {
        "name": row["name"],
        "is_company": True,
        "street": row["street"],
        "zip": row["zip"],
        "city": row["city"],
        "state_id": states[row["province"]].id,
        "country_id": env.ref("base.it").id,
        "vat": f"IT{_vat(number)}",
        "phone": row["phone"],
        "email": f"info@{row['domain']}",
        "website": f"https://www.{row['domain']}",
        "lang": env.context["lang"],
        "user_id": user.id if user else False,
    }


def _vat(number):
    """Return a VAT number with a good check digit that no company bears:
    its office code 999 belongs to no Italian province."""
    base = f"001{number:04d}999"
    return base + luhn.calc_check_digit(base)


def _prepare_contact(env, company, number, row):
    first, last = row["contact"].lower().split(" ", 1)
    last = last.replace(" ", "").replace("'", "")
    return {
        "name": row["contact"],
        "parent_id": company.id,
        "type": "contact",
        "function": row["job"],
        "phone": f"+39 347 555 {number:04d}",
        "email": f"{first}.{last}@{row['domain']}",
        "lang": env.context["lang"],
    }


def _write_branch(env, story):
    env["res.partner"].create(
        {
            "name": "Officine Rossi, stabilimento di Chiari",
            "parent_id": story.customers["rossi"].id,
            "type": "delivery",
            "street": "Via Milano 112",
            "zip": "25032",
            "city": "Chiari",
            "state_id": story.customers["rossi"].state_id.id,
            "country_id": story.customers["rossi"].country_id.id,
            "phone": "+39 030 555 7788",
        }
    )


def _write_portal_user(env, story):
    contact = story.contacts["rossi"]
    story.users["portal"] = env["res.users"].create(
        {
            "name": contact.name,
            "login": contact.email,
            "password": contact.email,
            "partner_id": contact.id,
            "lang": env.context["lang"],
            "tz": "Europe/Rome",
            "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
        }
    )
