"""What a mail's headers and text say beyond what the gateway reads."""

import hashlib
import hmac
import re

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
