"""Which of two records has the better value: what a merge proposes."""

import re

#: an address is taken whole: a street of one in the city of the other is none
ADDRESS = ("street", "street2", "zip", "city", "state_id", "country_id")


def take_other(name, kept, other):
    """Return whether the other's value of one field is the better one.

    :param str name: the field, or ``address`` for all of it
    :param kept: the value of the record that is kept; a dict for an address
    :param other: the value of the record that is merged into it

    >>> take_other("phone", "", "+390302345678")
    True
    >>> take_other("name", "OFFICINE ROSSI", "Officine Rossi S.r.l.")
    True
    >>> take_other("email", "a@a.example", "b@a.example")
    False
    """
    if not other:
        return False
    if name == "address":
        return address_weight(other) > address_weight(kept) and not kept.get("street")
    if not kept:
        return True
    if name == "name":
        return _shouted(kept) and not _shouted(other)
    return False


def address_weight(values):
    """Return how much of an address is known, 0 to 4."""
    return sum(bool(values.get(n)) for n in ("street", "zip", "city", "state_id"))


def _shouted(text):
    letters = re.sub(r"[^A-Za-zÀ-ÿ]", "", text or "")
    return len(letters) > 3 and letters == letters.upper()
