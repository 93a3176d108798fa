"""What goes over the wire to a provider and what comes back; no framework.

A template is text with ``{placeholders}``; nothing in it is evaluated. How a value
is escaped depends on where it lands: an address, a header, JSON, XML or a form.
"""

import base64
import hashlib
import hmac
import json
import re
from datetime import datetime, timezone
from urllib.parse import quote, quote_plus, urlencode
from xml.sax.saxutils import escape, quoteattr

_PLACEHOLDER = re.compile(r"\{([a-z_]+(?::[A-Za-z0-9_]+)?)\}")

#: how a value is made harmless, by where it lands
ESCAPES = {
    "none": lambda value: value,
    "url": lambda value: quote(value, safe=""),
    "header": lambda value: re.sub(r"[\r\n\x00]+", " ", value),
    "json": lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    "xml": lambda value: quoteattr(escape(value))[1:-1],
}


class TemplateError(ValueError):
    """A template names something that is not there: ``name`` says what."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name


def placeholders(template):
    """Return the names that a template asks for, in order.

    >>> placeholders('{"to": "{number}", "key": "{secret:token}"}')
    ['number', 'secret:token']
    """
    return _PLACEHOLDER.findall(template or "")


def render(template, values, landing="none"):
    """Fill a template.

    >>> render('{"text": "{text}"}', {"text": 'He said "no"'}, "json")
    '{"text": "He said \\\\"no\\\\""}'

    :param str landing: key of ``ESCAPES``
    :raises TemplateError: if a placeholder has no value
    """
    escape_value = ESCAPES[landing]

    def fill(match):
        if match[1] not in values:
            raise TemplateError(match[1])
        return escape_value(str(values[match[1]]))

    return _PLACEHOLDER.sub(fill, template or "")


def pairs(text, separator):
    """Return the ``(name, value)`` of each line, such as ``To={number}``.

    >>> pairs("To = {number}\\n\\nnonsense", "=")
    [('To', '{number}')]
    """
    found = (line.partition(separator) for line in (text or "").splitlines())
    return [(name.strip(), value.strip()) for name, sep, value in found if sep]


def dig(data, path):
    """Return what lies at a dotted path of an answer, None where there is nothing.

    >>> dig({"messages": [{"id": 7}]}, "messages.0.id")
    7
    """
    for step in (path or "").split("."):
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def listed(text):
    """Return the words of a comma-separated setting, in lower case.

    >>> listed("OK, Queued,")
    ['ok', 'queued']
    """
    return [word.strip().lower() for word in (text or "").split(",") if word.strip()]


#: objects and lists within each other that a call may have
DEPTH = 32


def parse(body):
    """Return what a body of JSON says.

    >>> parse(b'{"id": 7}')
    {'id': 7}

    :raises ValueError: no JSON, or nested too deeply
    """
    try:
        data = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    level = [data]
    for _depth in range(DEPTH):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return data
    raise ValueError("nested too deeply")


def clean(value, length):
    """Return a value as text that a database keeps.

    >>> clean("a" + chr(0) + "b" + chr(0xD800), 9), clean({}, 9), clean(7, 9)
    ('ab?', '', '7')
    """
    if value is None or isinstance(value, (dict, list)):
        return ""
    text = str(value)[:length].replace("\x00", "")
    return text.encode(errors="replace").decode()


def moment(value):
    """Return a time stamp as seconds since 1970, None where it is none.

    Seconds, milliseconds, or ISO 8601 (in UTC unless it says otherwise).

    >>> moment("1767225600"), moment(1767225600123), moment("2026-01-01T00:00:00Z")
    (1767225600.0, 1767225600.123, 1767225600.0)
    >>> moment("yesterday"), moment(None), moment("1" * 99)
    (None, None, None)
    """
    text = clean(value, 40).strip()
    if re.fullmatch(r"[0-9]{9,13}(\.[0-9]{1,9})?", text, re.ASCII):
        number = float(text)
        return number / 1000 if number > 1e11 else number
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    if not found.tzinfo:
        found = found.replace(tzinfo=timezone.utc)
    return found.timestamp() if found.year > 1970 else None


def signed_bodies(bodies, template, stamp):
    """Return what a provider may have signed: its time stamp and the body.

    >>> signed_bodies([b"x=1"], "{timestamp}.{body}", "17")
    [b'17.x=1']
    """
    before, _mark, after = template.partition("{body}")
    before, after = (
        part.replace("{timestamp}", stamp).encode() for part in (before, after)
    )
    return [before + body + after for body in bodies]


def form_bodies(items):
    """Return the ways in which a form may have been written as a body.

    :param items: list of ``(name, value)`` in the order of the form
    """
    return [urlencode(items, quote_via=way).encode() for way in (quote_plus, quote)]


def is_signed(bodies, secret, signature):
    """Return whether a signature is the HMAC-SHA256 of one of the bodies.

    Hexadecimal or base64, with or without ``sha256=`` before it.
    """
    given = (signature or "").strip().removeprefix("sha256=").encode()
    if not (given and secret):
        return False
    signed = False
    for body in bodies:
        digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
        for known in (digest.hex().encode(), base64.b64encode(digest)):
            signed |= hmac.compare_digest(known, given)
    return signed
