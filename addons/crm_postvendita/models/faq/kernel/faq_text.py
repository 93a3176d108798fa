"""Words of a text: folded, counted, its language, what is only courtesy."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]{2,}")
_SPACE = re.compile(r"\s+")

#: words that only one of the two languages has, enough to tell them apart
MARKS = {
    "it": frozenset(
        "il lo gli una uno del della dei delle che non con per sono siamo abbiamo"
        " nel nella dal dalla questo questa anche ancora quando dopo come cosa si"
        " ho ha mi ci vi di da al alla buongiorno grazie".split()
    ),
    "en": frozenset(
        "the and of to is are was were with for from this that have has had we our"
        " you your not it its when how what after please thank thanks hello".split()
    ),
}
#: said in every ticket, and telling nothing about the problem
COURTESY = frozenset(
    "buongiorno buonasera buon giorno salve grazie cortesia cortesemente gentile"
    " gentili spettabile spett saluti saluto cordiali cordialmente distinti attesa"
    " attendo riscontro prego disponibile disposizione ringrazio anticipatamente"
    " richiesta assistenza problema aiuto chiedo vorrei vorremmo potete possibile"
    " urgente urgentemente appena possiamo scusate oggi ieri stamattina stamani"
    " settimana giorno giorni nostro nostra nostri nostre vostro vostra sempre"
    " hello hi dear thanks thank please regards kind best sincerely request help"
    " problem issue urgent asap today yesterday morning could would want need"
    " since again know tell let still".split()
)
_QUOTE = re.compile(
    r"^(>|-{2,}\s*(original|messaggio|forwarded)|_{5,}|il giorno .* ha scritto"
    r"|il .{6,60} ha scritto:|on .{6,60} wrote:|(da|from): .*@)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\W*((cordiali|distinti|cari)?\s*saluti|cordialmente|grazie( mille)?( e"
    r"| per).*|in attesa di.*|resto in attesa.*|a disposizione.*|buon(a)?"
    r" (giornata|lavoro|serata)|(kind|best)?\s*regards|best wishes|sincerely"
    r"|yours.*|many thanks|thanks|thank you|inviato da.*|sent from.*|--)\W*$",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\W*(buon\s?giorno|buona\s?sera|salve|ciao|gentil\w+|egregi\w*|spett\w*"
    r"|hello|hi|dear|good (morning|afternoon|evening))\b[^.!?\n]{0,60}?[,.!:;]+\s*",
    re.IGNORECASE,
)


def fold(text):
    """Return a text in small letters without accents.

    >>> fold("PERCHÉ l’Essiccatore")
    "perche l'essiccatore"
    """
    text = unicodedata.normalize("NFKD", (text or "").replace("’", "'").lower())
    return "".join(char for char in text if not unicodedata.combining(char))


def squeeze(text):
    """Return a text on one line.

    >>> squeeze(" due \\n\\n  righe ")
    'due righe'
    """
    return _SPACE.sub(" ", text or "").strip()


def words(text, limit=None):
    """Return the words of a text, folded, in their order.

    >>> words("L'olio è finito: codice E-07!")
    ['olio', 'finito', 'codice', '07']
    """
    found = _WORD.findall(fold(text))
    return found[:limit] if limit else found


def guess_language(text, default="it"):
    """Return ``"it"`` or ``"en"``, by the little words of a text.

    >>> guess_language("The dryer is in alarm after the filters were changed")
    'en'
    >>> guess_language("E-07")
    'it'
    """
    found = words(text)
    counts = {
        code: sum(word in marks for word in found) for code, marks in MARKS.items()
    }
    best = max(counts, key=lambda code: (counts[code], code == default))
    return best if counts[best] else default


def essence(text):
    """Return a message without its greeting, its closing and what it quotes.

    Everything after a closing line is a signature and goes with it.

    >>> essence("Buongiorno,\\nil filtro perde.\\n\\nCordiali saluti\\nMario Rossi")
    'il filtro perde.'
    """
    lines = []
    for line in (text or "").splitlines():
        line = line.strip()
        if _QUOTE.match(line) or (lines and _CLOSING.match(line)):
            break
        if line:
            lines.append(line)
    kept = "\n".join(lines)
    return _GREETING.sub("", kept, count=1).strip()


def telling(lexemes_text):
    """Return the words of a text that may tell problems apart, as one line.

    Numbers alone and courtesy are left out, words stay as they are written:
    reducing them to their stems is PostgreSQL's part.
    """
    return " ".join(
        word
        for word in words(lexemes_text)
        if word not in COURTESY and not word.isdigit() and len(word) > 2
    )
