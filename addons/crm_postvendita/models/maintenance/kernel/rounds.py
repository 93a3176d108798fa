"""Which technician makes which visit when, in rounds by zone.

Moments are naive datetimes of one and the same clock.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

NOBODY, NO_SKILL, NO_TIME = "nobody", "no_skill", "no_time"


@dataclass(frozen=True)
class Visit:
    """A visit to be planned between two days, both included.

    ``windows`` are the spans of moments in which the customer lets one in, or
    None for any; ``zone`` is an id or 0, ``place`` orders visits on the road
    (a postal code); ``preferred`` is a technician's id or 0.
    """

    key: int
    first: date
    last: date
    hours: float
    zone: int = 0
    place: str = ""
    skills: frozenset = frozenset()
    preferred: int = 0
    windows: object = None


@dataclass
class Technician:
    """Somebody who makes visits: zones and skills, free spans by day.

    No zones: all of them. ``free`` is ``{day: [(start, stop), …]}``.
    """

    key: int
    zones: frozenset = frozenset()
    skills: frozenset = frozenset()
    free: dict = field(default_factory=dict)
    days: dict = field(default_factory=dict)


def _able(visit, technicians):
    inside = [t for t in technicians if not t.zones or visit.zone in t.zones]
    if not inside:
        return [], NOBODY
    able = [t for t in inside if visit.skills <= t.skills]
    return able, None if able else NO_SKILL


def fit(spans, hours, windows=None):
    """Return the first moment at which so many hours fit, or None.

    >>> from datetime import datetime
    >>> eight, noon = datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 12)
    >>> fit([(eight, noon)], 2).hour, fit([(eight, noon)], 5)
    (8, None)
    """
    need = timedelta(hours=hours)
    for start, stop in spans:
        for opened, closed in windows or [(start, stop)]:
            begin, end = max(start, opened), min(stop, closed)
            if end - begin >= need:
                return begin
    return None


def take(spans, start, stop):
    """Return the free spans without one that is taken.

    >>> from datetime import datetime
    >>> eight, nine = datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 9)
    >>> take([(eight, datetime(2026, 1, 5, 10))], eight, nine)
    [(datetime.datetime(2026, 1, 5, 9, 0), datetime.datetime(2026, 1, 5, 10, 0))]
    """
    left = []
    for begin, end in spans:
        if stop <= begin or start >= end:
            left.append((begin, end))
            continue
        if begin < start:
            left.append((begin, start))
        if stop < end:
            left.append((stop, end))
    return left


def _slots(visit, technician, travel):
    """Yield ``(cost, start, technician)`` of the days on which a visit fits.

    A day that the technician spends in that zone already costs least: that is
    what makes a round. Then the nearest to the first day.
    """
    day = visit.first
    while day <= visit.last:
        visits = technician.days.get(day, [])
        hours = visit.hours + (travel / 60 if visits else 0)
        windows = visit.windows
        if windows is not None:
            windows = [span for span in windows if span[0].date() == day]
        start = None
        if windows is None or windows:
            start = fit(technician.free.get(day, []), hours, windows)
        if start is not None:
            away = [other for other in visits if other.zone != visit.zone]
            cost = (
                technician.key != visit.preferred if visit.preferred else 0,
                # same zone, an empty day, a day elsewhere
                2 if away else 0 if visits else 1,
                (day - visit.first).days,
                len(visits),
                technician.key,
            )
            begin = start + timedelta(minutes=travel if visits else 0)
            yield cost, begin, technician
        day += timedelta(days=1)


def plan(visits, technicians, travel=30):
    """Give each visit a technician and a moment, grouped into rounds.

    The most urgent first, neighbours one after the other.

    :param visits: list of Visit
    :param technicians: list of Technician; their free spans are used up
    :param travel: minutes between two visits of a day
    :return: ``({visit key: (technician key, start, stop)}, {visit key: reason})``
        with ``"nobody"`` (for the zone), ``"no_skill"`` or ``"no_time"``
    """
    made, refused = {}, {}
    order = sorted(visits, key=lambda v: (v.last, v.zone, v.place, v.key))
    for visit in order:
        able, reason = _able(visit, technicians)
        slots = [slot for t in able for slot in _slots(visit, t, travel)]
        if not slots:
            refused[visit.key] = reason or NO_TIME
            continue
        _cost, start, technician = min(slots, key=lambda slot: slot[0])
        stop = start + timedelta(hours=visit.hours)
        day = start.date()
        technician.days.setdefault(day, []).append(visit)
        gone = start - timedelta(minutes=travel)
        technician.free[day] = take(technician.free[day], gone, stop)
        made[visit.key] = (technician.key, start, stop)
    return made, refused
