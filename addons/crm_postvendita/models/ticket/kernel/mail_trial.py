"""Whether a mail can be read within its budget: tried in a process that may be killed.

A thread that reads a mail cannot be stopped, least of all in the middle of a regular
expression. So whatever is more than a few words is first read by a process of its own,
with limits of time and of memory that the operating system enforces. What it gets
through, the server reads as well; what kills it is never read by the server.
"""

import atexit
import email
import email.policy
import importlib
import logging
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from html import escape
from pathlib import Path

_logger = logging.getLogger(__name__)

#: bytes of a mail that is read without a trial: limits of parts and of HTML suffice
SMALL = 16_000
#: seconds of work that reading may take: the server reads the mail once more
WORK_SECONDS = 5
#: seconds that it may take by the clock, however much else the machine has to do
SECONDS = 12
#: seconds in which the process has to be ready
_START = 30
#: bytes of memory that it may have
_MEMORY = 2 * 1024**3
#: seconds after which a process without work ends by itself
_IDLE = 600
#: headers that are looked at; nobody writes more
_HEADERS = 200
_READY, _DONE = b"!", b"."
#: how a process ends that has used up its time: by its own limit, or by the watch
_BY_LIMIT, _BY_WATCH = (
    -getattr(signal, name) if hasattr(signal, name) else None
    for name in ("SIGPROF", "SIGKILL")
)


class Reader:
    """A process that reads mails, kept for the next one, renewed when it was killed."""

    def __init__(self, seconds=SECONDS, work_seconds=WORK_SECONDS):
        self.seconds, self.work_seconds = seconds, work_seconds
        self._process, self._owner = None, None
        self._lock = threading.Lock()

    def is_readable(self, raw):
        """Tell whether a mail can be read in time.

        :return: ``True`` also if that cannot be tried; ``None`` if the process did not
            get enough of the machine to tell
        """
        with self._lock:
            # what ends the process for another reason than time is tried once more
            for _turn in range(2):
                if not self._start() or self._read(raw):
                    return True
                end = self.close()
                if end in (_BY_LIMIT, _BY_WATCH):
                    return None if end == _BY_WATCH else False
            return False

    def _start(self):
        """Make sure that the process is there; tell whether it is."""
        known = self._process
        if known and self._owner == os.getpid() and known.poll() is None:
            return True
        self.close()
        # the kernel stands alone, it needs none of the add-on's models
        paths = [str(Path(__file__).parent.parent), *filter(None, sys.path)]
        code = "from kernel.mail_trial import serve; serve()"
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", code, str(self.work_seconds)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            )
            self._owner = os.getpid()
            if self._answer(_START) == _READY:
                return True
        except OSError as error:
            _logger.info("Mails cannot be tried before they are read: %s", error)
        self.close()
        return False

    def _read(self, raw):
        """Have the process read a mail; return whether it got through."""
        with suppress(OSError), self._watched(self.seconds) as process:
            process.stdin.write(len(raw).to_bytes(8, "big") + raw)
            process.stdin.flush()
            return process.stdout.read(1) == _DONE
        return False

    def _answer(self, seconds):
        with self._watched(seconds) as process:
            return process.stdout.read(1)

    @contextmanager
    def _watched(self, seconds):
        """Give the process, which is killed when the time is over."""
        watch = threading.Timer(seconds, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            yield self._process
        finally:
            watch.cancel()

    def close(self):
        """End the process; return how it ended."""
        process, self._process = self._process, None
        if not process or self._owner != os.getpid():  # that of a process before us
            return None
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()
        try:
            return process.wait(1)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


_reader = Reader()


@atexit.register
def end():
    """End the process that is kept for the next mail."""
    _reader.close()


def is_readable(raw, sure=False, keep=True):
    """Tell whether a mail can be read in time.

    :param bool sure: try a small one, too: somebody has begun it and not come back
    :param bool keep: keep the process for the next mail
    """
    if len(raw) <= SMALL and not sure:
        return True
    try:
        return _reader.is_readable(raw)
    finally:
        if not keep:
            end()


# -------------------------------------------------------------------- in the process
def serve():
    """Read the mails that come in, one after the other, until there are no more."""
    work_seconds = float(sys.argv[1])
    clean = importlib.import_module("odoo.tools.mail").html_sanitize
    source, told = sys.stdin.buffer, sys.stdout.buffer
    _limit_memory()
    told.write(_READY)
    told.flush()
    while True:
        with _alarm("ITIMER_REAL", _IDLE):
            size = source.read(8)
        if not size:
            return
        raw = source.read(int.from_bytes(size, "big"))
        with _alarm("ITIMER_PROF", work_seconds):
            try_reading(raw, clean)
        told.write(_DONE)
        told.flush()


def _limit_memory():
    with suppress(ImportError):  # elsewhere than on Unix the watch alone remains
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


@contextmanager
def _alarm(clock, seconds):
    """End the process when its time is over: by a signal, in the middle of anything."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(getattr(signal, clock), seconds)
    yield
    if hasattr(signal, "setitimer"):
        signal.setitimer(getattr(signal, clock), 0)


def try_reading(raw, clean):
    """Do what costs time when a mail is read; what comes of it is of no interest.

    :param clean: takes HTML and returns it cleaned, as core does
    """
    from . import mail_auto, mail_reading, mail_report, mail_rescue, pec

    try:
        message = email.message_from_bytes(raw, policy=email.policy.SMTP)
    except RecursionError:  # parts in parts without end: the server stops there, too
        return

    def read():
        texts = mail_reading.read(message).texts
        cleaned = [
            clean(text, sanitize_tags=False, strip_classes=True)
            if form == "html"
            else escape(text)
            for form, text in texts
        ]
        clean("\n".join(cleaned))  # once more by the field that it stands in

    def headers():
        for name in list(message.keys())[:_HEADERS]:
            mail_reading.header(message, name)

    steps = [
        lambda: mail_rescue.summary(raw),
        lambda: mail_reading.mend_headers(message),
        headers,
        lambda: pec.envelope(message),
        lambda: mail_auto.auto_kind(message),
        lambda: mail_report.find(message),
        read,
    ]
    for step in steps:
        try:
            step()
        except MemoryError:
            raise
        except Exception:  # a mail that cannot be read costs no time: see the server
            continue
