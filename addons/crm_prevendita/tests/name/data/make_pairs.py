"""Writes name_pairs.csv: pairs of rows labelled same or different company.

Run it by hand: ``python make_pairs.py``. The seed is fixed, so that the file
comes out the same; the pairs at the end are hand-made hard cases.
"""

import csv
import random
from pathlib import Path

R = random.Random(26)
FIELDS = ("name", "street", "zip", "city", "province", "phone", "email", "vat")
SURNAMES = """Rossi Ferrari Bianchi Colombo Ricci Marino Greco Bruno Gallo Conti Costa
Mancini Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara
Galli Martini Leone Longo Gentile Martinelli Vitale Serra Coppola Parisi Villa Conte
Ferretti Sala Bianco
Marchetti Pellegrini Palumbo Sanna Fabbri Montanari Grassi
Giuliani Benedetti Barone Rossetti Caputo Montanaro Guerra Palmieri Bernardi Martino
Fiore Ferraro Bellini Basile Riva Donati Piras Vitali Battaglia Sartori Neri Costantini
Milani Pagano Ruggiero Sorrentino Orlando Damico Negri Ghidini Zanardelli Gnutti Saleri
Bonometti Lancini Beretta Pintossi Bettinsoli Zanetti Cavagna Belotti Cortinovis Perico
Locatelli Ravasio Brambilla Galimberti Cattaneo Scalvini Zubani Archetti
Uberti""".split()
FIRST = (
    "Mario Luigi Anna Paolo Carlo Giulia Marco Franco Elena Ugo Pietro Sergio".split()
)
TRADES = [
    "Officine Meccaniche",
    "Torneria",
    "Carpenteria",
    "Stampaggio",
    "Fonderia",
    "Trafileria",
    "Impianti Elettrici",
    "Autotrasporti",
    "Costruzioni",
    "Arredamenti",
    "Verniciatura",
    "Serramenti",
    "Plastica",
    "Termoidraulica",
    "Falegnameria",
    "Molino",
    "Salumificio",
    "Tessitura",
    "Cartotecnica",
    "Lavorazione Marmi",
    "Pressofusione",
    "Minuteria Metallica",
]
COINED = """Metalprisma Tecnoflex Idrosan Plastimec Elettrovalle Ferroter Gardaplast
Omniterm Siderval Termolux Novastamp Interpress Aluver Cromital Meccanoil Rapidcut
Brescialat Vetrogam Autonova Cosmopack Italgomma Nordfilter Polimax Unimetal Eurofond
Zincobresc Lariosteel Valcart Sebinflex Orobipack""".split()
PLACES = [
    ("Brescia", "25124", "BS", "030"),
    ("Lumezzane", "25065", "BS", "030"),
    ("Montichiari", "25018", "BS", "030"),
    ("Gussago", "25064", "BS", "030"),
    ("Bergamo", "24126", "BG", "035"),
    ("Albino", "24021", "BG", "035"),
    ("Treviglio", "24047", "BG", "0363"),
    ("Milano", "20134", "MI", "02"),
    ("Segrate", "20054", "MI", "02"),
    ("Legnano", "20025", "MI", "0331"),
    ("Monza", "20900", "MB", "039"),
    ("Verona", "37135", "VR", "045"),
    ("Villafranca di Verona", "37069", "VR", "045"),
    ("Padova", "35127", "PD", "049"),
    ("Torino", "10156", "TO", "011"),
    ("Moncalieri", "10024", "TO", "011"),
    ("Bologna", "40131", "BO", "051"),
    ("Modena", "41122", "MO", "059"),
    ("Roma", "00144", "RM", "06"),
    ("Pomezia", "00071", "RM", "06"),
]
STREETS = [
    "Via Roma",
    "Via dell'Artigianato",
    "Via Industriale",
    "Viale Europa",
    "Corso Garibaldi",
    "Piazza Vittoria",
    "Via Giuseppe Mazzini",
    "Via Brescia",
    "Via dei Mille",
    "Via Kennedy",
    "Via Aldo Moro",
    "Strada Statale 11",
]
FORMS = ["S.r.l.", "S.p.A.", "S.n.c.", "S.a.s.", "S.r.l.s."]
WAYS = {"S.r.l.": ["SRL", "s.r.l.", "Srl", "S. R. L.", "S.r.l. unipersonale",
                   "società a responsabilità limitata", ""],
        "S.p.A.": ["SPA", "spa", "S.p.a.", "Società per Azioni", ""],
        "S.n.c.": ["SNC", "snc", "S.N.C.", ""], "S.a.s.": ["SAS", "sas", ""],
        "S.r.l.s.": ["SRLS", "srls", "S.R.L.S.", ""]}  # fmt: skip
SHORT = {
    "Officine Meccaniche": "Off. Mecc.",
    "Costruzioni": "Costr.",
    "Autotrasporti": "Autotrasp.",
    "Impianti Elettrici": "Imp. Elettrici",
}


def vat():
    office = ["017", "016", "015", "023", "096"]
    base = f"{R.randrange(1, 9_999_999):07d}{R.choice(office)}"
    total = 0
    for index, char in enumerate(base):
        digit = int(char) * (2 if index % 2 else 1)
        total += digit - 9 * (digit > 9)
    return base + str((10 - total % 10) % 10)


def company():
    surname, kind = R.choice(SURNAMES), R.random()
    if kind < 0.35:
        core = f"{R.choice(TRADES)} {surname}"
    elif kind < 0.5:
        core = f"F.lli {surname}"
    elif kind < 0.8:
        core = f"{R.choice(COINED)}"
    else:
        core = f"{surname} & {R.choice(SURNAMES)}"
    form = R.choice(FORMS)
    city, zip_code, province, prefix = R.choice(PLACES)
    host = "".join(c for c in core.lower() if c.isalpha())[:18]
    return {
        "name": f"{core} {form}",
        "street": f"{R.choice(STREETS)} {R.randrange(1, 180)}",
        "zip": zip_code,
        "city": city,
        "province": province,
        "phone": f"{prefix} {R.randrange(2_000_000, 9_999_999)}"[:13],
        "email": f"{R.choice(['info', 'acquisti', 'commerciale'])}@{host}.example",
        "vat": vat(),
        "core": core,
        "form": form,
    }


def slip(word):
    """One slip of the keyboard inside a word, never in its last letter."""
    index = R.randrange(1, len(word) - 2)
    kind = R.randrange(4)
    if kind == 0:
        return word[:index] + word[index + 1] + word[index] + word[index + 2 :]
    if kind == 1:
        return word[:index] + word[index + 1 :]
    if kind == 2:
        return word[:index] + word[index] + word[index:]
    return word[:index] + R.choice("aeiornts") + word[index + 1 :]


def rename(row):
    """Another way of writing the same company's name."""
    core, form = row["core"], row["form"]
    core = next((core.replace(k, v) for k, v in SHORT.items() if k in core), core)
    kind = R.random()
    if kind < 0.15:
        words = core.split(" ")
        core = " ".join([*words[1:], words[0]]) if len(words) == 2 else core
    elif kind < 0.45:
        words = core.split(" ")
        longest = max(range(len(words)), key=lambda i: len(words[i]))
        if len(words[longest]) >= 6:
            words[longest] = slip(words[longest])
        core = " ".join(words)
    elif kind < 0.6:
        core = core.replace("F.lli", R.choice(["Fratelli", "Flli", "F.LLI"]))
        core = core.replace(" & ", R.choice([" e ", " & ", "&"]))
    tail = ""
    if form in ("S.n.c.", "S.a.s.") and R.random() < 0.5:
        tail = f" di {R.choice(SURNAMES)} {R.choice(FIRST)} & C."
    name = f"{core} {R.choice(WAYS[form])}{tail}".strip()
    return R.choice([str.upper, str, str, str.lower])(name)


def restreet(street):
    street = street.replace("Viale", R.choice(["V.le", "Viale"]))
    street = street.replace("Piazza", R.choice(["P.za", "P.zza"]))
    street = street.replace("Corso", R.choice(["C.so", "Corso"]))
    head, number = street.rsplit(" ", 1)
    return R.choice([f"{head}, {number}", f"{head} n. {number}", street.upper()])


def rephone(phone):
    prefix, number = phone.split(" ")
    return R.choice(
        [
            f"{prefix}/{number}",
            f"+39 {prefix} {number}",
            f"{prefix}{number}",
            f"{prefix.lstrip('0')} {number}",
            f"0039{prefix}{number}",
        ]
    )


def same():
    """A pair of rows of one company, by what tells that it is one."""
    one = company()
    two = {**one, "name": rename(one), "street": restreet(one["street"])}
    two["phone"] = rephone(one["phone"])
    two["email"] = one["email"].upper()
    kind = R.choice(["vat", "mail", "phone", "name_street", "name_city", "moved"])
    keep = {
        "vat": ("vat",),
        "mail": ("email",),
        "phone": ("phone",),
        "name_street": (),
        "name_city": (),
        "moved": ("vat",),
    }[kind]
    for field in ("vat", "email", "phone"):
        if field not in keep:
            side = R.choice([one, two])
            side[field] = ""
            if field == "phone" and R.random() < 0.3:
                side[field] = company()["phone"]
    if kind == "vat":
        two["vat"] = R.choice([two["vat"].lstrip("0"), "IT" + two["vat"], two["vat"]])
    if kind == "name_city":
        R.choice([one, two])["street"] = ""
    if kind == "moved":
        city, zip_code, province, _prefix = R.choice(PLACES)
        two.update(street="Via Nuova 1", city=city, zip=zip_code, province=province)
    if R.random() < 0.2:
        R.choice([one, two])["province"] = ""
    if kind in ("vat", "mail", "phone") and R.random() < 0.3:
        two.update(street="", zip="", city="", province="")
    return "1", kind, one, two


def other():
    """A pair of rows of two companies that look alike."""
    one, two = company(), company()
    kind = R.choice(["surname", "sister", "homonym", "branchless", "neighbour",
                     "accountant", "figure", "random", "vowel"])  # fmt: skip
    place = {f: one[f] for f in ("zip", "city", "province")}
    if kind == "surname":
        surname = R.choice(SURNAMES)
        trades = R.sample(TRADES, 2)
        one["name"], two["name"] = (f"{t} {surname} S.r.l." for t in trades)
        two.update(place)
    elif kind == "sister":
        two.update(place, phone=one["phone"], email=one["email"], street=one["street"])
        two["name"] = one["core"] + " Immobiliare S.r.l."
    elif kind == "homonym":
        two.update(place, name=one["name"])
        two["phone"], two["email"] = "", ""
    elif kind == "branchless":
        one["vat"] = ""
        two["name"], two["email"] = rename(one), ""
        two.update(R.choice([dict(zip(("city", "zip", "province"), p[:3], strict=True))
                             for p in PLACES if p[2] != one["province"]]))  # fmt: skip
    elif kind == "neighbour":
        two.update(place, street=one["street"])
        one["vat"] = two["vat"] = ""
    elif kind == "accountant":
        two.update(place, phone=one["phone"])
        two["vat"] = ""
    elif kind == "figure":
        word = R.choice(COINED)
        one["name"], two["name"] = f"{word} 1 S.r.l.", f"{word} 2 S.r.l."
        two.update(place)
        one["vat"] = two["vat"] = ""
    elif kind == "vowel":
        left, right = R.choice([("Ferrari", "Ferraro"), ("Bianchi", "Bianco"),
                                ("Martini", "Martino"), ("Vitale", "Vitali"),
                                ("Rossi", "Russo"), ("Conti", "Conte")])  # fmt: skip
        trade = R.choice(TRADES)
        one["name"], two["name"] = f"{trade} {left} S.r.l.", f"{trade} {right} S.r.l."
        two.update(place)
        one["vat"] = two["vat"] = ""
    return "0", kind, one, two


def hand(label, kind, one, two):
    """A hand-made pair: ``name|street|zip|city|province|phone|email|vat``."""
    sides = []
    for text in (one, two):
        cells = (text.split("|") + [""] * len(FIELDS))[: len(FIELDS)]
        sides.append(dict(zip(FIELDS, cells, strict=True)))
    return label, kind, *sides


HARD = [
    hand("1", "hand", "A.B.C. S.r.l.||25124|Brescia|BS", "ABC SRL||25124|BRESCIA|BS"),
    hand(
        "1",
        "hand",
        "Elettro Sistemi Valle Srl|Via Po 3|25124|Brescia|BS",
        "Elettrosistemi Valle S.r.l.|Via Po, 3|25124|Brescia|BS",
    ),
    hand(
        "1",
        "hand",
        "Società Agricola Le Quattro Terre S.S.|||Corte Franca|BS",
        "LE QUATTRO TERRE SOCIETA' AGRICOLA SS|||Corte Franca|BS",
    ),
    hand(
        "1",
        "hand",
        "D'Angelo & Figli S.a.s.|Via Roma 2|80100|Napoli|NA",
        "D ANGELO E FIGLI SAS|VIA ROMA 2|80100|NAPOLI|NA",
    ),
    hand("1", "hand", "Caffè Perù S.r.l.|||Milano|MI", "CAFFE' PERU' SRL|||Milano|MI"),
    hand(
        "1",
        "hand",
        "Metalmeccanica Bresciana S.p.A.|Via Volta 9||Brescia|BS",
        "METALMECANICA BRESCIANA SPA|Via A. Volta 9||Brescia|BS",
    ),
    hand(
        "1",
        "hand",
        "Müller Italia S.r.l.|||Bolzano|BZ",
        "MULLER ITALIA SRL|||Bolzano|BZ",
    ),
    hand(
        "1",
        "hand",
        "Nuova Elettromeccanica Sabbadini di Sabbadini Ivo & C. S.n.c.|||Bergamo|BG",
        "Nuova Elettromeccanica Sabbadini snc|||Bergamo|BG",
    ),
    hand(
        "1",
        "hand",
        "Cooperativa Sociale L'Arca a r.l.|Via Monte 4||Lecco|LC",
        "L'Arca Coop. Sociale|Via Monte, 4||Lecco|LC",
    ),
    hand(
        "1",
        "hand",
        "Pasticceria Dolce Vita di Neri Ada|Piazza Duomo 1||Lodi|LO",
        "DOLCE VITA PASTICCERIA|P.za Duomo 1||Lodi|LO",
    ),
    hand("1", "hand", "Tecno-Gas S.r.l.||20900|Monza|MB", "TECNOGAS SRL||20900|MONZA|"),
    hand(
        "1",
        "hand",
        "Off.ne Mecc.che Zubani srl|Via Artigiani 5||Lumezzane|BS",
        "Officine Meccaniche Zubani|Via degli Artigiani 5||Lumezzane|BS",
    ),
    hand(
        "0",
        "hand",
        "Acciaierie Venete S.p.A.|||Padova|PD",
        "Acciaierie di Sicilia S.p.A.|||Catania|CT",
    ),
    hand(
        "0",
        "hand",
        "Gruppo Alfa Holding S.p.A.|Via A 1||Milano|MI",
        "Gruppo Alfa Servizi S.r.l.|Via A 1||Milano|MI|||",
    ),
    hand(
        "0",
        "hand",
        "Studio Tecnico Rossi Mario|||Brescia|BS",
        "Studio Tecnico Rossi Maria|||Brescia|BS",
    ),
    hand(
        "0",
        "hand",
        "Hotel Centrale S.r.l.|||Brescia|BS",
        "Hotel Centrale di Neri|||Darfo Boario Terme|BS",
    ),
    hand(
        "0",
        "hand",
        "Torneria 2000 S.r.l.|||Bergamo|BG",
        "Torneria 2001 S.r.l.|||Bergamo|BG",
    ),
    hand(
        "0", "hand", "Impresa Edile Riva|||Como|CO", "Impresa Edile Rivaldi|||Como|CO"
    ),
    hand(
        "0",
        "hand",
        "Ferrari Costruzioni S.r.l.|||Modena|MO|059 222333||",
        "Ferrari Trasporti S.r.l.|||Modena|MO|059 222334||",
    ),
    hand(
        "0",
        "hand",
        "Autofficina Moderna|Via Roma 1||Cremona|CR",
        "Carrozzeria Moderna|Via Roma 1||Cremona|CR",
    ),
    hand(
        "0", "hand", "Molino Nord S.r.l.|||Verona|VR", "Molino Sud S.r.l.|||Verona|VR"
    ),
    hand(
        "0",
        "hand",
        "Banca di Credito di Brescia|||Brescia|BS",
        "Banca di Credito di Bergamo|||Brescia|BS",
    ),
]


def main():
    pairs = [same() for _ in range(620)] + [other() for _ in range(620)] + HARD
    path = Path(__file__).with_name("name_pairs.csv")
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        sides = [f"{side}_{field}" for side in "ab" for field in FIELDS]
        writer.writerow(["same", "kind", *sides])
        for label, kind, one, two in pairs:
            cells = [side[field] for side in (one, two) for field in FIELDS]
            writer.writerow([label, kind, *cells])


if __name__ == "__main__":
    main()
