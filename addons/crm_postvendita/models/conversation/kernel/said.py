"""Search over everything said: what is indexed, and how it is asked for.

The words of a text are kept as stems (Italian ones; others by their beginnings),
without accents, tags and what joins words: "manutenzione_2026.pdf" has the words of a
file's name. The same expression stands in the index and in the question, or the index
is not used.
"""

import re
import unicodedata

#: characters of a text that are read; PostgreSQL refuses a vector of more than 1 MB
_READ = 100_000
#: so many words are looked for
_MOST, _ASKED = 8, 500
_WORD = re.compile(r"[a-z0-9]{2,}")
_FROM = "àáâãäåèéêëìíîïòóôõöùúûüýñç.-_/@:’()[]"
_TO = "aaaaaaeeeeiiiiooooouuuuync           "


def vector(*columns):
    """Return the SQL of the words of some columns.

    >>> vector("name")[:43]
    "to_tsvector('italian'::regconfig, translate"
    """
    text = " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)
    return (
        "to_tsvector('italian'::regconfig, translate(lower(regexp_replace("
        f"left({text}, {_READ}), '<[^>]*>', ' ', 'g')), '{_FROM}', '{_TO}'))"
    )


def asked(text):
    """Return the words that a text asks for, each once.

    >>> asked("La pompa, la POMPA è ferma")
    ['la', 'pompa', 'ferma']
    """
    plain = unicodedata.normalize("NFKD", (text or "")[:_ASKED].lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return list(dict.fromkeys(_WORD.findall(plain)))[:_MOST]
