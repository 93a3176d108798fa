"""How often somebody knocked, written down now and then: no database here."""

import threading
import time
from collections import OrderedDict


class Tally:
    """Count knocks by key, and tell from time to time how many to write down.

    The first knock is told at once, those that follow together, at the first one after
    ``seconds``. Kept in the memory of one server process, for the keys that knocked
    last: what has not been told when a flood ends is lost.
    """

    def __init__(self, seconds, keys=1000, clock=time.monotonic):
        self.seconds = seconds
        self._keys = keys
        self._clock = clock
        #: by key: when it was told last, and the knocks since
        self._knocks = OrderedDict()
        self._lock = threading.Lock()

    def knock(self, key):
        """Count a knock; return how many to write down now, mostly none."""
        with self._lock:
            now = self._clock()
            told, waiting = self._knocks.pop(key, (None, 0))
            due = told is None or now - told >= self.seconds
            self._knocks[key] = (now, 0) if due else (told, waiting + 1)
            # whoever knocks from many addresses must not fill the memory
            while len(self._knocks) > self._keys:
                self._knocks.popitem(last=False)
            return waiting + 1 if due else 0

    def reset(self):
        with self._lock:
            self._knocks.clear()
