"""Spreads actions over the working hours of those who do them."""

from datetime import timedelta

#: what an action takes where nobody said
SHORTEST = timedelta(minutes=15)


def spread(count, hours, busy=(), length=SHORTEST):
    """Return ``[(who, begin)]`` for so many actions, the earliest hours first, in turn.

    :param dict hours: ``{who: [(begin, end)]}``, the working hours of each, in order
    :param busy: ``{who: [(begin, end)]}`` of what each has planned already
    :param timedelta length: of one action
    :return: fewer where the hours do not suffice
    """
    length = max(length, SHORTEST)
    busy = dict(busy)
    slots = {
        who: _slots(spans, sorted(busy.get(who, ())), length)
        for who, spans in hours.items()
    }
    upcoming = {who: next(found, None) for who, found in slots.items()}
    given, result = dict.fromkeys(hours, 0), []
    while len(result) < count:
        free = [who for who, begin in upcoming.items() if begin is not None]
        if not free:
            break
        # the earliest; of two at one moment whoever has less
        who = min(free, key=lambda w: (upcoming[w], given[w]))
        result.append((who, upcoming[who]))
        given[who] += 1
        upcoming[who] = next(slots[who], None)
    return result


def _slots(spans, busy, length):
    """Yield the beginnings of what is free in working hours."""
    for begin, end in spans:
        moment = begin
        while moment + length <= end:
            taken = [b for b in busy if b[0] < moment + length and b[1] > moment]
            if taken:
                moment = max(until for _from, until in taken)
                continue
            yield moment
            moment += length
