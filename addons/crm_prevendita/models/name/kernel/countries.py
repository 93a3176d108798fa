"""Countries by their names in the languages of lists, from Unicode's data (CLDR)."""

from functools import lru_cache

from babel import Locale

from .text import fold

LANGUAGES = ("it", "en", "de", "fr", "es")


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
    return _names().get(fold(text).strip(" ."))


def is_code(text):
    """Tell whether two letters are a country's."""
    return text.upper() in set(_names().values())
