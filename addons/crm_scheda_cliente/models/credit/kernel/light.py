"""When a customer's credit light changes: decisions without a framework."""

from typing import NamedTuple

GREEN, AMBER, RED = "green", "amber", "red"
LIMIT, OVERDUE = "limit", "overdue"


class Thresholds(NamedTuple):
    """Percent of the limit in use, and days overdue; zero switches one off."""

    amber_percent: float = 80
    red_percent: float = 100
    amber_days: int = 15
    red_days: int = 60


class Light(NamedTuple):
    """The colour and why: ``limit`` and ``overdue``, worst colour's reasons only."""

    color: str
    reasons: tuple
    excess: float


def thresholds_make_sense(thresholds):
    """Say whether amber comes before red, and nothing is negative.

    >>> thresholds_make_sense(Thresholds(amber_percent=120))
    False
    """
    if min(thresholds) < 0:
        return False
    percents = (thresholds.amber_percent, thresholds.red_percent)
    days = (thresholds.amber_days, thresholds.red_days)
    return all(not all(pair) or pair[0] <= pair[1] for pair in (percents, days))


def light(exposure, limit, overdue_days, thresholds):
    """Return a customer's ``Light``.

    The limit is reached when red's percentage of it is passed, amber when amber's
    is reached. Without a limit only the days count.

    :param float exposure: what the customer owes or is about to, company currency
    :param float limit: the credit limit, zero or None for none
    :param int overdue_days: days since the oldest open item fell due
    """
    found = {RED: [], AMBER: []}
    excess = 0.0
    if limit and limit > 0:
        used = exposure * 100 / limit
        if thresholds.red_percent and used > thresholds.red_percent:
            found[RED].append(LIMIT)
            excess = exposure - limit * thresholds.red_percent / 100
        elif thresholds.amber_percent and used >= thresholds.amber_percent:
            found[AMBER].append(LIMIT)
    if thresholds.red_days and overdue_days >= thresholds.red_days:
        found[RED].append(OVERDUE)
    elif thresholds.amber_days and overdue_days >= thresholds.amber_days:
        found[AMBER].append(OVERDUE)
    for color in (RED, AMBER):
        if found[color]:
            return Light(color, tuple(found[color]), excess)
    return Light(GREEN, (), 0.0)
