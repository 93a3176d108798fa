"""What a visitor writes into the form of a document: pure functions."""

import re

from odoo.tools import email_normalize

#: requests of one address, and of one computer, within an hour
PER_ADDRESS = 5
PER_COMPUTER = 20
#: characters that are kept of a name, a company, a phone number
LENGTH = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e]+")


def tidy(text):
    """Return what somebody typed on one line, without what could break a header.

    >>> tidy(" Ada\\r\\nBcc: x ")
    'Ada Bcc: x'
    """
    return " ".join(_CONTROL.sub(" ", str(text or "")).split())[:LENGTH].strip()


def address(text):
    """Return a mail address in its normal form, None if it is none.

    >>> address(" Ada <Ada@Neri.example>"), address("ada"), address("a@b.c, d@e.f")
    ('ada@neri.example', None, None)
    """
    found = email_normalize(tidy(text)) or ""
    if len(found) > 254 or not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", found):
        return None
    return found


def faults(form, consent_required):
    """Return which fields of a form must be filled in again, as a list of names.

    >>> faults({"email": "ada", "name": "Ada"}, True)
    ['email', 'consent']
    """
    found = [] if address(form.get("email")) else ["email"]
    if not tidy(form.get("name")):
        found.append("name")
    if consent_required and not form.get("consent"):
        found.append("consent")
    return found


def is_robot(form):
    """Return whether a form was filled in by a program.

    People do not see the field ``homepage``; programs fill in whatever there is.

    >>> is_robot({"homepage": "http://x.example"}), is_robot({"homepage": ""})
    (True, False)
    """
    return bool(form.get("homepage"))
