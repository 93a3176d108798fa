"""How much a file may hold: what is read of a stranger's file is bounded first.

A packed file of a few kilobytes can unpack to gigabytes (a "zip bomb", CWE-409), one
row to millions of cells, a text to references that grow without end (CWE-776). Each
limit is above what a list of companies needs, below what holds a server up, and is
asked while reading, before the memory is spent. ``FileError.values["limit"]`` goes into
the sentence.
"""

import time

from .dialect import FileError

#: characters of one physical line, or of one row, above which it is no row
LINE = 200_000
#: cells of one row: a list has a column for what is known of a company, not for each
COLUMNS = 1_000
#: cells of one row of a spreadsheet, the empty ones included: Excel's own limit
ROW_CELLS = 16_384
#: cells of a spreadsheet: a million rows of thirty columns
CELLS = 30_000_000
#: different texts of a spreadsheet, and the bytes that they take unpacked
TEXTS = 2_000_000
TEXTS_SIZE = 128 << 20
#: a spreadsheet unpacked, all its parts together
UNPACKED = 1 << 30
#: the parts that say how a workbook is made: sheets, relations, styles
PART = 16 << 20
#: how much smaller packing makes a part of a real workbook: 10 to 30 times
RATIO, RATIO_FROM = 100, 8 << 20
#: bytes of an archive's list of contents: some ten thousand parts
DIRECTORY = 1 << 20
#: elements within each other; a workbook's have seven
DEPTH = 64
#: different names of elements
NAMES = 1_000
#: bytes of XML in which no element begins or ends: a text or an attribute without end
TOKEN = 1 << 20
#: seconds that somebody waits before a screen for one pass over a file
SECONDS = 10


class Clock:
    """The time that one pass over a file may take; without a limit for a job."""

    def __init__(self, seconds=None):
        self.seconds = seconds
        self.end = seconds and time.monotonic() + seconds

    def check(self):
        """:raises FileError: the time is up"""
        if self.end and time.monotonic() > self.end:
            raise FileError("too_slow", limit=self.seconds)
