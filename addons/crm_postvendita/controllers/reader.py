"""Who acts on the customers' pages, and what they send there.

The pages serve customers: one of us works in the backend, where everybody has his own
rights, and never acts as a customer, whatever his own contact belongs to.
"""

from odoo.http import request
from odoo.tools import consteq

#: PostgreSQL's largest number for a record
_LAST_ID = 2**31 - 1


def is_ours():
    """Tell whether whoever acts is one of us."""
    return request.env.user._is_internal()


def is_id(number):
    """Tell whether a number of an address can be a record's at all."""
    return 0 < number <= _LAST_ID


def clean(text, length):
    """Return what a form has sent as text of a limited length."""
    return str(text or "").strip()[:length]


def is_same(secret, given):
    """Compare a secret with what an address brings, whatever letters that has."""
    given = str(given or "").encode("utf-8", "replace")
    return bool(secret and given) and consteq(secret.encode(), given)


def open_backend(record, action):
    """Return the way of one of us to a record, in the backend; None without rights.

    :param record: one that may not exist; or none, for the list
    :param str action: the external id of the window
    """
    if not record.has_access("read") or (record and not record.exists()):
        return None
    path = f"/odoo/action-{action}"
    return request.redirect(f"{path}/{record.id}" if record else path)
