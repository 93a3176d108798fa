"""Deadlines in working time and the ledger that explains them.

A *phase* is a span of a ticket's life: ``(start, stop, kind)`` with ``kind`` one
of ``"run"``, ``"pause"`` or ``"closed"``; the last one may have ``stop`` None.
All moments are naive UTC datetimes.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Due:
    """When a target is due.

    ``deadline`` and ``warn_at`` are None while the clock stands, or if the
    calendar has no hours that far; ``left`` is the working seconds remaining.
    """

    deadline: object
    warn_at: object
    left: float


def running_spans(phases, start):
    """Return the spans in which the clock of a target runs, from its start.

    :param phases: the ticket's phases in order
    :param start: moment from which the target counts
    :return: list of ``(start, stop)``, the last ``stop`` None if it still runs
    """
    spans = []
    for begin, end, kind in phases:
        if kind != "run" or (end is not None and end <= start):
            continue
        spans.append((max(begin, start), end))
    return spans


def due(work, phases, start, seconds, warn_share=0.8, used=0.0):
    """Return when a target of so many working seconds is due.

    :param WorkTime work: working time of the calendar that applies
    :param phases: the ticket's phases in order
    :param start: moment from which the target counts
    :param seconds: the target, in seconds of working time
    :param warn_share: share of the target after which one is warned
    :param used: seconds of the target that were used before ``start``
    :rtype: Due
    """
    warn_at = None
    warn_after = seconds * warn_share
    for begin, end in running_spans(phases, start):
        span = float("inf") if end is None else work.seconds_between(begin, end)
        if warn_at is None and used + span >= warn_after:
            warn_at = work.add(begin, max(0.0, warn_after - used))
        if used + span >= seconds:
            return Due(work.add(begin, max(0.0, seconds - used)), warn_at, 0.0)
        used += span
    return Due(None, warn_at, seconds - used)


def _holds(spans, moment, index):
    """Return whether a moment is in one of the sorted spans, and where to go on."""
    while index < len(spans) and spans[index][1] is not None:
        if spans[index][1] > moment:
            break
        index += 1
    return index < len(spans) and spans[index][0] <= moment, index


def _kind(phase, attended, off):
    if phase == "closed":
        return "closed"
    if not attended:
        return "off"
    if off:
        return "holiday"
    return "paused" if phase == "pause" else "worked"


def ledger(attendance, leaves, phases, start, stop):
    """Explain every second between two moments, without gap or overlap.

    :param attendance: disjoint sorted spans of the working week
    :param leaves: disjoint sorted spans of holidays and closures
    :param phases: the ticket's phases in order, covering ``start`` to ``stop``
    :return: list of ``(start, stop, kind)``; ``kind`` is ``worked``,
        ``paused``, ``holiday`` (would have been worked), ``off`` or ``closed``
    """
    cuts = {start, stop}
    for spans in (attendance, leaves, phases):
        for span in spans:
            cuts.update(m for m in span[:2] if m and start < m < stop)
    moments = sorted(cuts)
    entries, positions = [], [0, 0, 0]
    for begin, end in zip(moments, moments[1:], strict=False):
        held = []
        for slot, spans in enumerate((attendance, leaves, phases)):
            inside, positions[slot] = _holds(spans, begin, positions[slot])
            held.append(inside)
        phase = phases[positions[2]][2] if held[2] else "run"
        kind = _kind(phase, held[0], held[1])
        if entries and entries[-1][2] == kind:
            entries[-1] = (entries[-1][0], end, kind)
        else:
            entries.append((begin, end, kind))
    return entries


def totals(entries):
    """Return the seconds of each kind of a ledger's entries."""
    sums = {}
    for begin, end, kind in entries:
        sums[kind] = sums.get(kind, 0.0) + (end - begin).total_seconds()
    return sums
