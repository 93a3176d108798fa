"""From what people type to what PostgreSQL searches.

A query is a list of groups, one per word typed; a group is a list of alternatives
(the word, its synonyms, the right spelling), an alternative a list of words.
"""

from . import faq_text

#: the text search configurations of PostgreSQL by language
CONFIGS = {
    "it": "italian",
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "pt": "portuguese",
    "nl": "dutch",
}
#: so many words of a text are looked for, the rarest first
MOST_WORDS = 8


def config(lang):
    """Return the configuration for a language code.

    >>> config("it_IT"), config("ja_JP")
    ('italian', 'simple')
    """
    return CONFIGS.get((lang or "")[:2], "simple")


def asked_words(text, limit=40):
    """Return the words of a query, each once, courtesy left out if more is said.

    >>> asked_words("Buongiorno, il filtro il filtro")
    ['il', 'filtro']
    """
    found = list(dict.fromkeys(faq_text.words(text)))
    telling = [word for word in found if word not in faq_text.COURTESY]
    return (telling or found)[:limit]


def groups(words, synonyms, spellings):
    """Return the query for some words.

    :param dict synonyms: word to alternatives, each a list of words
    :param dict spellings: word to the known words it may have been meant as

    >>> groups(["gruppo"], {"gruppo": [["compressore"]]}, {})
    [[['gruppo'], ['compressore']]]
    """
    return [
        [
            [word],
            *([spelling] for spelling in spellings.get(word, ())),
            *synonyms.get(word, ()),
            *(
                other
                for spelling in spellings.get(word, ())
                for other in synonyms.get(spelling, ())
            ),
        ]
        for word in words
    ]


def tsquery(query, every=True, prefix=False):
    """Return a query as text for ``to_tsquery``.

    Only letters and digits come in, so nothing has to be escaped.

    :param every: whether all words must be found, or any
    :param prefix: whether the last word is still being typed

    >>> tsquery([[["filtro"]], [["olio"], ["lubrificante"]]])
    'filtro & (olio | lubrificante)'
    >>> tsquery([[["filtro"]], [["gruppo", "aria"]]], every=False, prefix=True)
    'filtro | (gruppo:* <-> aria:*)'
    """
    parts = []
    for number, alternatives in enumerate(query):
        mark = ":*" if prefix and number == len(query) - 1 else ""
        texts = [" <-> ".join(f"{word}{mark}" for word in alt) for alt in alternatives]
        texts = [f"({text})" if " " in text else text for text in texts]
        parts.append(texts[0] if len(texts) == 1 else f"({' | '.join(texts)})")
    return (" & " if every else " | ").join(parts)


def parse_synonyms(lines):
    """Return ``{word: alternatives}`` from lines of synonyms, comma between them.

    A synonym of several words is found as a phrase; it is looked up by its words
    written together only when it is one word.

    >>> parse_synonyms(["olio, lubrificante"])
    {'olio': [['lubrificante']], 'lubrificante': [['olio']]}
    """
    found = {}
    for line in lines:
        phrases = [faq_text.words(part) for part in (line or "").split(",")]
        phrases = [phrase for phrase in phrases if phrase]
        for phrase in phrases:
            if len(phrase) == 1:
                others = [other for other in phrases if other != phrase]
                if others:
                    found.setdefault(phrase[0], []).extend(others)
    return found
