"""A plain message out of a mail that no parser accepts."""

import email
import email.header
import email.policy
import re
from email.message import EmailMessage

_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,250}>")
_TEXT = 200_000


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
            part.decode(_charset(charset), "replace")
            if isinstance(part, bytes)
            else part
            for part, charset in parts
        ]
        value = "".join(words)
    except Exception:  # any header at all may be broken in any way
        value = ""
    return " ".join(clean(value).split())[:900]


def _charset(name):
    try:
        "".encode(name or "utf-8")
    except LookupError:
        return "utf-8"
    return name or "utf-8"


def _text(message, raw):
    """Return the first readable text of a message, or its raw bytes as text."""
    try:
        for part in message.walk():
            if part.get_content_type() == "text/plain":
                payload = part.get_payload(decode=True)
                if payload:
                    charset = _charset(part.get_param("charset"))
                    return payload.decode(charset, "replace")
    except Exception:  # as above: whatever it is, the raw text remains
        return raw.decode("utf-8", "replace")
    return raw.decode("utf-8", "replace")


def _find(pattern, raw, names):
    """Return what a pattern finds in some headers of a raw message, in order."""
    head = re.split(rb"\r?\n\r?\n", raw[:200_000], maxsplit=1)[0]
    message = email.message_from_bytes(head + b"\n\n", policy=email.policy.compat32)
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


def summary(raw):
    """Return what can be told of a raw message: ``{"subject", "sender"}``."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    senders = addresses(raw, "From", "Reply-To", "Return-Path", "Sender")
    return {
        "subject": _header(message, "Subject"),
        "sender": senders[0] if senders else "",
    }


def rescue(raw, message_id):
    """Return a well-formed message with what can be read of a raw one.

    :param bytes raw: the mail as it came; it goes along as an attachment
    :param str message_id: the id to give it
    :rtype: EmailMessage
    """
    broken = email.message_from_bytes(raw, policy=email.policy.compat32)
    told = summary(raw)
    message = EmailMessage(policy=email.policy.SMTP)
    message["Message-Id"] = message_id
    if told["sender"]:
        message["From"] = told["sender"]
    recipients = addresses(raw, "To", "Cc", "Delivered-To")
    if recipients:
        message["To"] = ", ".join(recipients[:50])
    message["Subject"] = told["subject"] or "(?)"
    message.set_content(clean(_text(broken, raw))[:_TEXT] or "(?)")
    message.add_attachment(
        raw, maintype="application", subtype="octet-stream", filename="original.eml"
    )
    return message
