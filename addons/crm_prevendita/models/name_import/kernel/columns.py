"""What a column holds, by its header or by its content."""

import re

from ...name.kernel import contact, fiscal
from ...name.kernel.text import fold

#: the fields that a column can be mapped to
FIELDS = ("name", "contact_name", "street", "zip", "city", "province", "country",
          "phone", "phone2", "email", "pec", "vat", "fiscalcode", "ateco", "website",
          "employees", "turnover", "interest", "ref", "date", "note")  # fmt: skip

#: fields that may take more than one column: the cells are joined
MANY = {"note", "name", "street", "contact_name"}

HEADERS = {
    "name": "ragione sociale|denominazione|azienda|nome azienda|societa|impresa|ditta|"
    "company|company name|business name|cliente|nominativo|rag soc|ragsoc|"
    "name|nome ditta|"
    "account|espositore|organization",
    "contact_name": "referente|contatto|persona di riferimento|nome referente|contact|"
    "contact name|contact person|titolare|nome e cognome|nome contatto|nome|cognome|"
    "first name|last name|legale rappresentante",
    "street": "indirizzo|via|address|street|sede|sede legale|"
    "indirizzo sede|street address|"
    "civico|numero civico",
    "zip": "cap|c a p|zip|zip code|postal code|postcode|codice postale|"
    "codice avviamento postale",
    "city": "citta|comune|localita|city|town|luogo",
    "province": "provincia|prov|pr|sigla provincia|province|state|county",
    "country": "nazione|paese|stato|country|codice paese",
    "phone": "telefono|tel|numero di telefono|telefono fisso|phone|"
    "phone number|telephone|"
    "recapito telefonico|tel fisso|telefono 1|tel 1|numero telefono",
    "phone2": "cellulare|cell|mobile|telefono 2|tel 2|altro telefono|"
    "mobile phone|tel cellulare",
    "email": "email|e mail|mail|posta elettronica|email address|indirizzo email|"
    "indirizzo e mail|email aziendale",
    "pec": "pec|email pec|indirizzo pec|posta certificata|"
    "posta elettronica certificata|"
    "mail pec|e mail pec",
    "vat": "partita iva|p iva|piva|p i|vat|vat number|vat no|vat id|tax id|part iva|pi|"
    "partita i v a|cod iva|numero iva|p iva cf",
    "fiscalcode": "codice fiscale|cod fiscale|cf|c f|fiscal code|cod fisc|"
    "codfisc|tax code",
    "ateco": "ateco|codice ateco|cod ateco|ateco 2007|nace|attivita ateco|"
    "codice attivita|"
    "ateco 2025",
    "website": "sito|sito web|web|website|url|sito internet|web site|homepage|www",
    "employees": "dipendenti|addetti|numero dipendenti|n dipendenti|"
    "employees|nr dipendenti|"
    "num dipendenti|n addetti|headcount|numero addetti",
    "turnover": "fatturato|fatturato eur|fatturato euro|turnover|revenue|ricavi|"
    "fatturato annuo|ultimo fatturato|annual revenue|fatturato keur",
    "interest": "interesse|interessi|prodotti di interesse|prodotto|interest|interests|"
    "prodotto di interesse|products of interest",
    "ref": "codice|id|codice cliente|ref|reference|codice azienda|cod|rif|external id",
    "date": "data|data contatto|date|data visita|data inserimento|data registrazione|"
    "contact date",
    "note": "note|annotazioni|commenti|notes|comment|comments|osservazioni|"
    "descrizione|remarks",
}  # fmt: skip
FIELD_OF = {
    word: field for field, words in HEADERS.items() for word in words.split("|")
}


def header_key(header):
    """Return a header as it is looked up and remembered."""
    text = re.sub(r"[^a-z0-9]+", " ", fold(header.replace("_", " ")))
    return re.sub(r"\b(n|nr|num) (?=\d)", "", text).strip()


def field_of(header):
    """Return the field that a header names, or None."""
    key = header_key(header)
    if key in FIELD_OF:
        return FIELD_OF[key]
    # "Telefono (sede)" or "E-mail 2"
    for length in (3, 2, 1):
        field = FIELD_OF.get(" ".join(key.split(" ")[:length]))
        if field and field not in ("name", "ref", "date"):
            return field
    return None


def guess(headers, rows, remembered=None):
    """Return the field of each column, or None for a column left out.

    :param list headers: one str per column
    :param list rows: a few rows of cells, to judge a column by its content
    :param dict remembered: ``{header_key: field or None}`` of this supplier
    """
    result, taken = [], set()
    for index, header in enumerate(headers):
        key = header_key(header)
        if header.startswith("["):
            # what our own list of rejected rows adds
            result.append(None)
            continue
        if remembered and key in remembered:
            field = remembered[key]
        else:
            field = field_of(header)
        if field in taken and field not in MANY:
            field = "phone2" if field == "phone" and "phone2" not in taken else None
        cells = [r[index] for r in rows if index < len(r) and r[index].strip()]
        if not field and not (remembered and key in remembered):
            field = _by_content(cells, taken)
        taken.add(field)
        result.append(field)
    return result


def _by_content(cells, taken):
    if len(cells) < 2:
        return None
    tests = {
        "pec": lambda c: "@" in c and contact.is_pec(c.lower().strip()),
        "email": lambda c: bool(contact.mails(c)[0]),
        "vat": lambda c: bool(fiscal.vat_number(c)[0]),
        "fiscalcode": lambda c: bool(fiscal.fiscal_code(c)[0]),
    }
    for field, test in tests.items():
        if field not in taken and sum(map(test, cells)) >= 0.7 * len(cells):
            return field
    return None
