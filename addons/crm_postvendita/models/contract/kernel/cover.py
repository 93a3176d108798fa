"""Who pays for a piece of work: the warranty, a contract or the customer."""

from dataclasses import dataclass

#: what a coverage names, the closest first
EQUIPMENT, PRODUCT, SITE, EVERYTHING = 3, 2, 1, 0


@dataclass(frozen=True)
class Offer:
    """A contract's service that would take the work.

    ``closeness`` is one of the constants above; ``left`` is what is left of the
    budget in the service's own measure, None without limit; ``excess`` says
    that there is a price for what exceeds; ``until`` is the contract's end or
    None.
    """

    key: int
    closeness: int
    left: object = None
    excess: bool = False
    until: object = None


@dataclass(frozen=True)
class Charge:
    """How much of a quantity a service takes, and how much exceeds it."""

    key: int
    included: float
    exceeding: float


def split(quantity, left):
    """Return what the budget takes and what exceeds it.

    >>> split(3.0, 2.0), split(3.0, None), split(1.0, -2.0)
    ((2.0, 1.0), (3.0, 0.0), (0.0, 1.0))
    """
    if left is None:
        return quantity, 0.0
    included = max(0.0, min(quantity, left))
    return included, quantity - included


def choose(offers, quantity):
    """Return which offer takes the work, or None if none does.

    The closest coverage first; among equals one whose budget suffices, then
    the one that ends first, so that nothing is lost with it. An exhausted
    budget without a price for what exceeds takes nothing.

    :param offers: list of Offer
    :param quantity: function that returns the quantity for an offer's key
    :rtype: Charge
    """
    best = None
    for offer in offers:
        included, exceeding = split(quantity(offer.key), offer.left)
        if exceeding and not offer.excess and not included:
            continue
        end = (offer.until is None, offer.until)
        rank = (-offer.closeness, exceeding > 0, end, offer.key)
        if best is None or rank < best[0]:
            best = (rank, Charge(offer.key, included, exceeding))
    return best and best[1]


def adjusted(price, factor, round_):
    """Return a price after an adjustment, never below zero.

    >>> adjusted(100.0, 1.0175, lambda value: round(value, 2))
    101.75
    """
    return round_(max(0.0, price * factor))


def index_factor(old, new, percent):
    """Return by how much prices change with an index, of which a part counts.

    >>> round(index_factor(120.0, 123.0, 75), 6)
    1.01875
    """
    return 1.0 + (new / old - 1.0) * percent / 100.0
