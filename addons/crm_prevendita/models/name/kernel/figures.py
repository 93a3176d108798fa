"""Figures, days and yes or no, as people write them into cells."""

import re
from datetime import date, timedelta

from .text import fold

UNITS = {
    "mila": 1e3, "k": 1e3, "migliaia": 1e3, "tsd": 1e3, "thousand": 1e3, "mgl": 1e3,
    "migl": 1e3,
    "mln": 1e6, "mio": 1e6, "m": 1e6, "milioni": 1e6, "milione": 1e6, "million": 1e6,
    "ml": 1e6, "meur": 1e6, "keur": 1e3, "teur": 1e3,
    "mld": 1e9, "mrd": 1e9, "miliardi": 1e9, "miliardo": 1e9, "billion": 1e9, "bn": 1e9,
}  # fmt: skip
MONEY = re.compile(r"€|\beur(?:o)?\b")
#: money of another kind: the figure is none in euro
FOREIGN = re.compile(r"\$|£|\b(?:usd|chf|gbp|sfr)\b")
ABOUT = re.compile(r"^(?:circa|ca|c\.a|approx|about|etwa|ungefahr|~|±)\.?\s*"
                   r"|\s*\(?\b(?:circa|ca|c\.a|approx)\.?\)?$")  # fmt: skip
#: the year that a figure is of
OF_YEAR = re.compile(r"^(?:19|20)\d\d\s*:|\s\((?:anno\s|bil\.\s)?(?:19|20)\d\d\)$")
BOUND = re.compile(
    r"[<>≤≥]|\b(?:oltre|fino|meno|piu|sotto|sopra|over|under|uber|unter|bis|da|a|max|min|"
    r"al|tra|fra|mehr|less|more)\b"
)
RANGE = re.compile(r"\d\s*[-–/]\s*\d|\d\s*\+\s*$")
FIGURE = re.compile(r"-?\d[\d.,' ]*\d|-?\d")
MONTHS = {}
for _number, _names in enumerate(
    ("gen gennaio jan january januar janner janvier",
     "feb febbraio february februar fevrier", "mar marzo march marz mars mrz",
     "apr aprile april avril", "mag maggio may mai", "giu giugno jun june juni juin",
     "lug luglio jul july juli juillet", "ago agosto aug august aout",
     "set sett settembre sep sept september septembre", "ott ottobre oct october okt "
     "oktober octobre", "nov novembre november",
     "dic dicembre dec december dez dezember decembre"), 1,
):  # fmt: skip
    for _name in _names.split():
        MONTHS[_name] = _number
YES = {"si", "s", "x", "yes", "y", "true", "vero", "1", "ok", "ja", "j", "v",
       "concesso",
       "accettato", "accetto", "accordato", "granted", "oui", "acconsento",
       "acconsente",
       "prestato", "ricevuto", "on", "optin", "opt in"}  # fmt: skip
NO = {"no", "n", "false", "falso", "0", "nein", "f", "negato", "rifiutato", "rifiuta",
      "rifiuto", "denied", "non", "non concesso", "non accettato", "non acconsente",
      "revocato", "off", "optout", "opt out", "non prestato"}  # fmt: skip
SIGNS_YES, SIGNS_NO = {"✓", "✔", "√", "☑", "✅"}, {"☒", "✗", "✘", "❌", "☐"}
AGREED = re.compile(
    r"(?:consenso|autorizzazione) (?:prestat|dat|acquisit|concess|rilasciat)[oa]|"
    r"(?:si|yes|ja) (?:grazie|consenso|accetto|acconsento|autorizzo)|"
    r"autorizz(?:o|a|ato|ata)|subscribed|iscritt[oa]|confirmed"
)
REFUSED = re.compile(
    r"no\b|nein\b|non (?:accett|acconsent|autorizz|prest|conce|vuole|desider|iscritt|"
    r"dat|rilasciat)|nega|rifiut|revoc|disiscri|unsubscri|opt ?out|cancellat|contrari"
)
WEEKDAY = re.compile(
    r"^(?:lun|mar|mer|gio|ven|sab|dom)[a-z]*[\s,.']+(?=\d)|"
    r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,.]+(?=\w)"
)
#: the first day of a spreadsheet's calendar, with its day too many in 1900
EPOCH = date(1899, 12, 30)


def yes_no(value):
    """Return True or False as a cell says it, None where it says neither.

    A refusal counts with whatever words it is said; what is not sure is no consent.

    >>> yes_no("Sì"), yes_no("NO, grazie"), yes_no("da chiedere")
    (True, False, None)
    """
    text = re.sub(r"[\s\-_]+", " ", fold(value)).strip(" .'*!,;:\"")
    if text in YES or value.strip() in SIGNS_YES or AGREED.fullmatch(text):
        return True
    if text in NO or value.strip() in SIGNS_NO or REFUSED.match(text):
        return False
    return None


def plain(text, decimal=","):
    """Return the float of figures with separators, or None.

    A group of three after one separator are thousands where that is not the file's
    decimal mark; of two separators the last is the decimal mark.
    """
    text = re.sub(r"[\s']", "", text)
    if not re.fullmatch(r"-?\d[\d.,]*", text):
        return None
    thousands = "." if decimal == "," else ","
    if "." in text and "," in text:
        decimal = max(".,", key=text.rfind)
        text = text.replace("." if decimal == "," else ",", "").replace(decimal, ".")
    elif text.count(".") > 1 or text.count(",") > 1:
        if not re.fullmatch(r"-?\d{1,3}(?:[.,]\d{3})+", text):
            # the signs make no sense
            return None
        text = text.replace(".", "").replace(",", "")
    elif re.fullmatch(rf"-?\d{{1,3}}{re.escape(thousands)}\d{{3}}", text):
        text = text.replace(thousands, "")
    else:
        text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return None


def _without_remark(text):
    """Return the text of a figure, and whether a remark stood behind it."""
    # "(12.500)": a bookkeeper's minus; "34 (4 part-time)": a remark
    text = re.sub(r"^\(\s*(\d[\d.,]*)\s*\)$", r"-\1", text.strip())
    text, remark = re.subn(r"(?<=\d)\s*\((?=[^)]*[a-z]{3}[^)]*\)$)(?!migl|mil|mln).*$",
                           "", text)  # fmt: skip
    return text, remark


def amount(value, decimal=",", factor=1):
    """Return (figure, note) of a cell that may say its unit.

    :param factor: by how much the title says that figures count
    :return: ``*_unit`` where the unit was reckoned in, ``*_range`` for a limit or a
        range, which are no figure, ``*_about``, ``*_words`` where words stand beside,
        ``*_bad`` for none; the note without what stands before its underscore

    >>> amount("€ 1,2 mln"), amount("12.345", factor=1000), amount("1-5 mln")
    ((1200000.0, 'unit'), (12345000.0, 'unit'), (None, 'range'))
    """
    if value.isdecimal() and value.isascii():
        return float(value) * factor, "unit" if factor != 1 else None
    text = fold(value).replace("\xa0", " ")
    text, about = ABOUT.subn("", MONEY.sub(" ", text).strip())
    text, year = OF_YEAR.subn("", text)
    text, remark = _without_remark(text)
    found = FIGURE.search(text)
    if not found or FOREIGN.search(text):
        return None, "bad"
    if BOUND.search(text) or RANGE.search(text):
        return None, "range"
    if re.search(r"\d-[a-z]{3}\b|\d[.,]?\d*e[+-]?\d", text):
        # a spreadsheet made a day, or a rounded figure, of it
        return None, "bad"
    figure = plain(found[0], decimal)
    if figure is None:
        return None, "bad"
    rest = text[: found.start()] + " " + text[found.end() :]
    if re.search(r"\d|\+", rest):
        return None, "bad"  # two figures: nobody knows which one counts
    words = [w for w in re.split(r"[^a-z]+", rest) if w]
    units = [UNITS[w] for w in words if w in UNITS]
    factor = units[0] if units else factor
    if year or remark or set(words) - UNITS.keys() - {"di", "eur", "euro"}:
        note = "words"
    else:
        note = "about" if about else "unit" if factor != 1 else None
    return round(figure * factor, 2), note


def spoiled_range(value):
    """Return the range that a spreadsheet made a day of, or None.

    >>> spoiled_range("ott-19"), spoiled_range("3-mag"), spoiled_range("12")
    ('10-19', '3-5', None)
    """
    found = re.fullmatch(r"([^\W\d_]{3})\.?-(\d{1,3})|(\d{1,3})-([^\W\d_]{3})", value)
    month = found and MONTHS.get(fold(found[1] or found[4]))
    if not month:
        return None
    return f"{month}-{found[2]}" if found[1] else f"{found[3]}-{month}"


def day(value, order="dmy"):
    """Return the date that a cell says as ISO text, by the order of its parts, or None.

    >>> day("5-mag-26"), day("2026-05-03T10:00"), day("46145"), day("31/02/2026")
    ('2026-05-05', '2026-05-03', '2026-05-03', None)
    """
    text = WEEKDAY.sub("", fold(value.replace("°", "").replace("º", "")).strip())
    found = re.match(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})", text)
    if found:
        parts = [int(p) for p in found.groups()]
        if len(found[1]) == 4:
            order = "ymd"
        year, month, dom = (parts[order.index(c)] for c in "ymd")
        return _iso(year, month, dom)
    found = re.match(
        r"(\d{1,2})[\s\-./]+([^\W\d_]{3,10})\.?[\s\-./,]+(\d{2,4})\b", text
    )
    if found and fold(found[2]) in MONTHS:
        return _iso(int(found[3]), MONTHS[fold(found[2])], int(found[1]))
    found = re.match(r"([^\W\d_]{3,10})\.?\s+(\d{1,2}),?\s+(\d{4})\b", text)
    if found and fold(found[1]) in MONTHS:
        return _iso(int(found[3]), MONTHS[fold(found[1])], int(found[2]))
    if re.fullmatch(r"[2-6]\d{4}(?:[.,]\d+)?", text):
        return (EPOCH + timedelta(int(text[:5]))).isoformat()
    if re.fullmatch(r"(?:19|20)\d{6}", text):
        return _iso(int(text[:4]), int(text[4:6]), int(text[6:]))
    return None


def no_day(value):
    """Tell whether a cell is what a database writes where there is no day."""
    return bool(
        re.fullmatch(
            r"[0/.\-\s:]+|0?1/0?1/(?:1900|1970|0001)|30/12/1899", value.strip()
        )
    )


def _iso(year, month, dom):
    if year < 100:
        year += 2000 if year < 70 else 1900
    if not 1900 <= year <= 2100:
        return None
    try:
        return date(year, month, dom).isoformat()
    except ValueError:
        return None
