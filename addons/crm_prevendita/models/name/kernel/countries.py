"""Countries by their names in the languages of lists, from Unicode's data (CLDR)."""

from functools import lru_cache

from babel import Locale

from .text import fold

LANGUAGES = ("it", "en", "de", "fr", "es")
#: what people say that the data does not
SAID = {
    "inghilterra": "GB", "england": "GB", "scozia": "GB", "scotland": "GB",
    "galles": "GB", "uk": "GB", "gran bretagna": "GB", "great britain": "GB",
    "rsm": "SM", "rep. san marino": "SM", "repubblica di san marino": "SM",
    "usa": "US", "u.s.a": "US", "stati uniti d'america": "US", "olanda": "NL",
    "holland": "NL", "svizzera italiana": "CH", "ticino": "CH", "cecia": "CZ",
    "rep. ceca": "CZ", "repubblica ceca": "CZ", "deutschland": "DE", "brd": "DE",
    "citta del vaticano": "VA", "vaticano": "VA", "cina": "CN", "corea": "KR",
    "corea del sud": "KR", "russia": "RU", "turchia": "TR", "emirati": "AE",
    "uae": "AE",
    "principato di monaco": "MC", "italy (it)": "IT", "italie": "IT", "ita": "IT",
}  # fmt: skip


@lru_cache(maxsize=1)
def _names():
    return {
        fold(name): code
        for language in reversed(LANGUAGES)
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }


def by_name(text):
    """Return the ISO code of a country's name, or None.

    >>> by_name("Norvegia"), by_name("Österreich"), by_name("Attiva")
    ('NO', 'AT', None)
    """
    text = fold(text).strip(" .")
    return SAID.get(text) or _names().get(text)


def is_code(text):
    """Tell whether two letters are a country's."""
    return text.upper() in set(_names().values())
