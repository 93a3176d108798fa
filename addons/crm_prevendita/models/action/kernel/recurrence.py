"""When something that repeats comes again: pure functions over dates."""

import pytz
from dateutil.relativedelta import relativedelta

from .schedule import at_hour

#: how often one may repeat at most: a plan further ahead than this is a guess
MOST = 200


def repeat_days(first, every, unit, *, count=None, until=None, working=False):
    """Return the days on which something that is on ``first`` comes again.

    Each day is counted from the first, so that the 31st of January comes on the
    28th of February and again on the 31st of March.

    :param datetime.date first: the day of the first time, not returned
    :param int every: 2 is every second
    :param str unit: ``"days"``, ``"weeks"``, ``"months"`` or ``"years"``
    :param int count: how many times more
    :param datetime.date until: not after this day
    :param bool working: a Saturday and a Sunday become the Monday that follows
    :return: list of days in order, at most ``MOST``, each once
    """
    most = min(count if count is not None else MOST, MOST)
    result = []
    for turn in range(1, MOST + 1):
        if len(result) >= most:
            break
        day = first + relativedelta(**{unit: every * turn})
        if working and day.weekday() >= 5:
            day += relativedelta(days=7 - day.weekday())
        if until and day > until:
            break
        if not result or day > result[-1]:
            result.append(day)
    return result


def same_hour(moment, day, zone=None):
    """Return the hour of ``moment`` on another day, as naive UTC.

    The hour on the wall stays, whatever daylight saving does between the two.

    :param datetime.datetime moment: naive UTC
    :param datetime.date day: the day in the time zone
    """
    local = pytz.utc.localize(moment).astimezone(pytz.timezone(zone or "UTC"))
    return at_hour(day, local.hour + local.minute / 60 + local.second / 3600, zone)
