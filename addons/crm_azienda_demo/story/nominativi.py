"""Names bought at a trade fair and what became of them; segments; who gets what."""

import base64
from datetime import timedelta

from odoo import Command
from odoo.tools.misc import file_open

FILE = "nominativi_salone.csv"

#: names that Giulia put aside: reason by the end of its external id, her note
DISCARDED = {
    "Aria Service Brescia": ("competitor", "rivende un altro marchio"),
    "Scuola Professionale Seriate": ("target", "visita di una classe"),
    "Ricambi Agricoli Manerbio": ("closed", "chiude a fine anno"),
}

#: names that she telephoned to: worth a lead, or already one of Marco's
VERIFIED = ("Pastificio Leno", "Zincatura Treviglio", "Acetificio Cremasco")
EXTRACTED = (
    "Carpenterie Metalliche Ghedi",
    "Cartiera Toscolano",
    "Molle Industriali Curno",
)

#: those who ask to be called first
PRIORITIES = {"Stampaggio Plastico Calcinato": "3", "Zincatura Treviglio": "2"}

#: name, company, place, postal code, province, telephone
LEADS = (
    ("Preventivo per compressore a vite 15 kW", "Officina Cazzago S.r.l.",
     "Cazzago San Martino", "25046", "BS", "030 555 9601"),
    ("Noleggio estivo di un essiccatore", "Cantine Capriano S.r.l.",
     "Capriano del Colle", "25020", "BS", "030 555 9602"),
    ("Analisi perdite dell'impianto", "Minuterie Nave S.n.c.",
     "Nave", "25075", "BS", "030 555 9603"),
    ("Sostituzione di un compressore a pistoni", "Falegnameria Ponteranica S.r.l.",
     "Ponteranica", "24010", "BG", "035 555 9604"),
    ("Manutenzione di tre compressori", "Tintoria Gandino S.p.A.",
     "Gandino", "24024", "BG", "035 555 9605"),
    ("Richiesta di catalogo", "Utensili Monza S.r.l.",
     "Monza", "20900", "MB", "039 555 9606"),
)  # fmt: skip

#: name, province, people
ZONES = (
    ("Zona Brescia", "BS", ("giulia", "marco")),
    ("Zona Bergamo", "BG", ("marco",)),
)

#: sectors of the workshops, by the end of their external id
WORKSHOPS = ("sector_mechanical_engineering", "sector_metalworking")


def build(env, story):
    bank = _write_bank(env, story)
    _import_names(env, story, bank)
    _skim_names(env, story, bank)
    _write_segments(env, story)
    _write_rules(env, story)
    _write_leads(env)


def _write_bank(env, story):
    supplier = env["res.partner"].create(
        {
            "name": "Ente Saloni del Benaco S.r.l.",
            "is_company": True,
            "city": "Desenzano del Garda",
            "country_id": env.ref("base.it").id,
            "email": "espositori@salonibenaco.example",
            "lang": env.context["lang"],
        }
    )
    return env["crm.name.bank"].create(
        {
            "name": "Salone dell'aria e dell'energia: visitatori",
            "origin": "fair",
            "supplier_id": supplier.id,
            "source_id": env["utm.source"].create({"name": "Salone dell'aria"}).id,
            "date": story.today - timedelta(days=12),
            "user_id": story.users["giulia"].id,
            "price": 1450,
            "licence": "Un solo committente, contatti ripetuti per dodici mesi",
            "licence_end": story.today + timedelta(days=353),
            "legal_basis": "consent",
        }
    )


def _import_names(env, story, bank):
    """Giulia imports the supplier's file, as it came."""
    with file_open(f"crm_azienda_demo/story/tables/{FILE}", "r") as source:
        day = story.today - timedelta(days=14)
        text = source.read().replace("GIORNO", f"{day:%d/%m/%Y}")
    batch = (
        env["crm.name.import"]
        .with_user(story.users["giulia"])
        .create(
            {
                "bank_id": bank.id,
                "filename": FILE,
                "file": base64.b64encode(text.encode()),
                # what the supplier is to correct comes back as a list
                "strict": True,
            }
        )
    )
    batch.action_import()


def _skim_names(env, story, bank):
    names = {
        key: bank.name_ids.filtered(lambda n, key=key: n.name.startswith(key))[:1]
        for key in (*DISCARDED, *VERIFIED, *EXTRACTED, *PRIORITIES)
    }
    for key, priority in PRIORITIES.items():
        names[key].priority = priority
    giulia = story.users["giulia"]
    for key, (reason, note) in DISCARDED.items():
        reason = env.ref(f"crm_prevendita.crm_name_discard_reason_{reason}")
        names[key].with_user(giulia)._discard(reason, note)
    for key in VERIFIED:
        names[key].with_user(giulia).action_verify()
    leads = env["crm.name"].union(*(names[key] for key in EXTRACTED))
    leads.with_user(giulia)._extract(story.users["marco"])


def _write_segments(env, story):
    sectors = [
        env.ref(f"crm_scheda_cliente.crm_classifier_value_{name}").id
        for name in WORKSHOPS
    ]
    env["crm.segment"].create(
        [
            {
                "name": "Officine di Brescia",
                "description": "Meccanica e metallo in provincia, per le visite",
                "domain": repr(
                    [
                        ("parent_id", "=", False),
                        ("state_id.code", "=", "BS"),
                        ("classifier_value_ids", "in", sectors),
                    ]
                ),
                "user_id": story.users["sara"].id,
            },
            {
                "name": "Promotori e prima linea",
                "description": "I clienti che ci possono far conoscere ad altri",
                "domain": repr([("tier", "in", ["advocate", "front_line"])]),
                "user_id": story.users["sara"].id,
            },
        ]
    )


def _write_rules(env, story):
    team = env.ref("sales_team.team_sales_department", raise_if_not_found=False)
    for name, code, people in ZONES:
        users = [story.users[login].id for login in people]
        env["crm.assignment.rule"].create(
            {
                "name": name,
                "state_ids": [Command.set(_province(env, code).ids)],
                "team_id": team.id if team else False,
                "user_ids": [Command.set(users)],
                # who looks on a Sunday, too, sees who would get what
                "working_days": False,
            }
        )


def _write_leads(env):
    """Leads of these days that nobody has: for the rules to give out."""
    env["crm.lead"].create(
        [
            {
                "type": "lead",
                "name": name,
                "partner_name": company,
                "city": city,
                "zip": postal_code,
                "state_id": _province(env, code).id,
                "country_id": env.ref("base.it").id,
                "phone": phone,
                "user_id": False,
            }
            for name, company, city, postal_code, code, phone in LEADS
        ]
    )


def _province(env, code):
    return env["res.country.state"].search(
        [("code", "=", code), ("country_id.code", "=", "IT")], limit=1
    )
