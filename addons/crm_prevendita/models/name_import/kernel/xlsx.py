"""Reads a spreadsheet (.xlsx) row by row, each part within its limits.

Office Open XML, ECMA-376 part 1, chapter 18. Only what a list needs is read: the
sheets, the texts that cells share, which styles are dates, the cells. The parts are fed
to expat piece by piece, so that a row, a text or an archive without end is met by its
limit (``limits``) while it is unpacked. Documents with a DTD are refused: no workbook
has one.
"""

import contextlib
import datetime
import posixpath
import re
import zipfile
import zlib
from array import array
from xml.parsers import expat

from . import limits
from .dialect import FileError

_PIECE = 64 << 10
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    # a part under a password
    RuntimeError,
    UnicodeError,
    ValueError,
)
_OFFICE = "officeDocument"
_COLUMN = re.compile(r"[A-Za-z]{1,3}")


@contextlib.contextmanager
def broken():
    """Say of whatever a damaged file makes fail that the file is damaged."""
    try:
        yield
    except _BROKEN as error:
        raise FileError("xlsx_broken") from error


class _Bounded:
    """A stream of which a zip archive's list of contents cannot take too much."""

    def __init__(self, stream):
        self.seek, self.tell, self._read = stream.seek, stream.tell, stream.read

    def seekable(self):
        return True

    def read(self, size=-1):  # pylint: disable=method-required-super
        most = limits.DIRECTORY
        data = self._read(most + 1 if size < 0 else min(size, most + 1))
        if len(data) > most:
            raise FileError("xlsx_parts")
        return data


class Archive:
    """A packed document whose parts are read within their limits.

    :param stream: a binary stream that can seek
    :param limits.Clock clock: how long reading may take
    :raises FileError: damaged or beyond a limit
    """

    def __init__(self, stream, clock):
        self.clock = clock
        self.share = 0.0
        with broken():
            stream.seek(0)
            self._packed = zipfile.ZipFile(_Bounded(stream))
            self._parts = {i.filename: i for i in self._packed.infolist()}
            if sum(i.file_size for i in self._parts.values()) > limits.UNPACKED:
                raise FileError("bomb", limit=limits.UNPACKED >> 20)

    def __contains__(self, path):
        return path in self._parts

    def _parse_all(self, path, start, end=None):
        if self._parts[path].file_size > limits.PART:
            raise FileError("bomb", limit=limits.PART >> 20)
        for _read in self._parse(path, start, end):
            continue

    def _parse(self, path, start, end=None, chars=None):
        """Feed a part to the parser; yield the bytes read, piece by piece."""
        info = self._parts[path]
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileError("xlsx_broken")
        packed = max(info.compress_size, 1)
        if info.file_size > max(limits.RATIO_FROM, limits.RATIO * packed):
            raise FileError("bomb_ratio", limit=limits.RATIO)
        parser = _Parser(start, end, chars)
        with self._packed.open(info) as part:
            while piece := part.read(_PIECE):
                self.clock.check()
                yield parser.feed(piece)
        yield parser.close()


class Book(Archive):
    """The sheets of a workbook.

    :raises FileError: damaged, no workbook, or beyond a limit
    """

    def __init__(self, stream, clock):
        super().__init__(stream, clock)
        with broken():
            if "xl/workbook.bin" in self._parts:
                raise FileError("xlsb")
            if not any(name.startswith("xl/") for name in self._parts):
                raise FileError("archive")
            self._path = self._find("", _OFFICE) or "xl/workbook.xml"
            self.hidden = set()
            self.is_1904, self.sheets = self._read_sheets()
        if not self.sheets:
            raise FileError("xlsx_broken")

    def rows(self, sheet=""):
        """Yield (line, cells, too long, columns of formulas without a result) of a
        sheet's rows with content; the first sheet's when there is none of this name.
        Cells are texts: numbers with a comma, ISO dates. A row with more text than the
        limit holds what came before it.
        """
        path = self.sheets.get(sheet) or next(iter(self.sheets.values()))
        with broken():
            cells = _Cells(self, path)
            size = max(self._parts[path].file_size, 1)
            for read in self._parse(path, cells.start, cells.end, cells.chars):
                self.share = read / size
                yield from cells.take()

    def texts(self):
        """Return the ``_Texts`` that cells share."""
        return _Texts(self, self._find(self._path, "sharedStrings"))

    def dates(self):
        """Return (styles whose numbers are dates, those whose are durations)."""
        from openpyxl.styles.numbers import (
            BUILTIN_FORMATS,
            is_date_format,
            is_timedelta_format,
        )

        formats, used, inside = dict(BUILTIN_FORMATS), [], []

        def start(tag, attributes):
            inside.append(tag)
            if tag == "numFmt" and "numFmts" in inside:
                formats[int(attributes["numFmtId"])] = attributes["formatCode"]
            elif tag == "xf" and inside[-2:-1] == ["cellXfs"]:
                used.append(int(attributes.get("numFmtId", 0)))

        path = self._find(self._path, "styles")
        if path:
            self._parse_all(path, start, lambda _tag: inside.pop())
        codes = [(str(i), formats.get(number)) for i, number in enumerate(used)]
        return (
            {style for style, code in codes if is_date_format(code)},
            {style for style, code in codes if is_timedelta_format(code)},
        )

    # -- the parts of the archive ------------------------------------------------

    def _find(self, source, kind):
        """Return the path of the first part of a kind that another one names."""
        return next((path for path, _id in self._relations(source, kind)), None)

    def _relations(self, source, kind):
        folder, name = posixpath.split(source)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        found = []

        def start(tag, attributes):
            if tag == "Relationship" and attributes["Type"].endswith(f"/{kind}"):
                target = posixpath.join("/", folder, attributes["Target"])
                found.append((posixpath.normpath(target).lstrip("/"), attributes["Id"]))

        if path in self._parts:
            self._parse_all(path, start)
        return [(path, key) for path, key in found if path in self._parts]

    def _read_sheets(self):
        """Return (the calendar begins in 1904, {name of a sheet: its part})."""
        parts = {key: path for path, key in self._relations(self._path, "worksheet")}
        calendar, sheets = [], {}

        def start(tag, attributes):
            if tag == "workbookPr":
                calendar.append(attributes.get("date1904") in ("1", "true"))
            elif tag == "sheet":
                # a chart has a sheet of its own, without cells
                key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
                if key in parts:
                    name = attributes.get("name", "")
                    sheets[name] = parts[key]
                    if attributes.get("state", "visible") != "visible":
                        self.hidden.add(name)

        self._parse_all(self._path, start)
        return any(calendar), sheets


class _Parser:
    """Expat with limits; handlers get names without their prefix."""

    def __init__(self, start, end, chars):
        self.read = self.depth = self._last = 0
        self._start, self._end, self._names = start, end, {}
        self._moved = False
        parser = self._parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.CharacterDataHandler = chars
        parser.StartDoctypeDeclHandler = self._on_doctype

    def feed(self, piece):
        self._moved = False
        self._parser.Parse(piece, False)
        self.read += len(piece)
        if self._moved:
            self._last = self.read
        elif self.read - self._last > limits.TOKEN:
            raise FileError("xlsx_broken")
        return self.read

    def close(self):
        self._parser.Parse(b"", True)
        return self.read

    def _name(self, name):
        if len(self._names) > limits.NAMES:
            raise FileError("xlsx_broken")
        self._names[name] = found = name[name.rfind(":") + 1 :]
        return found

    def _on_start(self, name, attributes):
        self._moved = True
        self.depth += 1
        if self.depth > limits.DEPTH:
            raise FileError("xlsx_broken")
        self._start(self._names.get(name) or self._name(name), attributes)

    def _on_end(self, name):
        self.depth -= 1
        if self._end:
            self._end(self._names[name])

    def _on_doctype(self, *_declaration):
        raise FileError("xlsx_broken")


class _Texts:
    """The texts that cells share, read as far as they are asked for.

    Kept as bytes one after the other: a million of them take what they are long.
    """

    def __init__(self, book, path):
        self._bytes, self._ends = bytearray(), array("Q")
        self._text, self._open, self._phonetic = [], False, 0
        self._length = 0
        if path and book._parts[path].file_size > limits.TEXTS_SIZE:
            raise FileError("bomb", limit=limits.TEXTS_SIZE >> 20)
        self._source = (
            book._parse(path, self._on_start, self._on_end, self._on_chars)
            if path
            else iter(())
        )

    def __getitem__(self, index):
        while index >= len(self._ends):
            if next(self._source, None) is None:
                # a cell that names a text which is not there
                raise FileError("xlsx_broken")
        start = self._ends[index - 1] if index else 0
        return self._bytes[start : self._ends[index]].decode()

    def _on_start(self, tag, _attributes):
        if tag == "t":
            self._open = not self._phonetic
        elif tag == "si":
            self._text, self._length = [], 0
        elif tag == "rPh":
            self._phonetic += 1

    def _on_end(self, tag):
        self._open = False
        if tag == "si":
            text = "".join(self._text).replace("x005F_", "")
            self._bytes += text.encode(errors="replace")
            self._ends.append(len(self._bytes))
            if len(self._ends) > limits.TEXTS:
                raise FileError("texts", limit=limits.TEXTS)
        elif tag == "rPh":
            self._phonetic -= 1

    def _on_chars(self, data):
        # what is beyond a row's limit is not needed to know that it is beyond
        if self._open and self._length <= limits.LINE:
            self._text.append(data)
            self._length += len(data)


class _Cells:
    """The cells of one sheet, made into rows as its elements come."""

    def __init__(self, book, path):
        self._texts, self._book = book.texts(), book
        self._dates, self._durations = book.dates()
        self._rows, self._total = [], 0
        self._line = 0
        self._open = self._phonetic = False
        self._new_row()

    def take(self):
        """Return the rows that are complete, and forget them."""
        rows, self._rows = self._rows, []
        return rows

    def _new_row(self):
        self._cells, self._column, self._count, self._length = {}, 0, 0, 0
        self._kind, self._style, self._value = "n", None, []
        self._formula, self._without = False, []

    def start(self, tag, attributes):
        self._open = False
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "f":
            self._formula = True
        elif tag == "v" or (tag == "t" and not self._phonetic):
            self._open = True

    def end(self, tag):
        self._open = False
        if tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self._phonetic = False

    def chars(self, data):
        if self._open and self._length <= limits.LINE:
            self._value.append(data)
            self._length += len(data)

    def _start_row(self, attributes):
        self._new_row()
        number = float(attributes.get("r") or self._line + 1)
        # a row's number only grows
        line = max(int(number), self._line + 1)
        self._line = line

    def _start_cell(self, attributes):
        self._count += 1
        self._total += 1
        if self._count > limits.ROW_CELLS:
            raise FileError("columns", limit=limits.COLUMNS, row=self._line)
        if self._total > limits.CELLS:
            raise FileError("cells", limit=limits.CELLS)
        self._column = _column(attributes.get("r"), self._column)
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s")
        self._value, self._formula = [], False

    def _end_cell(self):
        text = "".join(self._value)
        if not text:
            if self._formula and len(self._without) < 50:
                self._without.append(self._column)
            return
        if self._kind == "s":
            text = self._texts[int(text)]
            self._length += len(text)
        elif self._kind == "b":
            text = str(text not in ("0", "false"))
        elif self._kind == "n":
            text = self._number(text)
        elif self._kind == "d":
            text = text.partition("T")[0] or text
        if text and self._length <= limits.LINE:
            if self._column > limits.COLUMNS:
                raise FileError("columns", limit=limits.COLUMNS, row=self._line)
            text = text.replace("\x00", "").replace("_x000D_", "")
            self._cells[self._column] = text

    def _end_row(self):
        long, found = self._length > limits.LINE, self._cells
        if found or long:
            cells = [found.get(i, "") for i in range(1, max(found, default=1) + 1)]
            without = tuple(c - 1 for c in self._without)
            self._rows.append((self._line, tuple(cells), long, without))
        self._new_row()

    def _number(self, text):
        if len(text) > 64:
            return text
        try:
            if self._style in self._dates:
                return self._date(float(text))
            if not any(mark in text for mark in ".eE"):
                return str(int(text))
            value = float(text)
            if value.is_integer():
                return str(int(value))
            return repr(value).replace(".", ",")
        except (OverflowError, ValueError):
            return text

    def _date(self, value):
        from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

        epoch = MAC_EPOCH if self._book.is_1904 else WINDOWS_EPOCH
        found = from_excel(value, epoch, timedelta=self._style in self._durations)
        if isinstance(found, datetime.datetime):
            return found.date().isoformat()
        if isinstance(found, datetime.time):
            return found.isoformat()
        return str(found)


def _column(reference, last):
    """Return the number, from 1, of the column of a cell such as ``AB12``."""
    letters = reference and _COLUMN.match(reference)
    if not letters:
        return last + 1
    number = 0
    for letter in letters[0].upper():
        number = number * 26 + ord(letter) - 64
    return number
