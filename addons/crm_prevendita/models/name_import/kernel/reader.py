"""Reads rows of cells out of a file, one at a time: memory stays flat."""

import contextlib
import csv
import io
import os
from dataclasses import dataclass

from . import dialect as dialects
from . import limits, xlsx
from .dialect import Dialect, FileError

#: a quoted cell longer than this many lines is a quote left open
MAX_LINES = 25


@dataclass(frozen=True)
class Row:
    """One row: the line in the file (from 1), its cells, what is wrong with it."""

    line: int
    cells: tuple
    problem: str = ""


def sniff(stream, seconds=limits.SECONDS):
    """Return the ``Dialect`` of a binary stream that can seek.

    :raises FileError: empty, binary, of a kind that holds no rows, beyond a limit
    """
    stream.seek(0)
    head = stream.read(dialects.SAMPLE)
    kind = dialects.kind(head)
    if kind == "xlsx":
        found = Dialect(kind="xlsx", encoding="", delimiter="", quote="")
        book = xlsx.Book(stream, limits.Clock(seconds))
        found = found.with_(sheet=next(iter(book.sheets)))
    else:
        code = dialects.encoding(head)
        # a file of one line, or of lines that end as on an old Mac, is not cut
        cut = head if len(head) < dialects.SAMPLE else head[: head.rfind(b"\n") + 1]
        cut = cut or head
        text = cut.decode(*_sample_codec(code))
        found = Dialect(encoding=code, delimiter=dialects.delimiter(text))
    sample, long = [], []
    for row in Rows(stream, found, seconds):
        sample.append([c for c in row.cells])
        long.append(row.problem == "line_long")
        if len(sample) >= 200:
            break
    if sample and all(long):
        raise FileError("line_long", limit=limits.LINE)
    if not any(any(cell.strip() for cell in row) for row in sample):
        raise FileError("empty")
    cells = [c for row in sample for c in row]
    header = dialects.header_line(sample)
    numbers = dialects.number_cells(sample, header)
    return found.with_(
        header=header,
        decimal=dialects.decimal_mark(numbers),
        date_order=dialects.date_order(cells),
    )


def _sample_codec(code):
    codec, errors = dialects.codec(code)
    return codec, ("replace" if code.startswith("utf-16") else errors)


class Rows:
    """Every ``Row`` of a binary stream written in a ``Dialect``, once.

    :param seconds: how long reading may take; None for a job in the background
    """

    def __init__(self, stream, found, seconds=None):
        self._stream, self._found = stream, found
        self._clock, self._book = limits.Clock(seconds), None

    def __iter__(self):
        self._stream.seek(0)
        return self._xlsx() if self._found.kind == "xlsx" else self._csv()

    @property
    def share(self):
        """The part of the file that is read by now, from 0 to 1."""
        if self._book:
            return self._book.share
        read = self._stream.tell()
        size = self._stream.seek(0, os.SEEK_END)
        self._stream.seek(read)
        return read / max(size, 1)

    def _csv(self):
        codec, errors = dialects.codec(self._found.encoding)
        text = io.TextIOWrapper(self._stream, encoding=codec, errors=errors, newline="")
        try:
            yield from _records(_lines(text, self._clock), self._found)
        finally:
            # the file may be closed by now, when reading stopped half way
            with contextlib.suppress(ValueError):
                text.detach()

    def _xlsx(self):
        self._book = xlsx.Book(self._stream, self._clock)
        for line, cells, long in self._book.rows(self._found.sheet):
            yield Row(line, cells, "line_long" if long else "")


def _lines(text, clock):
    """Yield (number, physical line); of one beyond the limit its beginning."""
    number = 0
    while line := text.readline(limits.LINE):
        number += 1
        clock.check()
        rest = line
        while len(rest) >= limits.LINE and rest[-1] not in "\r\n":
            rest = text.readline(limits.LINE)
            clock.check()
        yield number, line


def _records(lines, found):
    """Yield rows; a quote left open spoils its own line only.

    A quoted cell may hold line ends. When the closing quote does not come
    within ``MAX_LINES`` lines, the first line is handed back as broken and
    reading goes on with the second.
    """
    pending = []
    source = iter(lines)
    while True:
        number, line = pending.pop(0) if pending else next(source, (None, None))
        if line is None:
            return
        if number == 1 and line.strip().lower().startswith("sep="):
            continue
        if len(line) >= limits.LINE:
            yield Row(number, (line[:500],), "line_long")
            continue
        if line.count(found.quote) % 2:
            joined = [(number, line)]
            quotes, size = line.count(found.quote), len(line)
            while quotes % 2:
                follow = pending.pop(0) if pending else next(source, None)
                size += len(follow[1]) if follow else 0
                if not follow or len(joined) > MAX_LINES or size > limits.LINE:
                    pending = joined[1:] + ([follow] if follow else []) + pending
                    joined = None
                    break
                joined.append(follow)
                quotes += follow[1].count(found.quote)
            if joined is None:
                yield Row(number, _parse(line, found, csv.QUOTE_NONE), "quote_open")
                continue
            line = "".join(text for _n, text in joined)
        cells = _parse(line, found, csv.QUOTE_MINIMAL)
        if len(cells) > limits.COLUMNS:
            yield Row(number, (line[:500],), "too_many_cells")
        elif cells:
            yield Row(number, cells)


def _parse(line, found, quoting):
    reader = csv.reader(
        io.StringIO(line, newline=""),
        delimiter=found.delimiter,
        quotechar=found.quote,
        quoting=quoting,
    )
    try:
        return tuple(cell.replace("\x00", "") for cell in next(reader, ()))
    except csv.Error:
        return (line[:500].replace("\x00", ""),)
