"""The company, its people and what it sells."""

import base64

from odoo import Command
from odoo.tools.misc import file_open

COMPANY = {
    "name": "Bellandi Aria Compressa S.r.l.",
    "street": "Via dell'Artigianato 18",
    "zip": "25030",
    "city": "Roncadelle",
    "phone": "+39 030 555 2100",
    "email": "info@bellandi.example",
    "website": "https://www.bellandi.example",
    "vat": "IT00100019991",
}

# login, name, job, groups
PEOPLE = [
    ("giulia", "Giulia Ferri", "Telemarketing", ["sales_team.group_sale_salesman"]),
    ("marco", "Marco Conti", "Commerciale", ["sales_team.group_sale_salesman"]),
    ("james", "James Whitaker", "Export sales", ["sales_team.group_sale_salesman"]),
    (
        "sara",
        "Sara Colombo",
        "Direttrice commerciale",
        [
            "sales_team.group_sale_manager",
            "mass_mailing.group_mass_mailing_user",
            "survey.group_survey_user",
        ],
    ),
    (
        "luca",
        "Luca Moretti",
        "Tecnico di assistenza",
        ["crm_postvendita.crm_postvendita_group_agent"],
    ),
    (
        "elena",
        "Elena Rizzi",
        "Responsabile assistenza",
        ["crm_postvendita.crm_postvendita_group_manager"],
    ),
    ("paola", "Paola Galli", "Contabilità", ["account.group_account_invoice"]),
]

#: those who work in English
ENGLISH = {"james"}

# key, name, kind, price, cost
PRODUCTS = [
    ("bac15", "Compressore a vite BAC 15 kW", "consu", 9800, 6370),
    ("bac30", "Compressore a vite BAC 30 kW", "consu", 16500, 11220),
    ("bac7", "Compressore a pistoni BAP 7,5 kW", "consu", 3450, 2310),
    ("dry25", "Essiccatore frigorifero DRY 25", "consu", 2900, 1890),
    ("serb500", "Serbatoio verticale 500 l", "consu", 1150, 720),
    ("filtro", "Filtro coalescente F180", "consu", 240, 118),
    ("olio", "Olio sintetico per compressori 20 l", "consu", 180, 96),
    ("kit2000", "Kit tagliando 2.000 ore", "consu", 420, 205),
    ("kit4000", "Kit tagliando 4.000 ore", "consu", 680, 340),
    ("ora", "Intervento tecnico (ora)", "service", 68, 31),
    ("diritto", "Diritto di chiamata", "service", 45, 18),
    ("audit", "Analisi perdite impianto aria", "service", 1250, 480),
    ("manut", "Manutenzione programmata (anno)", "service", 960, 410),
]


def build(env, story):
    _write_company(env)
    _write_people(env, story)
    _write_products(env, story)


def _write_company(env):
    company = env.company
    province = env.ref("base.state_it_bs", raise_if_not_found=False)
    italy = env.ref("base.it")
    with file_open("crm_azienda_demo/static/img/logo.png", "rb") as logo:
        image = base64.b64encode(logo.read())
    company.write(
        {**COMPANY, "country_id": italy.id, "state_id": province.id, "logo": image}
    )
    domain = env["mail.alias.domain"].search([("name", "=", "bellandi.example")])
    company.alias_domain_id = domain or env["mail.alias.domain"].create(
        {"name": "bellandi.example"}
    )
    env["res.partner.bank"].create(
        {
            "acc_number": "IT60X0542811101000000123456",
            "partner_id": company.partner_id.id,
            "allow_out_payment": True,
        }
    )


def _write_people(env, story):
    company = env.company
    env["res.lang"]._activate_lang("en_US")
    for login, name, job, groups in PEOPLE:
        groups = [env.ref(xmlid).id for xmlid in ["base.group_user", *groups]]
        story.users[login] = env["res.users"].create(
            {
                "name": name,
                "login": login,
                "password": login,
                "email": f"{login}@{company.alias_domain_id.name}",
                "lang": "en_US" if login in ENGLISH else env.context["lang"],
                "tz": "Europe/Rome",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set(groups)],
                "notification_type": "inbox",
            }
        )
        story.users[login].partner_id.function = job
    team = env.ref("sales_team.team_sales_department", raise_if_not_found=False)
    if team:
        team.user_id = story.users["sara"]
        team.member_ids |= env["res.users"].union(
            *(story.users[login] for login in ("giulia", "marco", "james"))
        )


def _write_products(env, story):
    for key, name, kind, price, cost in PRODUCTS:
        story.products[key] = env["product.product"].create(
            {
                "name": name,
                "default_code": key.upper(),
                "type": kind,
                "list_price": price,
                "standard_price": cost,
                "invoice_policy": "order",
            }
        )
