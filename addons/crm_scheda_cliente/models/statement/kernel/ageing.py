"""Arithmetic of a statement of account: no framework, every cent assigned.

Amounts are integers in a currency's minor unit (cents), so that sums are exact;
dates are ``datetime.date``. An item's sign is the customer's: what the customer
owes is positive, what we owe is negative.
"""

from calendar import monthrange
from datetime import date, timedelta
from math import fsum

DAYS = "days"
MONTHS = "months"
#: boundaries of the ageing when nobody chooses: days past the due date
DEFAULT_BOUNDS = (30, 60, 90, 120)
MAX_BOUNDS = 11


class BoundsError(ValueError):
    """The boundaries do not describe an ageing."""


def to_minor(amount, digits):
    """Return an amount in the currency's minor unit.

    >>> to_minor(-10.29, 2)
    -1029
    """
    return round(amount * 10**digits)


def to_major(minor, digits):
    """Return an amount of minor units as the float that is shown.

    >>> to_major(-1029, 2)
    -10.29
    """
    return minor / 10**digits if digits else float(minor)


def sum_minor(amounts, digits):
    """Return the sum of amounts as shown, in the currency's minor unit.

    Each is at most half a unit in its last place from its cents, so that millions
    of them are together still far from half a cent.

    >>> sum_minor([0.1] * 3, 2)
    30
    """
    return to_minor(fsum(amounts), digits)


def check_bounds(bounds, unit):
    """Return the boundaries as a tuple of int.

    :raises BoundsError: unless they are one to eleven rising positive numbers
    """
    if unit not in (DAYS, MONTHS):
        raise BoundsError(unit)
    try:
        bounds = tuple(int(bound) for bound in bounds)
    except (TypeError, ValueError) as error:
        raise BoundsError(str(bounds)) from error
    rising = all(low < high for low, high in zip(bounds, bounds[1:], strict=False))
    limit = 36500 if unit == DAYS else 1200
    if not bounds or len(bounds) > MAX_BOUNDS or bounds[0] < 1 or not rising:
        raise BoundsError(str(bounds))
    if bounds[-1] > limit:
        raise BoundsError(str(bounds))
    return bounds


def months_before(day, months):
    """Return the same day some months earlier, or that month's last day.

    >>> months_before(date(2026, 3, 31), 1)
    datetime.date(2026, 2, 28)
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = max(index // 12, 1), index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def cutoffs(at, bounds=DEFAULT_BOUNDS, unit=DAYS):
    """Return the due dates at which the ageing's buckets change, rising.

    An item belongs to bucket ``i`` counted from the oldest when ``i`` of these
    dates are on or before its due date. The last date is the day of the
    statement itself: what falls due on it or after is not yet due.
    """
    bounds = check_bounds(bounds, unit)
    if unit == DAYS:
        days = [at - timedelta(days=bound) for bound in bounds]
    else:
        days = [months_before(at, bound) for bound in bounds]
    return [*reversed(days), at]


def bucket_spans(bounds=DEFAULT_BOUNDS, unit=DAYS):
    """Return each bucket's span ``(first, last)`` in days or months past due.

    The first bucket is ``(None, 0)``, not yet due; the last one ``(n, None)``.

    >>> bucket_spans((30, 60))
    [(None, 0), (1, 30), (31, 60), (61, None)]
    """
    bounds = check_bounds(bounds, unit)
    lows = [1, *(bound + 1 for bound in bounds)]
    return [(None, 0), *zip(lows, [*bounds, None], strict=True)]
