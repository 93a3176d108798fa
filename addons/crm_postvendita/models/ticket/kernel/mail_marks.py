"""What a mail's headers and text say beyond what the gateway reads."""

import hashlib
import hmac
import re

from . import mail_reading

_MARK = re.compile(r"\[#([0-9A-Za-z/_-]{3,30})\.([0-9a-f]{10})\]")


def sign(secret, ticket_id, number):
    """Return the ten hexadecimal digits that prove a ticket's number."""
    text = f"ticket:{ticket_id}:{number}".encode()
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()[:10]


def mark(secret, ticket_id, number):
    """Return the reference to put into a subject.

    >>> mark("s", 7, "2026-00007")[:13]
    '[#2026-00007.'
    """
    return f"[#{number}.{sign(secret, ticket_id, number)}]"


def find_marks(text):
    """Return the ``(number, signature)`` pairs of a text, in order, once each."""
    return list(dict.fromkeys(_MARK.findall(text or "")))


def strip_marks(text):
    """Return a subject without references."""
    return " ".join(_MARK.sub(" ", text or "").split())


_PREFIX = re.compile(
    r"^(?:(?:re|r|aw|sv|antw|rif|ris|fw|fwd|i|wg|tr|rv|inoltro)(?:\[\d+\])?\s*:\s*)+",
    re.I,
)
#: where mail programs begin to repeat what they answer
_QUOTE = re.compile(
    r"^\s*(?:>|-{2,}\s*\w[^\n]{0,60}-{2,}\s*$|_{10,}\s*$|"
    r"(?:da|from|von|de|da parte di)\s?:\s.*[@<]|"
    r"(?:oggetto|subject|betreff|objet|asunto)\s?:\s|"
    r"(?:il|on|am|le|el)\s[^\n]{5,200}(?:ha scritto|wrote|schrieb|a écrit|escribió)"
    r"[^\n]{0,40}:?\s*$)",
    re.I | re.M,
)
_QUOTED_HTML = re.compile(
    r"(?i)<blockquote\b|gmail_quote|divRplyFwdMsg|appendonsend|moz-cite-prefix|"
    r"yahoo_quoted|OLK_SRC_BODY"
)


def own_words(html):
    """Return the text of a mail before what it repeats of another one.

    >>> own_words("<p>Ancora ferma.</p><blockquote>Oggetto: x</blockquote>").strip()
    'Ancora ferma.'
    """
    quoted = _QUOTED_HTML.search(html)
    if quoted:
        html = html[: max(html.rfind("<", 0, quoted.start() + 1), 0)]
    text = mail_reading.plain_text(html)
    quoted = _QUOTE.search(text)
    return text[: quoted.start()] if quoted else text


def same_subject(one, other):
    """Tell whether two subjects are those of one conversation.

    >>> same_subject("R: I: Pompa  ferma", "Re: pompa ferma")
    True
    """
    plain = [_PREFIX.sub("", strip_marks(text)).casefold() for text in (one, other)]
    return plain[0] == plain[1] and bool(plain[0])


def says_the_same(one, other):
    """Tell whether a text is another one with, at most, something added.

    >>> says_the_same("<p>Pompa ferma</p>", "Pompa  ferma\\n-- \\nLista clienti")
    True
    """
    texts = [
        "".join(mail_reading.plain_text(strip_marks(str(text)[:20_000])).split())
        for text in (one, other)
    ]
    short, long = sorted(texts, key=len)
    return short in long and bool(short or not long)


def is_signed(secret, ticket_id, number, signature):
    """Tell, in constant time, whether a signature is that of the ticket."""
    return hmac.compare_digest(sign(secret, ticket_id, number), signature)


def one_line(text):
    """Return text without control characters, on one line.

    >>> one_line("Ida\\r\\n Blu")
    'Ida Blu'
    """
    if text.isprintable():
        return text
    plain = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(plain.split())


def fingerprint(raw):
    """Return a message id made from a mail's own bytes.

    For a mail without one: the same mail fetched twice then counts once.
    """
    return f"<{hashlib.sha256(raw).hexdigest()[:40]}@no-message-id.invalid>"
