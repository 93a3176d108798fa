"""What the statement's SQL computes, a second time and plainly, to compare it with."""

from bisect import bisect_right
from datetime import date
from itertools import accumulate
from typing import NamedTuple


class Match(NamedTuple):
    """One matching of an item: when it took effect, how much of it it closed."""

    date: date
    amount: int


def bucket_index(due, days):
    """Return an item's bucket: 0 is not yet due, the last one is the oldest.

    :param list days: what ``cutoffs`` returned
    """
    return len(days) - bisect_right(days, due)


def open_at(amount, matches, at):
    """Return what was open of an item on a past day.

    :param int amount: the item's amount, signed
    :param matches: every ``Match`` of the item, amounts positive
    """
    matched = sum(match.amount for match in matches if match.date <= at)
    return amount - matched if amount >= 0 else amount + matched


def running(opening, amounts):
    """Return the balance after each movement.

    >>> running(100, [50, -120])
    [150, 30]
    """
    return list(accumulate(amounts, initial=opening))[1:]


def age(items, size):
    """Return the open amount of each bucket.

    :param items: pairs ``(bucket, amount)``
    :param int size: how many buckets there are
    """
    buckets = [0] * size
    for bucket, amount in items:
        buckets[bucket] += amount
    return buckets
