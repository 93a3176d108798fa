"""Say what is being done and how long it took."""

import sys
import threading
import time
from contextlib import contextmanager

#: Seconds between two lines of progress where the output is not a terminal.
QUIET_INTERVAL = 15


def say(text=""):
    """One line for the person."""
    print(text, flush=True)


class Ticker:
    """The line that shows how a long step is getting on.

    On a terminal it is rewritten every second; elsewhere a line is added now and then.
    """

    def __init__(self, text, stream=None):
        self.text = text
        self.detail = ""
        self.stream = stream or sys.stdout
        self.live = self.stream.isatty()
        self.began = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)

    @property
    def seconds(self):
        return time.monotonic() - self.began

    def start(self):
        if self.live:
            self._show()
        self._thread.start()

    def end(self, mark):
        self._over.set()
        self._thread.join()
        line = f"{mark} {self.text} ({duration(self.seconds)})"
        self.stream.write(f"\r\033[K{line}\n" if self.live else f"{line}\n")
        self.stream.flush()

    def _tick(self):
        while not self._over.wait(1 if self.live else QUIET_INTERVAL):
            self._show()

    def _show(self):
        detail = f" · {self.detail}" if self.detail else ""
        line = f"… {self.text}{detail} ({duration(self.seconds)})"
        self.stream.write(f"\r\033[K{line[:118]}" if self.live else f"{line}\n")
        self.stream.flush()


@contextmanager
def step(text):
    """Show ``text`` while the block runs, then how long it took.

    Yields the Ticker; assign its ``detail`` to show progress.
    """
    ticker = Ticker(text)
    ticker.start()
    mark = "✗"
    try:
        yield ticker
        mark = "✓"
    finally:
        ticker.end(mark)


def duration(seconds):
    """A length of time as a person says it.

    >>> duration(0.31), duration(12.4), duration(95)
    ('0.3 s', '12 s', '1 min 35 s')
    """
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"
