"""How satisfied customers are, and how sure one may be of it.

CSAT: part of the votes that are 4 or 5 of 5. NPS: promoters (9, 10) less detractors
(0 to 6), −100 to 100. Effort: mean of 1 (very easy) to 5 (very hard).
"""

import math

#: 95 %: the interval holds the true figure in 19 of 20 samples
Z = 1.959964


def wilson(hits, total, z=Z):
    """Return the confidence interval of a part, as fractions.

    E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
    Inference", 1927; right for few votes too, unlike the usual approximation.

    >>> [round(limit, 3) for limit in wilson(9, 10)]
    [0.596, 0.982]
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if not total:
        return 0.0, 1.0
    part, square = hits / total, z * z
    centre = part + square / (2 * total)
    spread = z * math.sqrt(part * (1 - part) / total + square / (4 * total * total))
    below = 1 + square / total
    return max(0.0, (centre - spread) / below), min(1.0, (centre + spread) / below)


def nps(promoters, passives, detractors, z=Z):
    """Return ``(score, margin)``, −100 to 100; the margin is None for no votes.

    The margin is that of the difference of two parts of one sample.

    >>> [round(figure, 1) for figure in nps(60, 20, 20)]
    [40.0, 15.7]
    """
    total = promoters + passives + detractors
    if not total:
        return 0.0, None
    up, down = promoters / total, detractors / total
    variance = up + down - (up - down) ** 2
    return 100 * (up - down), 100 * z * math.sqrt(variance / total)


def is_bad(csat=0, nps_vote=None, effort=0):
    """Tell whether an answer asks for a call-back: 1 or 2 of 5, or 0 to 4 of 10.

    >>> is_bad(csat=2), is_bad(csat=4, nps_vote=9), is_bad(nps_vote=0)
    (True, False, True)
    """
    return bool(
        0 < csat <= 2 or (nps_vote is not None and nps_vote <= 4) or effort == 5
    )
