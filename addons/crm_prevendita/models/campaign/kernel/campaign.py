"""What a campaign brought, in numbers: pure functions over counted facts."""

from math import sqrt

from .share import ratio

#: how far a member of a campaign came, in order
MEMBER_STEPS = (
    "targeted",
    "reached",
    "responded",
    "opportunity",
    "order",
    "invoice",
    "collected",
)


def roi(revenue, cost):
    """Return the return on investment: 1.0 is one euro earned on each spent.

    :return: None without a cost (nothing was invested: no return to speak of)
    """
    return ratio(revenue - cost, cost) if cost > 0 else None


def lift(reached, converted, held_out, converted_alone, z=1.96):
    """Return what a campaign added over doing nothing, with its interval.

    The interval of the difference of two proportions is Newcombe's hybrid score
    interval (Statistics in Medicine 17, 1998, method 10): it holds for small
    groups and for proportions near 0 and 1.

    :param int reached: people who were targeted, ``converted`` of them bought
    :param int held_out: people left out at random, ``converted_alone`` bought
    :param float z: quantile of the normal distribution, 1.96 for 95 %
    :return: ``(difference, low, high)`` as proportions, or None without both
        groups
    """
    if not reached or not held_out:
        return None
    first, second = converted / reached, converted_alone / held_out
    low1, high1 = _wilson(converted, reached, z)
    low2, high2 = _wilson(converted_alone, held_out, z)
    difference = first - second
    return (
        difference,
        difference - sqrt((first - low1) ** 2 + (high2 - second) ** 2),
        difference + sqrt((high1 - first) ** 2 + (second - low2) ** 2),
    )


def _wilson(hits, size, z):
    """Return Wilson's score interval of a proportion."""
    share = hits / size
    centre = share + z * z / (2 * size)
    spread = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    scale = 1 + z * z / size
    return (centre - spread) / scale, (centre + spread) / scale


def hold_out(ids, share, pick):
    """Return which of some ids are held out at random.

    :param list ids: the candidates
    :param float share: how many to hold out, in percent
    :param pick: ``random.Random`` to draw with
    """
    size = round(len(ids) * min(max(share, 0), 100) / 100)
    return set(pick.sample(sorted(ids), size))
