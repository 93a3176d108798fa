"""The ladder that a name climbs, as pure functions: no ORM in here."""

#: the steps in the order in which they are climbed
LADDER = ("name", "lead", "prospect", "customer", "advocate")
#: silence after having been a customer: beside the ladder, not on it
DORMANT = "dormant"
STEPS = (*LADDER, DORMANT)


def rank(step):
    """Return how high a step stands; dormant and the unknown stand below all."""
    return LADDER.index(step) if step in LADDER else -1


def current(steps):
    """Return where a name stands.

    :param steps: iterable of ``(step, still on)`` pairs; a step of the ladder
        stays reached for ever, a dormant one until somebody wakes it
    """
    steps = list(steps)
    if any(step == DORMANT and still_on for step, still_on in steps):
        return DORMANT
    return max((step for step, __ in steps), key=rank, default=LADDER[0])


def is_news(step, reached):
    """Return whether a step is further than all that was reached already."""
    return rank(step) > max(map(rank, reached), default=rank(LADDER[0]) - 1)
