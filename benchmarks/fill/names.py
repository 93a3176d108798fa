"""The register's match keys and duplicates, leads that nobody has, a list to import.

The keys are computed by the same code as the suite's, for every company and private
person. One company in 25 repeats its neighbour's VAT number, one in 40 its mail, one
private person in 20 is there twice.
"""

from .clone import BASE, QUIET, clone
from .partners import COMPANIES, PERSONS

NEEDS = ("crm_prevendita",)
AFTER = ("partners", "opportunities")
TABLES = ("res_partner", "crm_lead")

LEADS = 20_000
KEYS = ("crm_key_vat", "crm_key_fiscal", "crm_key_pec", "crm_key_name",
        "crm_key_place", "crm_key_street", "crm_key_blocks")  # fmt: skip
FIRST_LEAD = 2 * BASE


def seed(env, ids):
    lead = (
        env["crm.lead"]
        .with_context(**QUIET)
        .create({"name": "Modello", "type": "lead", "user_id": False, "zip": "25100"})
    )
    return {"name_lead": lead.id}


def fill(cr, ids, scale):
    _write_identities(cr, scale)
    _write_keys(cr)
    clone(
        cr,
        "crm_lead",
        ids["name_lead"],
        f"SELECT n FROM generate_series(1, {int(LEADS * scale)}) n",
        {
            "id": f"{FIRST_LEAD} + s.n",
            "name": "'Richiesta ' || s.n",
            "zip": "lpad((10000 + bench.i(s.n, 91, 89999))::text, 5, '0')",
            "create_date": "now() - bench.r(s.n, 92) * interval '400 days'",
        },
    )


def vat(number):
    """An Italian VAT number from a number, with its check digit."""
    base, total = f"{number:010d}", 0
    for index, char in enumerate(base):
        digit = int(char) * (2 if index % 2 else 1)
        total += digit - 9 * (digit > 9)
    return f"IT{base}{(10 - total % 10) % 10}"


def _write_identities(cr, scale):
    companies = int(COMPANIES * scale)
    rows = [
        (BASE + n, vat(BASE + (n - 1 if n % 25 == 7 else n)))
        for n in range(1, companies + 1)
    ]
    cr.execute_values(
        "UPDATE res_partner p SET vat = v.vat"
        " FROM (VALUES %s) v (id, vat) WHERE p.id = v.id",
        rows,
        page_size=10000,
    )
    cr.execute(
        """UPDATE res_partner p SET vat = c.vat FROM res_partner c
            WHERE c.id = p.commercial_partner_id AND p.id <> c.id
              AND c.vat IS NOT NULL AND p.id > %(base)s""",
        {"base": BASE},
    )
    cr.execute(
        """UPDATE res_partner p SET email = o.email,
                  email_normalized = o.email_normalized
             FROM res_partner o
            WHERE o.id = p.id - 1 AND p.id %% 40 = 11
              AND p.id BETWEEN %(base)s + 1 AND %(base)s + %(companies)s""",
        {"base": BASE, "companies": companies},
    )
    first = BASE + 500_000
    cr.execute(
        """UPDATE res_partner p SET email = o.email, name = o.name,
                  email_normalized = o.email_normalized, complete_name = o.name
             FROM res_partner o
            WHERE o.id = p.id - 1 AND p.id %% 20 = 3
              AND p.id BETWEEN %(first)s + 1 AND %(first)s + %(persons)s""",
        {"first": first, "persons": int(PERSONS * scale)},
    )


def _write_keys(cr):
    """Let the suite's own method say each key."""
    from odoo import SUPERUSER_ID, api
    from odoo.tools import split_every

    partners = api.Environment(cr, SUPERUSER_ID, {})["res.partner"]
    cr.execute(
        "SELECT id FROM res_partner WHERE id > %s AND commercial_partner_id = id",
        [BASE],
    )
    for ids in split_every(5_000, [id_ for (id_,) in cr.fetchall()]):
        rows = []
        for partner in partners.browse(ids):
            keys = partner._prepare_crm_keys()
            rows.append((partner.id, *(keys[name] or None for name in KEYS)))
        given = ", ".join(f"{name} = v.{name}" for name in KEYS)
        cr.execute_values(
            f"UPDATE res_partner p SET {given}"
            f" FROM (VALUES %s) v (id, {', '.join(KEYS)}) WHERE p.id = v.id",
            rows,
            template=f"(%s, {', '.join(['%s::text'] * len(KEYS))})",
            page_size=5_000,
        )
        partners.invalidate_model()
    # a contact has no keys of its own
    cr.execute(
        f"""UPDATE res_partner SET {", ".join(f"{name} = NULL" for name in KEYS)}
            WHERE id > %s AND commercial_partner_id <> id
              AND crm_key_name IS NOT NULL""",
        [BASE],
    )


def check(env):
    for partner in env["res.partner"].browse([BASE + 10, BASE + 32, BASE + 500_003]):
        for name, value in partner._prepare_crm_keys().items():
            assert (partner[name] or False) == (value or False), (partner, name)
