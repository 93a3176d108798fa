"""Decisions about time that need no database: due moments, next steps, clashes."""

from datetime import datetime, time, timedelta

import pytz


def end_of_day(day, zone=None):
    """Return the last second of a day in a time zone, as naive UTC.

    :param datetime.date day: the day, as people of that zone call it
    :param str zone: name of a time zone, UTC by default
    """
    last = pytz.timezone(zone or "UTC").localize(
        datetime.combine(day, time(23, 59, 59))
    )
    return last.astimezone(pytz.utc).replace(tzinfo=None)


def local_day(moment, zone=None):
    """Return the day of a naive UTC moment in a time zone."""
    local = pytz.utc.localize(moment).astimezone(pytz.timezone(zone or "UTC"))
    return local.date()


def at_hour(day, hour, zone=None):
    """Return a local hour of a day (9.5 is half past nine) as naive UTC.

    An hour that daylight saving skips moves on with the clock; one that comes
    twice is the first of the two.
    """
    zone = pytz.timezone(zone or "UTC")
    wall = datetime.combine(day, time()) + timedelta(hours=hour)
    try:
        local = zone.localize(wall, is_dst=None)
    except pytz.AmbiguousTimeError:
        local = zone.localize(wall, is_dst=True)
    except pytz.NonExistentTimeError:
        local = zone.localize(wall, is_dst=False)
    return local.astimezone(pytz.utc).replace(tzinfo=None)


#: local hour from which one is reminded of a deadline without a time
MORNING = 9


def remind_until(now, minutes, zone=None):
    """Return until when actions are to be reminded of now.

    :param datetime now: naive UTC
    :param int minutes: how long before its time one is reminded
    :return: ``(moment, day)``: what is planned up to the moment (naive UTC), and
        deadlines without a time up to the day
    """
    today = local_day(now, zone)
    morning = at_hour(today, MORNING, zone)
    day = today if now >= morning else today - timedelta(days=1)
    return now + timedelta(minutes=minutes), day


def step_day(day, days):
    """Return the day ``days`` after ``day``, moved to Monday off a weekend."""
    target = day + timedelta(days=days)
    if target.weekday() >= 5:
        target += timedelta(days=7 - target.weekday())
    return target


def proposed_hours(planned, appointment, timer_start, now):
    """Return the hours to propose for work that was just done.

    What a timer measured comes first, rounded up to five minutes. An
    appointment proposes the time it was planned for. Anything else proposes
    nothing: time is declared, not invented.

    :param float planned: planned duration in hours
    :param bool appointment: whether it had its place on the calendar
    :param datetime timer_start: when the timer was started, or None
    :param datetime now: the present moment
    """
    if timer_start:
        minutes = max((now - timer_start).total_seconds(), 0) / 60
        return -(-minutes // 5) * 5 / 60
    return planned if appointment else 0.0


def clashing(spans):
    """Return which spans of time overlap another of the same list.

    :param list spans: ``(start, stop, key)``; a span without length counts
        as one moment; spans that only touch do not overlap
    :return: dict of key to the list of the keys it overlaps
    """
    result = {}
    ordered = sorted(spans, key=lambda span: span[:2])
    for index, (start, stop, key) in enumerate(ordered):
        for other_start, other_stop, other in ordered[index + 1 :]:
            if other_start >= stop and other_start > start:
                break
            if other_stop > start or other_start == start:
                result.setdefault(key, []).append(other)
                result.setdefault(other, []).append(key)
    return result
