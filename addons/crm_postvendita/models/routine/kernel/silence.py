"""When a ticket stands still for too long: the moments of its past at which it did."""


def moments(phases, talk, delay, begin, end):
    """Return since when a ticket stood still, each time that it did for too long.

    :param list phases: ``[(start, stop)]`` in which it stood in the stage, ``stop``
        None for the one that lasts
    :param list talk: moments of messages, which end the silence and begin another
    :param delay: how long is too long, ``timedelta``
    :param begin: moments, between which it would have been noticed
    :param end: see ``begin``
    :return: ``[(since, noticed)]``

    >>> from datetime import datetime as d, timedelta
    >>> moments([(d(2026, 1, 1), d(2026, 1, 9))], [d(2026, 1, 3)], timedelta(4),
    ...         d(2026, 1, 1), d(2026, 2, 1))
    [(datetime.datetime(2026, 1, 3, 0, 0), datetime.datetime(2026, 1, 7, 0, 0))]
    """
    found = []
    for start, stop in phases:
        inside = [m for m in talk if start < m and (stop is None or m < stop)]
        silences = zip([start, *inside], [*inside, stop], strict=True)
        for since, until in silences:
            noticed = since + delay
            over = until is not None and until <= noticed
            if not over and begin <= noticed < end:
                found.append((since, noticed))
    return found
