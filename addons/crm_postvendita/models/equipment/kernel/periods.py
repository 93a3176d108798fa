"""Months, terms and shares: dates that survive month ends and leap days.

Every date is counted from its anchor, never from the one before: what starts on
31 January falls on 28 February and again on 31 March.
"""

from dataclasses import dataclass
from datetime import timedelta

from dateutil.relativedelta import relativedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A span of whole days, both ends included, and its number from the anchor.

    ``share`` is the part of the full period that it covers, from 0 to 1.
    """

    number: int
    start: object
    stop: object
    share: float = 1.0


def add_months(anchor, months):
    """Return the same day some months later, or the last day of a shorter month.

    >>> from datetime import date
    >>> add_months(date(2024, 1, 31), 1), add_months(date(2024, 1, 31), 2)
    (datetime.date(2024, 2, 29), datetime.date(2024, 3, 31))
    >>> add_months(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    return anchor + relativedelta(months=months)


def end_of_term(start, months):
    """Return the last day of a term of so many months.

    >>> from datetime import date
    >>> end_of_term(date(2026, 1, 1), 12)
    datetime.date(2026, 12, 31)
    >>> end_of_term(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 27)
    """
    return add_months(start, months) - _DAY


def period_number(anchor, months, day):
    """Return the number of the period that a day falls into, from 0.

    :raises ValueError: if the day is before the anchor
    """
    if day < anchor:
        raise ValueError("the day is before the anchor")
    passed = (day.year - anchor.year) * 12 + day.month - anchor.month
    number = max(0, passed // months)
    while number and add_months(anchor, number * months) > day:
        number -= 1
    while add_months(anchor, (number + 1) * months) <= day:
        number += 1
    return number


def period_at(anchor, months, day, last=None):
    """Return the period that a day falls into, cut at the last day of a term.

    :param last: last day that counts, or None
    :rtype: Period
    """
    number = period_number(anchor, months, day)
    start = add_months(anchor, number * months)
    full = add_months(anchor, (number + 1) * months) - _DAY
    stop = full if last is None else min(full, last)
    return Period(number, start, stop, share(start, stop, full))


def share(start, stop, full):
    """Return which part of a full period a cut one is, by its days.

    >>> from datetime import date
    >>> share(date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 31))
    1.0
    """
    days = (full - start).days + 1
    return max(0, (stop - start).days + 1) / days


def due_periods(anchor, months, after, until, last=None, arrears=False, limit=60):
    """Return the periods that are to be invoiced by a day, oldest first.

    :param after: last day already invoiced, or None
    :param until: today; a period in advance is due on its first day, one in
        arrears on the day after its last
    :param last: last day of the term, or None
    :param limit: at most so many, so that a wrong date does not fill the books
    :return: list of Period
    """
    found = []
    start = anchor if after is None else after + _DAY
    while len(found) < limit and (last is None or start <= last):
        period = period_at(anchor, months, start, last)
        if (period.stop + _DAY if arrears else period.start) > until:
            break
        found.append(period)
        start = period.stop + _DAY
    return found
