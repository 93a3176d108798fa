"""The periods that charts look at, and what they are compared with: pure."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

#: the periods offered, in order
PERIODS = ("week", "month", "quarter", "year", "last_12_months")
#: a custom period longer than this is cut: a chart of more is unreadable
MAX_YEARS = 10
#: up to these days one bar is a day, then a week, then a month
DAYS = 35
WEEKS = 125

_LENGTH = {
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
    "last_12_months": relativedelta(years=1),
}


def get_frame(period, today, date_from=None, date_to=None):
    """Return the period's days and those it is compared with, both included.

    A period of the calendar is compared with the one before it; a custom one
    with as many days before it.

    :return: dict with ``start``, ``end``, ``previous_start``, ``previous_end``
        (dates) and ``interval`` (``day``, ``week`` or ``month``)
    """
    if date_from and date_to:
        start, end = min(date_from, date_to), max(date_from, date_to)
        start = max(start, end - relativedelta(years=MAX_YEARS))
        previous_start = start - (end - start) - timedelta(days=1)
    else:
        start = _get_start(period, today)
        end = start + _LENGTH[period] - timedelta(days=1)
        previous_start = start - _LENGTH[period]
    return {
        "start": start,
        "end": end,
        "previous_start": previous_start,
        "previous_end": start - timedelta(days=1),
        "interval": _get_interval((end - start).days + 1),
    }


def _get_start(period, today):
    if period == "week":
        return today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    if period == "quarter":
        return first.replace(month=(today.month - 1) // 3 * 3 + 1)
    if period == "year":
        return first.replace(month=1)
    if period == "last_12_months":
        return first - relativedelta(months=11)
    return first


def _get_interval(days):
    if days <= DAYS:
        return "day"
    return "week" if days <= WEEKS else "month"


def truncate(day, interval):
    """Return the first day of the bar that a day belongs to."""
    if interval == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if interval == "month" else day


def get_buckets(start, end, interval):
    """Return the first day of every bar from ``start`` to ``end``.

    >>> from datetime import date
    >>> [str(day) for day in get_buckets(date(2026, 1, 20), date(2026, 3, 2), "month")]
    ['2026-01-01', '2026-02-01', '2026-03-01']
    """
    step = {
        "day": relativedelta(days=1),
        "week": relativedelta(weeks=1),
        "month": relativedelta(months=1),
    }[interval]
    day, buckets = truncate(start, interval), []
    while day <= end:
        buckets.append(day)
        day += step
    return buckets


def change(value, previous, points=False):
    """Return the change in hundredths, or None where there is nothing before.

    :param bool points: of what is a percentage the change is told in points

    >>> change(150, 100), change(1, 0), change(0, 0), change(50, -100)
    (50.0, None, None, 150.0)
    >>> change(25, 66.7, points=True), change(10, 0, points=True)
    (-41.7, 10)
    """
    if points:
        return round(value - previous, 1)
    if not previous:
        return None
    return round(100.0 * (value - previous) / abs(previous), 1)
