"""A limit on how often somebody may knock: no database here."""

import threading
import time
from collections import OrderedDict, deque


class Throttle:
    """Allow ``limit`` hits per key in any ``seconds``.

    Kept in the memory of one server process: with several workers each one
    counts its own, so that the limit is approximate and costs nothing.
    """

    def __init__(self, limit, seconds, keys=1000, clock=time.monotonic):
        self.limit = limit
        self.seconds = seconds
        self._keys = keys
        self._clock = clock
        self._hits = OrderedDict()
        self._lock = threading.Lock()

    def allow(self, key, limit=None):
        """Count a hit and tell whether it is within the limit."""
        with self._lock:
            hits = self._recent(key)
            if len(hits) >= (limit or self.limit):
                return False
            hits.append(self._clock())
            return True

    def reset(self):
        with self._lock:
            self._hits.clear()

    def _recent(self, key):
        hits = self._hits.setdefault(key, deque())
        self._hits.move_to_end(key)
        # whoever knocks from many addresses must not fill the memory
        while len(self._hits) > self._keys:
            self._hits.popitem(last=False)
        oldest = self._clock() - self.seconds
        while hits and hits[0] <= oldest:
            hits.popleft()
        return hits
