"""Which language a short text is in, by the small words that each language has."""

import re

_WORDS = {
    "it": "il lo gli della delle dei del che non è per con una sono abbiamo ho vi ci"
    " nostro nostra vostro anche questo questa buongiorno grazie saluti ancora più"
    " alla nel dal dopo quando si",
    "en": "the and is not of to we you our your have has with this that it are was for"
    " please hello thanks regards when after still from does can",
    "de": "der die das und ist nicht wir sie ihr ihre ein eine mit für auf haben hat"
    " von zu bitte guten hallo danke grüße nach noch wenn kann sich dem den",
    "fr": "le les des du est nous vous notre votre une avec pour pas ne sur et avons"
    " bonjour merci cordialement cette après quand depuis ce qui être",
    "es": "el los las del que es no nosotros usted nuestro nuestra su una con para por"
    " y hola gracias saludos esta este después cuando hemos está desde",
    "pt": "o os as do da dos das que não nós você nosso nossa uma com para por e olá"
    " obrigado está depois quando temos desde ao",
    "nl": "de het een en is niet wij u uw onze met voor op hebben heeft van graag hallo"
    " bedankt groet na nog wanneer kan dit",
}
_SETS = {code: frozenset(words.split()) for code, words in _WORDS.items()}
#: characters of a text that tell its language, and known words that are enough
_LOOKED_AT, _ENOUGH = 3_000, 2


def guess(text):
    """Return the code of a text's language, ``""`` if it is not clear.

    >>> guess("La pompa non parte: quando potete venire?")
    'it'
    >>> guess("Die Pumpe ist defekt, bitte kommen Sie"), guess("P-4711 / 22")
    ('de', '')
    """
    words = re.findall(r"[^\W\d_]+", (text or "")[:_LOOKED_AT].lower())
    counts = sorted(
        ((sum(word in known for word in words), code) for code, known in _SETS.items()),
        reverse=True,
    )
    (most, code), (second, _other) = counts[:2]
    return code if most >= _ENOUGH and most > second else ""
