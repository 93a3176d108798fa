"""Name banks: import, duplicates, merging, assignment, beside core's ways."""

import base64
import csv
import io
import random
import resource
from functools import partial
from unittest.mock import patch

from fill.clone import BASE
from fill.names import FIRST_LEAD, LEADS, vat
from fill.partners import CITIES, LEGAL_FORMS, SURNAMES, TRADES
from measure import Operation

NEEDS = ("crm_prevendita",)

ROWS, FEW = 100_000, 2_000
HEAD = ("Ragione sociale", "Indirizzo", "CAP", "Comune", "Telefono", "E-mail",
        "Partita IVA")  # fmt: skip
#: memory that an import may take on top, kilobytes
FLAT = 200_000

#: the exact keys of the whole register, grouped
GROUPS = """
    SELECT kind, key, array_agg(id) FROM (
        SELECT 1 AS kind, crm_key_vat AS key, id FROM res_partner
         WHERE active AND crm_key_vat IS NOT NULL
        UNION ALL SELECT 2, crm_key_fiscal, id FROM res_partner
         WHERE active AND crm_key_fiscal IS NOT NULL
        UNION ALL SELECT 3, crm_key_pec, id FROM res_partner
         WHERE active AND crm_key_pec IS NOT NULL
        UNION ALL SELECT 4, email_normalized, id FROM res_partner
         WHERE active AND email_normalized IS NOT NULL
        UNION ALL SELECT 5, phone_sanitized, id FROM res_partner
         WHERE active AND phone_sanitized IS NOT NULL) k
     GROUP BY kind, key HAVING count(*) > 1"""

#: who a name may be, by hand: every exact key, then the words of its name
DUPLICATES = """
    WITH n AS MATERIALIZED (SELECT * FROM crm_name WHERE id = %(id)s),
    found AS (
        SELECT o.id, NULL::int AS partner FROM crm_name o, n WHERE o.id < n.id
           AND (o.vat = n.vat OR o.fiscalcode = n.fiscalcode OR o.pec = n.pec
                OR o.email = n.email OR o.phone IN (n.phone, n.phone2)
                OR o.phone2 IN (n.phone, n.phone2))
        UNION SELECT NULL, p.id FROM res_partner p, n
         WHERE p.crm_key_vat = n.vat OR p.crm_key_fiscal = n.fiscalcode
            OR p.crm_key_pec = n.pec OR p.email_normalized = n.email
            OR p.phone_sanitized IN (n.phone, n.phone2)
        UNION SELECT NULL, p.id FROM res_partner p, n
         WHERE string_to_array(p.crm_key_blocks, ' ')
               && string_to_array(n.key_blocks, ' ')
           AND similarity(p.crm_key_name, n.key_name) > 0.3
        UNION SELECT o.id, NULL FROM crm_name o, n
         WHERE string_to_array(o.key_blocks, ' ') && string_to_array(n.key_blocks, ' ')
           AND similarity(o.key_name, n.key_name) > 0.3 AND o.id < n.id)
    SELECT f.*, o.name, p.name FROM found f LEFT JOIN crm_name o ON o.id = f.id
      LEFT JOIN res_partner p ON p.id = f.partner"""


def _number(first, n):
    """The number of the nth company: the last three figures are an office that
    gives out VAT numbers, 001 to 100, or the number would be no valid one."""
    return first + n // 100 * 1000 + n % 100 + 1


def table(count):
    """A supplier's list: one row in 20 is in the register, one in 50 a slip of
    another, one in 100 has a wrong VAT number and is rejected."""
    chance = random.Random(42)
    surnames, trades, forms, cities = (
        text.split() for text in (SURNAMES, TRADES, LEGAL_FORMS, CITIES)
    )
    for n in range(count):
        city, prefix, code = chance.choice(cities).split(":")
        known = n % 20 == 3
        first, place = (BASE, chance.randrange(5_000)) if known else (20_000_000, n)
        trade, surname = chance.choice(trades), chance.choice(surnames)
        name = f"{trade} {surname} {n % 997} {chance.choice(forms)}"
        code_vat = vat(_number(first, place))
        if n % 100 == 7:
            code_vat = code_vat[:-1] + str((int(code_vat[-1]) + 1) % 10)
        yield (name.upper() if n % 3 else name, f"Via Roma {n % 200}", code, city,
               f"{prefix} {3_000_000 + n}", f"info@ditta{n - n % 50 // 49}.example",
               code_vat[2:])  # fmt: skip


#: what surnames are made of: three thousand of them, the first ones far commoner
ROOTS = """ross ferr bianch colomb ricc marin grec brun gall cont cost mancin rizz
    lombard morett barbier fontan santor marian rinald carus ferrar martin leon long
    gentil vital serr coppol sanna pozz zan bert gherard bonom tognol pasin scalv
    zubian archett gnutt saler pint bettin belott corti locatel ravas brambill cattan
    galimbert zamb tom fregon dall bort campan visent boscol chiar furlan moser
    gasp hof kof tosol paol franz steg gran mazz pell rub silv tass val venturel
    """.split()
ENDINGS = """i o a in ini etti elli oni ato ari ato eri ella ucci azzi esi ani otto ol
    an er etto""".split()
#: trades as they stand on signs, none with a figure
SIGNS = """Officina_Meccanica Torneria Carpenteria Falegnameria Autotrasporti Ristorante
    Pizzeria Panificio Pasticceria Idraulica Termoidraulica Impianti_Elettrici
    Costruzioni Impresa_Edile Farmacia Bar Caffè Studio_Tecnico Lavanderia Immobiliare
    Autofficina Carrozzeria Gommista Ferramenta Vivaio Tipografia Serramenti Vetreria
    Marmi Arredamenti Tessitura Maglificio Calzaturificio Salumificio Caseificio
    Cantina Azienda_Agricola Macelleria Alimentari Supermercato Hotel Albergo
    Agriturismo Trattoria Osteria Gelateria Parrucchiere Estetica Ottica Palestra
    Assicurazioni Viaggi Autonoleggio Logistica Imballaggi Plastica Stampi Fonderia
    Verniciatura Galvanica""".split()
TOWNS = """Milano:02:20121:MI:30 Torino:011:10121:TO:18 Bologna:051:40121:BO:10
    Verona:045:37121:VR:8 Padova:049:35121:PD:8 Brescia:030:25121:BS:7
    Bergamo:035:24121:BG:5 Modena:059:41121:MO:5 Como:031:22100:CO:3
    Lumezzane:030:25065:BS:2 Treviglio:0363:24047:BG:2 Carpi:059:41012:MO:2
    Legnago:0442:37045:VR:1 Cittadella:049:35013:PD:1 Gussago:030:25064:BS:1
    Albino:035:24021:BG:1 Cantù:031:22063:CO:1 Rho:02:20017:MI:2
    Moncalieri:011:10024:TO:2 Imola:0542:40026:BO:1""".split()


def _slip(chance, name):
    """One slip of the keyboard within the longest word."""
    word = max(name.split(), key=len)
    at = chance.randrange(2, max(len(word) - 2, 3))
    wrong = chance.choice(
        (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:],
         word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :])
    )  # fmt: skip
    return name.replace(word, wrong)


def life(count, numbers=True):
    """A list with names as found in life: surnames by their frequency, sixty trades,
    towns by size, no figures; one row in twenty is an earlier one written anew.

    :param bool numbers: whether the list has VAT numbers
    """
    chance = random.Random(7)
    surnames = [(r + e).capitalize() for e in ENDINGS for r in ROOTS]
    often = [1 / (rank + 25) for rank in range(len(surnames))]
    towns = [town.split(":") for town in TOWNS]
    sizes = [int(town[4]) for town in towns]
    forms, rows = ("S.r.l.", "S.n.c.", "S.p.A.", "S.a.s.", "", ""), []
    for n in range(count):
        if n % 20 == 19:
            name, *rest, _vat = rows[chance.randrange(len(rows))]
            code = vat(_number(30_000_000, n))[2:] if not numbers else _vat
            name = _slip(chance, name) if chance.random() < 0.5 else name.upper()
            yield (name, *rest, code if numbers else "")
            continue
        surname, other, road = chance.choices(surnames, often, k=3)
        city, prefix, code, _province, _size = chance.choices(towns, sizes)[0]
        trade = chance.choice(SIGNS).replace("_", " ")
        name = f"{trade} {surname} {chance.choice(forms)}".strip()
        if chance.random() < 0.2:
            name = f"{trade} {surname} di {surname} {chance.choice(('Mario', 'Anna'))}"
        elif chance.random() < 0.2:
            name = f"{surname} & {other} {chance.choice(forms)}".strip()
        row = (name, f"Via {road} {chance.randrange(1, 120)}", code, city,
               f"{prefix} {4_000_000 + n}", "",
               vat(_number(30_000_000, n))[2:] if numbers else "")  # fmt: skip
        rows.append(row)
        yield row


def _upload(count, rows=table):
    def before(env):
        env.cr.rollback()
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEAD)
        writer.writerows(rows(count))
        batch = env["crm.name.import"].create(
            {
                "bank_id": env["crm.name.bank"].create({"name": "Lista"}).id,
                "filename": "lista.csv",
                "file": base64.b64encode(stream.getvalue().encode("cp1252")),
            }
        )
        batch.state = "running"
        return batch

    return before


def _import(env, batch):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    batch._run(commit=False)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert batch.state == "done" and batch.created_count, batch.state
    assert grown < FLAT, f"the import took {grown} kB"


def without_numbers(count):
    return life(count, numbers=False)


def _load(env, _batch, table=table):
    """Core's own import of the same rows, into leads."""
    rows = [
        [str(n), name, name, street, code, city, phone, mail]
        for n, (name, street, code, city, phone, mail, _vat) in enumerate(table(FEW))
    ]
    fields = ["id", "name", "partner_name", "street", "zip", "city", "phone",
              "email_from"]  # fmt: skip
    rows = [[f"bench.row_{row[0]}", *row[1:]] for row in rows]
    result = env["crm.lead"].load(fields, rows)
    assert result["ids"], result["messages"][:3]


def _find(env):
    return env["crm.partner.duplicate"]._find_all()


def _find_core(env):
    wizard = env["base.partner.merge.automatic.wizard"]
    wizard.create({"group_by_email": True}).action_start_manual_process()


def _pair(env):
    env.cr.rollback()
    return env["res.partner"].browse([BASE + 31, BASE + 32])


def _merge(env, pair):
    pair[0]._crm_merge(pair[1])
    env.flush_all()


def _merge_core(env, pair):
    wizard = env["base.partner.merge.automatic.wizard"]
    wizard._merge(pair.ids, pair[0])
    env.flush_all()


def _name(env):
    """A name that is in the bank and in the register under a misspelt name."""
    env.cr.rollback()
    partner = env["res.partner"].browse(BASE + 200)
    bank = env["crm.name.bank"].create({"name": "Fiera"})
    values = {"bank_id": bank.id, "name": f"{partner.name[:-5]}x Srl", "zip": "20100",
              "city": partner.city, "phone": partner.phone,
              "email": "altro@ditta.example"}  # fmt: skip
    return env["crm.name"].create([values, values])[1]


def _duplicates(env, name):
    name._find_duplicates()
    return name.match_ids.mapped("explanation")


def _duplicates_sql(env, name):
    env.cr.execute(DUPLICATES, {"id": name.id})
    return env.cr.fetchall()


def _leads(count):
    def before(env):
        env.cr.rollback()
        sellers = env["res.users"].search([("login", "like", "venditore")], limit=10)
        rules = env["crm.assignment.rule"]
        rules.search([("target", "=", "crm.lead")]).active = False
        zones = ("10000-29999", "30000-59999", "60000-99999")
        rules.create(
            [
                {"name": zone, "zips": zone, "user_ids": [(6, 0, sellers.ids)],
                 "by_load": "load", "working_days": False}
                for zone in zones
            ]
        )  # fmt: skip
        team = env["crm.team"].create(
            {
                "name": "Banco",
                "assignment_domain": f"[('id', '<=', {FIRST_LEAD + count})]",
                "crm_team_member_ids": [
                    (0, 0, {"user_id": seller.id, "assignment_max": 30 * count})
                    for seller in sellers
                ],
            }
        )
        ids = [FIRST_LEAD + n for n in range(1, count + 1)]
        leads = env["crm.lead"].browse(ids).exists()
        env.cr.execute(
            "UPDATE crm_lead SET active = FALSE, create_date = now()"
            " WHERE user_id IS NULL AND NOT id = ANY(%s)",
            [ids],
        )
        # by SQL: twenty thousand tracked changes would take minutes
        env.cr.execute(
            "UPDATE crm_lead SET team_id = NULL WHERE id = ANY(%s)", [leads.ids]
        )
        env.invalidate_all()
        return leads, team

    return before


def _assign(env, given):
    done, _left = env["crm.assignment.rule"]._assign(given[0])
    assert done == len(given[0]), (done, len(given[0]))


def _assign_core(env, given):
    with patch.object(type(env.cr), "commit", lambda _cr: None):
        given[1]._action_assign_leads(force_quota=True, creation_delta_days=0)
    env.flush_all()


def operations(env):
    yield Operation(
        f"names, import of {ROWS:,} rows, cleaned and deduplicated",
        _import,
        limit=0.7,
        units=ROWS,
        before=_upload(ROWS),
    )
    yield Operation(
        f"names, import of {FEW:,} rows",
        _import,
        peer=_load,
        peer_name="core's load() into leads",
        faster=30,
        limit=0.7,
        units=FEW,
        before=_upload(FEW),
    )
    for rows, what in ((life, "names of life"), (without_numbers, "no VAT numbers")):
        yield Operation(
            f"names, import of {ROWS:,} rows, {what}",
            _import,
            limit=0.5,
            units=ROWS,
            before=_upload(ROWS, rows),
        )
        yield Operation(
            f"names, import of {FEW:,} rows, {what}",
            _import,
            peer=partial(_load, table=rows),
            peer_name="core's load() into leads",
            faster=30,
            limit=0.5,
            units=FEW,
            before=_upload(FEW, rows),
        )
    yield Operation(
        "names, duplicates over the register, by keys, doors and likeness",
        _find,
        lambda e: e.cr.execute(GROUPS),
        _find_core,
        "core's merge wizard, mail alone",
        times=20,
        limit=10_000,
    )
    yield Operation(
        "names, duplicates of one name",
        _duplicates,
        _duplicates_sql,
        plus=10,
        before=_name,
    )
    yield Operation(
        "names, one merge of two customers",
        _merge,
        peer=_merge_core,
        peer_name="core's merge",
        limit=150,
        faster=5,
        before=_pair,
    )
    yield Operation(
        "names, 500 leads assigned",
        _assign,
        peer=_assign_core,
        peer_name="core's assignment",
        faster=10,
        before=_leads(500),
    )
    yield Operation(
        f"names, {LEADS:,} leads assigned",
        _assign,
        limit=2,
        units=LEADS,
        before=_leads(LEADS),
    )
