"""What comes first on the desk, and why: decisions only, no database.

Every entry gets a score and the reasons for it, so that the order can be read
and contested.
"""

from datetime import timedelta

#: what each reason is worth; the first that applies sets the band
RUNNING = 900
STARTS_SOON = 1000
LATE = 500
DUE_IN_HOUR = 450
DUE_TODAY = 300
DUE_TOMORROW = 150
DUE_IN_WEEK = 80
LATER = 20
NO_DEADLINE = 10

#: one star of priority: orders within a band, hardly ever across
STAR = 15
STARS_MAX = 3
#: a day late weighs this much more, up to the maximum
LATE_DAY = 4
LATE_DAYS_MAX = 20
#: an appointment is announced this long before it starts
SOON = timedelta(minutes=30)
MINUTE = 60


def score(entry, now, day_end):
    """Return how urgent an entry is, and why.

    :param dict entry: ``deadline`` (naive UTC datetime or None), ``day_only``
        (bool), ``can_be_late`` (bool), ``end`` (datetime or None: with one it is
        an appointment, late when it has ended), ``priority``
    :param datetime now: naive UTC
    :param datetime day_end: the end of the reader's day, naive UTC
    :return: ``(points, [(code, number), …])``, the band's reason first
    """
    points, reason = _band(entry, now, day_end)
    reasons = [reason]
    stars = min(entry.get("priority") or 0, STARS_MAX)
    if stars > 0:
        points += stars * STAR
        reasons.append(("priority", stars))
    return points, reasons


def _band(entry, now, day_end):
    deadline = entry["deadline"]
    if not deadline:
        return NO_DEADLINE, ("no_deadline", 0)
    can_be_late = entry.get("can_be_late", True)
    if not can_be_late or entry.get("end"):
        return _appointment_band(entry, now, day_end, can_be_late)
    if deadline < now:
        return _late_band(now - deadline, entry["day_only"])
    return _due_band(deadline, entry["day_only"], now, day_end)


def _appointment_band(entry, now, day_end, can_be_late):
    start, end = entry["deadline"], entry.get("end") or entry["deadline"]
    if end < now:
        # a meeting is over; a visit that nobody closed is still to do
        return _late_band(now - end, False) if can_be_late else (0, ("over", 0))
    if start <= now:
        return RUNNING, ("running", 0)
    if start - now <= SOON and not entry["day_only"]:
        minutes = _minutes(start - now)
        return STARTS_SOON - minutes, ("starts_in", minutes)
    points, (code, number) = _due_band(start, entry["day_only"], now, day_end)
    return points, (code.replace("due", "on", 1), number)


def _late_band(delay, day_only):
    # a day ends at its last second: whatever is late is late by a day at least
    days = delay.days + 1 if day_only else delay.days
    points = LATE + min(days, LATE_DAYS_MAX) * LATE_DAY
    if days:
        return points, ("late_days", days)
    minutes = _minutes(delay)
    if minutes < MINUTE:
        return points, ("late_minutes", minutes)
    return points, ("late_hours", minutes // MINUTE)


def _due_band(deadline, day_only, now, day_end):
    if deadline <= day_end:
        minutes = _minutes(deadline - now)
        if day_only:
            return DUE_TODAY, ("due_today", 0)
        if minutes <= MINUTE:
            return DUE_IN_HOUR, ("due_in_minutes", minutes)
        return DUE_TODAY + 1, ("due_in_hours", minutes // MINUTE)
    days = (deadline - day_end - timedelta(microseconds=1)).days + 1
    if days <= 1:
        return DUE_TOMORROW, ("due_tomorrow", 0)
    return (DUE_IN_WEEK if days <= 7 else LATER), ("due_in_days", days)


def _minutes(delta):
    return int(delta.total_seconds() // MINUTE)


def rank(entries, now, day_end, limit):
    """Return the ``limit`` most urgent entries as ``(entry, points, reasons)``.

    Ties go to the older deadline, then to the lower model and id, so that the
    order is the same at every reading.
    """
    scored = [(entry, *score(entry, now, day_end)) for entry in entries]
    scored = [row for row in scored if row[1] > 0]
    scored.sort(
        key=lambda row: (
            -row[1],
            row[0]["deadline"] or day_end + timedelta(days=3650),
            row[0]["model"],
            row[0]["id"],
        )
    )
    return scored[:limit]
