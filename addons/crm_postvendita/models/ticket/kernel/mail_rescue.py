"""A plain message out of a mail that no parser accepts."""

import email
import email.header
import email.policy
import re
from email.message import EmailMessage
from email.utils import formataddr

from . import mail_reading
from .mail_charset import decode

_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
#: what Odoo writes into the ids of mails, see ``generate_tracking_message_id``
_TICKET = re.compile(rb"-openerp-\d+-crm\.ticket@")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,250}>")
_TEXT = 200_000
#: headers that tell whether a program wrote the mail
_ROBOTS = (
    "Auto-Submitted",
    "Precedence",
    "X-Auto-Response-Suppress",
    "List-Id",
    "Return-Path",
    "X-Loop",
)
#: messages cited that are kept: the last ones lead to the conversation
_CITED = 20


def clean(text):
    """Return text without what neither mail nor PostgreSQL can hold."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in text if c in "\t\n" or ord(c) >= 32 and c != "\x7f")


def _header(message, name):
    """Return a header decoded as far as possible, on one line."""
    try:
        value = str(message.get(name) or "")
        parts = email.header.decode_header(value)
        words = [
            decode(part, charset) if isinstance(part, bytes) else part
            for part, charset in parts
        ]
        value = "".join(words)
    except Exception:  # any header at all may be broken in any way
        value = ""
    return " ".join(clean(value).split())[:900]


def _parse(raw, policy=email.policy.compat32):
    """Return a message; one whose parts never end is a head and a text."""
    try:
        return email.message_from_bytes(raw, policy=policy)
    except RecursionError:
        head = re.sub(
            rb"(?im)^content-[\w-]+:.*(?:\r?\n[ \t].*)*\r?\n?", b"", _head(raw)
        )
        return email.message_from_bytes(head + b"\n\n" + raw[:_TEXT], policy=policy)


def text(raw):
    """Return what can be read of a raw message, or its bytes as text."""
    try:
        reading = mail_reading.read(_parse(raw, email.policy.SMTP))
        texts = [
            mail_reading.plain_text(text) if form == "html" else text
            for form, text in reading.texts
        ]
    except Exception:  # whatever it is, the raw text remains
        texts = []
    return clean("\n\n".join(texts)) or beginning(raw)


def beginning(raw):
    """Return how a raw message begins, as text, without looking into it."""
    return clean(decode(raw[:_TEXT]))


def _head(raw):
    """Return the headers of a raw message, as they came."""
    return re.split(rb"\r?\n\r?\n", raw[:200_000], maxsplit=1)[0]


def _find(pattern, raw, names):
    """Return what a pattern finds in some headers of a raw message, in order."""
    policy = email.policy.compat32
    message = email.message_from_bytes(_head(raw) + b"\n\n", policy=policy)
    found = []
    for name in names:
        for value in message.get_all(name) or []:
            found += pattern.findall(str(value))
    return found


def addresses(raw, *names):
    """Return the mail addresses in some headers of a raw message, lower case."""
    return list(dict.fromkeys(a.lower() for a in _find(_ADDRESS, raw, names)))


def message_ids(raw, *names):
    """Return the ids of messages in some headers of a raw message.

    >>> message_ids(b"References: <a@b> <c@d>", "References")
    ['<a@b>', '<c@d>']
    """
    return list(dict.fromkeys(_find(_MESSAGE_ID, raw, names)))


def split(raw):
    """Return head and body of a raw message."""
    parts = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else b""


def headers(head, *names):
    """Return the values of some headers as they came, a line each, spaces as one."""
    found = []
    for name in names:
        line = rb"(?im)^" + name.encode() + rb":((?:[^\n]*)(?:\n[ \t][^\n]*)*)"
        value = re.search(line, head)
        found.append(b" ".join(value[1].split()) if value else b"")
    return b"\n".join(found)


def header(raw, name):
    """Return the first value of a header of a raw message, as bytes.

    >>> header(b"X-Ricevuta: accettazione\n\nX-Ricevuta: no", "X-Ricevuta")
    b'accettazione'
    """
    return headers(split(raw)[0], name)


def names_ticket(raw):
    """Tell whether a raw message has the id of a mail of ours about a ticket.

    A part in quoted-printable breaks its long lines (RFC 2045, 6.7).

    >>> names_ticket(b"\n\nMessage-Id: <12.5-openerp-7-crm.tic=\r\nket@host.example>")
    True
    """
    return bool(_TICKET.search(re.sub(rb"=\r?\n", b"", raw)))


def subject(raw):
    """Return the subject of a raw message, whose body is not looked at."""
    return _header(_parse(_head(raw) + b"\n\n"), "Subject")


def envelope(raw):
    """Return the addresses that servers on the way say a raw message was for.

    The last resort: whoever stands in blind copy is named nowhere else.
    """
    found = re.findall(
        rb"(?i)\bfor\s+<?([A-Za-z0-9_.+'-]{1,64}@[a-z0-9.-]{3,255})>?\s*;",
        _head(raw),
    )
    return list(
        dict.fromkeys(address.decode("ascii", "replace").lower() for address in found)
    )


def without_tag(address):
    """Return an address without what stands behind a plus, ``""`` if nothing does.

    >>> without_tag("aiuto+urgente@bellandi.example")
    'aiuto@bellandi.example'
    """
    local, _at, domain = address.partition("@")
    base, plus, _tag = local.partition("+")
    return f"{base}@{domain}" if plus and base else ""


def summary(raw):
    """Return what can be told of a raw message: ``subject``, ``sender``, ``name``."""
    message = _parse(raw)
    senders = addresses(raw, "From", "Reply-To", "Return-Path", "Sender")
    name = _header(message, "From").partition("<")
    return {
        "name": name[0].strip(' "') if name[1] else "",
        "subject": _header(message, "Subject"),
        "sender": senders[0] if senders else "",
    }


def rescue(raw, message_id):
    """Return a well-formed message with what can be read of a raw one.

    :param bytes raw: the mail as it came; it goes along as an attachment
    :param str message_id: the id to give it
    :rtype: EmailMessage
    """
    told, broken = summary(raw), _parse(raw)
    message = EmailMessage(policy=email.policy.SMTP)
    message["Message-Id"] = message_id
    if told["sender"]:
        message["From"] = formataddr((told["name"], told["sender"]))
    recipients = addresses(raw, "To", "Cc", "Delivered-To")
    if recipients:
        message["To"] = ", ".join(recipients[:50])
    message["Subject"] = told["subject"] or "(?)"
    for name in ("In-Reply-To", "References"):
        cited = message_ids(raw, name)
        if cited:
            message[name] = " ".join(cited[-_CITED:])
    for name in _ROBOTS:
        if _header(broken, name):
            message[name] = _header(broken, name)
    message.set_content(clean(text(raw))[:_TEXT] or "(?)")
    message.add_attachment(
        raw, maintype="application", subtype="octet-stream", filename="original.eml"
    )
    return message
