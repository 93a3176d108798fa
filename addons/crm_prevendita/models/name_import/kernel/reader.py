"""Reads rows of cells out of a file, one at a time: memory stays flat."""

import contextlib
import csv
import io
import os
import re
from dataclasses import dataclass
from itertools import islice

from . import dialect as dialects
from . import limits, ods, vcard, xls, xlsx
from .dialect import Dialect, FileError

#: a quoted cell longer than this many lines is a quote left open
MAX_LINES = 25


@dataclass(frozen=True)
class Row:
    """One row: the line in the file (from 1), its cells, what is wrong with it."""

    line: int
    cells: tuple
    problem: str = ""
    #: columns whose formula has no stored result
    without: tuple = ()


#: kinds of file that have sheets
BOOKS = {"xlsx": xlsx.Book, "ods": ods.Book, "xls": xls.Book}
#: rows by which the sheet that holds the list is found, sheets that are looked at
_PEEP, _SHEETS = 40, 30
#: bytes of a file of cards: it is read at once
_CARDS = 64 << 20


def sniff(stream, seconds=limits.SECONDS, sheet=None):
    """Return the ``Dialect`` of a binary stream that can seek.

    :raises FileError: empty, binary, of a kind that holds no rows, beyond a limit
    """
    stream.seek(0)
    head = stream.read(dialects.SAMPLE)
    kind = dialects.kind(head)
    if kind in BOOKS:
        found = Dialect(kind=kind, encoding="", delimiter="", quote="")
        book = BOOKS[kind](stream, limits.Clock(seconds))
        found = found.with_(sheet=sheet if sheet in book.sheets else _best_sheet(book))
    elif kind == "vcf":
        found = Dialect(
            kind=kind, encoding=dialects.encoding(head), delimiter="", quote=""
        )
    else:
        code = dialects.encoding(head)
        # a file of one line, or of lines that end as on an old Mac, is not cut
        cut = head if len(head) < dialects.SAMPLE else head[: head.rfind(b"\n") + 1]
        cut = cut or head
        text = cut.decode(*_sample_codec(code))
        found = _text_dialect(text, code)
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
    if kind != "vcf" and dialects.is_pairs(sample):
        return found.with_(pairs=True, header=1)
    header = dialects.header_line(sample)
    numbers = dialects.number_cells(sample, header)
    return found.with_(
        header=header,
        decimal=dialects.decimal_mark(numbers),
        date_order=dialects.date_order(dialects.date_cells(sample, header)),
    )


def _text_dialect(text, code):
    text = re.sub(r"\r\n?", "\n", text)
    mark = dialects.delimiter(text)
    if dialects.is_wrapped(text, mark):
        lines = text.split("\n")
        mark = dialects.delimiter("".join(map(dialects.unwrapped, lines)))
        return Dialect(encoding=code, delimiter=mark, wrapped=True)
    inner = "".join(map(dialects.unwrapped, text.split("\n")[:200]))
    other = dialects.delimiter(inner)
    if other != mark and dialects.is_wrapped(text, other):
        return Dialect(encoding=code, delimiter=other, wrapped=True)
    return Dialect(encoding=code, delimiter=mark)


def _best_sheet(book):
    """Return the sheet that holds the list: not hidden, with titles or at least
    with columns; covers, notes and empty sheets are passed over."""
    shown = [name for name in book.sheets if name not in book.hidden]
    best, most = (shown or list(book.sheets))[0], 0
    for name in (shown or list(book.sheets))[:_SHEETS]:
        rows = [list(row[1]) for row in islice(book.rows(name), _PEEP)]
        line = dialects.header_line(rows)
        titles = rows[line - 1] if line else ()
        known = sum(1 for cell in titles if dialects.columns.field_of(cell))
        wide = max((sum(1 for c in r if c.strip()) for r in rows), default=0)
        score = (known * 10 + min(len(rows), _PEEP) / 10 + min(wide, 9)) if (
            len(rows) > 1 and wide > 1
        ) else 0.5 if rows else 0  # fmt: skip
        if score > most:
            best, most = name, score
    return best


def sheets(stream, kind, seconds=limits.SECONDS):
    """Return ``[(name, hidden)]`` of a file's sheets, none of a text."""
    if kind not in BOOKS:
        return []
    book = BOOKS[kind](stream, limits.Clock(seconds))
    return [(name, name in book.hidden) for name in book.sheets]


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
        if self._found.kind == "vcf":
            return self._cards()
        rows = self._sheet() if self._found.kind in BOOKS else self._csv()
        return _paired(rows) if self._found.pairs else rows

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

    def _sheet(self):
        self._book = BOOKS[self._found.kind](self._stream, self._clock)
        for line, cells, long, without in self._book.rows(self._found.sheet):
            yield Row(line, cells, "line_long" if long else "", without)

    def _cards(self):
        codec, errors = dialects.codec(self._found.encoding)
        content = self._stream.read(_CARDS + 1)
        if len(content) > _CARDS:
            raise FileError("bomb", limit=_CARDS >> 20)
        for line, cells in vcard.rows(content.decode(codec, errors), self._clock):
            yield Row(line, cells)


def _paired(rows):
    """Make rows of lines that each hold a title and its value.

    A new company begins at a blank line or where the first title comes again. The
    titles are the first company's; what others have besides goes into the note.
    """
    titles, record, start, first, head = None, {}, 0, None, []
    for row in rows:
        cells = [c.strip() for c in row.cells if c.strip()]
        key = cells[0].strip(" :") if cells else ""
        if not cells or (key == first and record):
            head.append((start, record))
            record = {}
        if not cells:
            continue
        if not record:
            start, first = row.line, first or key
        value = cells[1] if len(cells) > 1 else ""
        record[key] = f"{record[key]} {value}" if key in record else value
        if titles is None and len(head) < 20:
            continue
        if titles is None:
            titles = _titles_of(head)
            yield Row(1, tuple(titles))
        for line, found in head:
            if found:
                yield _pair_row(line, found, titles)
        head = []
    head.append((start, record))
    head = [(line, found) for line, found in head if found]
    if titles is None:
        titles = _titles_of(head)
        yield Row(1, tuple(titles))
    for line, found in head:
        yield _pair_row(line, found, titles)


def _titles_of(records):
    """Return the titles of some companies in their order, each once."""
    titles = list(dict.fromkeys(key for _line, record in records for key in record))
    return titles[: limits.COLUMNS]


def _pair_row(line, record, titles):
    return Row(line, tuple(record.get(title, "") for title in titles))


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
        if found.wrapped:
            line = dialects.unwrapped(line)
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
