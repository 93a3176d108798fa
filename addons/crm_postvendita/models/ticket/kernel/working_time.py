"""Sums and sums backwards of working time over spans of work."""

from bisect import bisect_left, bisect_right
from datetime import timedelta


def merge_spans(spans):
    """Return the spans sorted, without empty ones, overlapping ones joined.

    :param spans: iterable of ``(start, stop)`` datetimes
    :return: list of disjoint ``(start, stop)``
    """
    merged = []
    for start, stop in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def subtract_spans(spans, away):
    """Return what is left of some spans without others.

    >>> subtract_spans([(1, 9)], [(3, 4), (8, 12)])
    [(1, 3), (4, 8)]
    """
    left = merge_spans(spans)
    for start, stop in merge_spans(away):
        left = [
            piece
            for begin, end in left
            for piece in ((begin, min(end, start)), (max(begin, stop), end))
            if piece[0] < piece[1]
        ]
    return left


class WorkTime:
    """Working time over disjoint spans, each question in O(log n).

    >>> from datetime import datetime as d
    >>> week = WorkTime([(d(2026, 3, 2, 8), d(2026, 3, 2, 12)),
    ...                  (d(2026, 3, 2, 14), d(2026, 3, 2, 18))])
    >>> week.seconds_between(d(2026, 3, 2, 11), d(2026, 3, 2, 15)) / 3600
    2.0
    >>> week.add(d(2026, 3, 2, 11), 2 * 3600)
    datetime.datetime(2026, 3, 2, 15, 0)
    """

    def __init__(self, spans, tz="UTC"):
        #: name of the zone in which its days begin
        self.tz = tz
        self.spans = merge_spans(spans)
        self._starts = [start for start, _stop in self.spans]
        self._totals = [0.0]
        for start, stop in self.spans:
            self._totals.append(self._totals[-1] + (stop - start).total_seconds())

    @property
    def total(self):
        """Seconds of work in all the spans."""
        return self._totals[-1]

    def _until(self, moment):
        """Return the seconds of work before a moment."""
        index = bisect_right(self._starts, moment)
        if not index:
            return 0.0
        start, stop = self.spans[index - 1]
        inside = (min(moment, stop) - start).total_seconds()
        return self._totals[index - 1] + inside

    def seconds_between(self, start, stop):
        """Return the seconds of work from one moment to a later one."""
        return max(0.0, self._until(stop) - self._until(start))

    def add(self, start, seconds):
        """Return the moment when so many seconds of work have passed.

        No seconds asked for: the first working moment from ``start`` on.

        :return: datetime, or None if the spans end before
        """
        wanted = self._until(start) + seconds
        if not seconds:
            return self.next_start(start)
        # the first span whose running total reaches what is wanted
        index = bisect_left(self._totals, wanted)
        if index >= len(self._totals):
            return None
        index = max(index, 1)
        return self.spans[index - 1][0] + timedelta(
            seconds=wanted - self._totals[index - 1]
        )

    def is_working(self, moment):
        """Tell whether a moment lies in working time."""
        index = bisect_right(self._starts, moment)
        return bool(index) and moment < self.spans[index - 1][1]

    def next_start(self, moment):
        """Return the moment itself if it is worked, else the next start."""
        if self.is_working(moment):
            return moment
        index = bisect_left(self._starts, moment)
        return self._starts[index] if index < len(self._starts) else None
