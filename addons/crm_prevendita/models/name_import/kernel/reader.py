"""Reads rows of cells out of a file, one at a time: memory stays flat."""

import contextlib
import csv
import datetime
import io
import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from . import dialect as dialects
from .dialect import Dialect, FileError

#: a quoted cell longer than this many lines is a quote left open
MAX_LINES = 25
#: characters of one physical line, above which it is no row
MAX_LINE = 200_000
#: an unpacked spreadsheet larger than this is refused (a packed bomb)
MAX_UNPACKED = 1 << 30


@dataclass(frozen=True)
class Row:
    """One row: the line in the file (from 1), its cells, what is wrong with it."""

    line: int
    cells: tuple
    problem: str = ""


def sniff(stream):
    """Return the ``Dialect`` of a binary stream that can seek.

    :raises FileError: empty, binary or of a kind that holds no rows
    """
    stream.seek(0)
    head = stream.read(dialects.SAMPLE)
    kind = dialects.kind(head)
    if kind == "xlsx":
        found = Dialect(kind="xlsx", encoding="", delimiter="", quote="")
        found = found.with_(sheet=_sheets(stream)[0])
    else:
        code = dialects.encoding(head)
        cut = head if len(head) < dialects.SAMPLE else head[: head.rfind(b"\n") + 1]
        text = cut.decode(*_sample_codec(code))
        found = Dialect(encoding=code, delimiter=dialects.delimiter(text))
    sample = []
    for row in rows(stream, found):
        sample.append([c for c in row.cells])
        if len(sample) >= 200:
            break
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


def rows(stream, found):
    """Yield every ``Row`` of a binary stream written in a ``Dialect``."""
    stream.seek(0)
    return _xlsx(stream, found) if found.kind == "xlsx" else _csv(stream, found)


def _csv(stream, found):
    codec, errors = dialects.codec(found.encoding)
    text = io.TextIOWrapper(stream, encoding=codec, errors=errors, newline="")
    try:
        yield from _records(_lines(text), found)
    finally:
        # the file may be closed by now, when reading stopped half way
        with contextlib.suppress(ValueError):
            text.detach()


def _lines(text):
    """Yield (number, physical line); one without end is cut, not swallowed."""
    number = 0
    while True:
        line = text.readline(MAX_LINE)
        if not line:
            return
        number += 1
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
        if len(line) >= MAX_LINE:
            yield Row(number, (line[:500],), "line_long")
            continue
        if line.count(found.quote) % 2:
            joined = [(number, line)]
            while sum(text.count(found.quote) for _n, text in joined) % 2:
                follow = pending.pop(0) if pending else next(source, None)
                if follow is None or len(joined) > MAX_LINES:
                    pending = joined[1:] + ([follow] if follow else []) + pending
                    joined = None
                    break
                joined.append(follow)
            if joined is None:
                yield Row(number, _parse(line, found, csv.QUOTE_NONE), "quote_open")
                continue
            line = "".join(text for _n, text in joined)
        cells = _parse(line, found, csv.QUOTE_MINIMAL)
        if cells:
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


def _sheets(stream):
    book = _book(stream)
    try:
        return book.sheetnames
    finally:
        book.close()


def _book(stream):
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as packed:
            names = packed.namelist()
            if sum(i.file_size for i in packed.infolist()) > MAX_UNPACKED:
                raise FileError("bomb")
        if not any(n.startswith("xl/") for n in names):
            raise FileError("archive")
        stream.seek(0)
        return load_workbook(stream, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ParseError) as error:
        raise FileError("xlsx_broken") from error
    except (ValueError, OSError) as error:
        raise FileError("xlsx_broken") from error


def _xlsx(stream, found):
    book = _book(stream)
    try:
        name = found.sheet if found.sheet in book.sheetnames else book.sheetnames[0]
        sheet = book[name]
        # a stored size may be wrong by a million empty rows
        sheet.reset_dimensions()
        empty = 0
        for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = tuple(_cell(v) for v in values)
            if not any(cells):
                empty += 1
                if empty > 1000:
                    return
                continue
            empty = 0
            yield Row(number, cells)
    except (KeyError, ParseError, ValueError, zipfile.BadZipFile) as error:
        raise FileError("xlsx_broken") from error
    finally:
        book.close()


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value).replace("\x00", "").replace("_x000D_", "")
