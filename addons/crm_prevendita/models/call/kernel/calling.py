"""Decisions of a call programme: when to try again, what an outcome means."""

from datetime import timedelta

import pytz

from ...consent.kernel.hours import narrow

_WHOLE_DAY = (0, 24)
#: a day of the week may be a holiday several weeks in a row
_DAYS_AHEAD = 60


def within_hours(moment, hours, weekdays, zone=None, lawful=None):
    """Return whether a naive UTC moment is within a programme's calling hours.

    :param hours: local ``(from, to)``, 9.5 is half past nine; or a dict of such
        by day of the week
    :param set weekdays: days on which one calls, Monday is 0
    :param lawful: function of a local day: its ``(from, to)`` that may not be passed,
        or None; nothing more is asked where there is none
    """
    local = pytz.utc.localize(moment).astimezone(pytz.timezone(zone or "UTC"))
    hour = local.hour + local.minute / 60
    span = _span(local.date(), hours, weekdays, lawful)
    return bool(span) and span[0] <= hour < span[1]


def _span(day, hours, weekdays, lawful):
    """Return the hours of a day, the same every day or its own; None without any."""
    weekday = day.weekday()
    if weekday not in weekdays:
        return None
    span = hours.get(weekday) if isinstance(hours, dict) else hours
    return narrow(span, lawful(day) if lawful else _WHOLE_DAY)


def all_of(spans, day):
    """Return what several rules leave of a day, or None.

    :param spans: functions of a local day, each returns its ``(from, to)`` or None

    >>> all_of([lambda day: (9, 20), lambda day: (8, 17)], None)
    (9, 17)
    >>> all_of([lambda day: None, lambda day: (8, 17)], None)
    """
    left = _WHOLE_DAY
    for span in spans:
        left = narrow(left, span(day))
    return left


def open_span(attendances, leaves):
    """Return the hours in which a company is at work on a day, or None.

    A leave narrows from its end; one in the middle of the day closes what follows.

    :param attendances: ``(from, to)`` of the day's working hours
    :param leaves: ``(from, to)`` in which the company is closed

    >>> open_span([(9, 13), (14, 18)], [])
    (9, 18)
    >>> open_span([(9, 13), (14, 18)], [(0, 24)])
    >>> open_span([(9, 18)], [(0, 12)]), open_span([(9, 18)], [(15, 24)])
    ((12, 18), (9, 15))
    """
    if not attendances:
        return None
    start = min(first for first, _last in attendances)
    stop = max(last for _first, last in attendances)
    for first, last in sorted(leaves):
        if first <= start:
            start = max(start, last)
        else:
            stop = min(stop, first)
    return (start, stop) if start < stop else None


def next_try(now, wait, hours, weekdays, zone=None, lawful=None):
    """Return when to try again, as naive UTC, within calling hours.

    :param datetime now: naive UTC
    :param float wait: hours to wait at least
    :param hours: local ``(from, to)``, or a dict of such by day of the week
    :param set weekdays: days on which one calls, Monday is 0; none means never,
        and the plain waiting time is returned
    :param lawful: see ``within_hours``
    """
    moment = now + timedelta(hours=wait)
    if not weekdays:
        return moment
    tz = pytz.timezone(zone or "UTC")
    local = pytz.utc.localize(moment).astimezone(tz)
    day = local.replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    for offset in range(_DAYS_AHEAD):
        start = day + timedelta(days=offset)
        span = _span(start.date(), hours, weekdays, lawful)
        if not span:
            continue
        opening = _utc(start + timedelta(hours=span[0]), tz)
        closing = _utc(start + timedelta(hours=span[1]), tz)
        if moment < closing:
            return max(moment, opening)
    return moment


def _utc(wall, tz):
    local = tz.normalize(tz.localize(wall, is_dst=False))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def verdict(reached, calls_back, attempts, max_attempts):
    """Return what becomes of a name after a call.

    :param bool reached: somebody was spoken to
    :param bool calls_back: the outcome asks for another call
    :param int attempts: calls made so far, this one included
    :return: ``"retry"`` (nobody answered), ``"call_back"`` (agreed with the
        person), ``"done"`` or ``"exhausted"``
    """
    if reached:
        return "call_back" if calls_back else "done"
    if not calls_back:
        return "done"
    return "retry" if attempts < max_attempts else "exhausted"
