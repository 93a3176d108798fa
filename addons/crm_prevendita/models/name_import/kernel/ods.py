"""Reads a spreadsheet of OpenDocument (.ods) row by row, within the limits.

OpenDocument 1.3 part 3, chapter 9. What public bodies send. Read as ``xlsx`` is, piece
by piece: a cell or a row that is repeated a million times is never made so often.
"""

from . import limits
from .dialect import FileError
from .xlsx import Archive, broken

_CONTENT = "content.xml"
#: how often a row with content is taken where it is said to be repeated
_REPEATED = 1_000


class Book(Archive):
    """The sheets of a document, as ``xlsx.Book`` has them."""

    def __init__(self, stream, clock):
        super().__init__(stream, clock)
        if _CONTENT not in self:
            raise FileError("archive")
        self.sheets, self.hidden = {}, set()
        names = _Names(self)
        with broken():
            for _read in self._parse(_CONTENT, names.start):
                continue
        if not self.sheets:
            raise FileError("xlsx_broken")

    def rows(self, sheet=""):
        """Yield (line, cells, too long, ()) of a sheet's rows with content."""
        name = sheet if sheet in self.sheets else next(iter(self.sheets))
        cells = _Cells(name)
        size = max(self._parts[_CONTENT].file_size, 1)
        with broken():
            for read in self._parse(_CONTENT, cells.start, cells.end, cells.chars):
                self.share = read / size
                yield from cells.take()
                if cells.ended:
                    return


class _Names:
    """The sheets' names, and which of them are hidden."""

    def __init__(self, book):
        self._book, self._style, self._off = book, "", set()

    def start(self, tag, attributes):
        plain = _plain(attributes)
        if tag == "style":
            self._style = plain.get("name", "")
        elif tag == "table-properties" and plain.get("display") == "false":
            self._off.add(self._style)
        elif tag == "table":
            name = plain.get("name", "")
            self._book.sheets.setdefault(name, name)
            if plain.get("style-name") in self._off or plain.get("display") == "false":
                self._book.hidden.add(name)


class _Cells:
    def __init__(self, name):
        self.ended, self._name, self._rows = False, name, []
        self._inside = self._note = False
        self._line = self._total = 0
        self._new_row(1)
        self._new_cell({})

    def take(self):
        rows, self._rows = self._rows, []
        return rows

    def _new_row(self, repeated):
        self._cells, self._column, self._length = {}, 0, 0
        self._repeated = repeated

    def _new_cell(self, attributes):
        self._kind = attributes.get("value-type", "string")
        self._said = (
            attributes.get("date-value") if self._kind == "date"
            else attributes.get("boolean-value") if self._kind == "boolean"
            else attributes.get("value")
        )  # fmt: skip
        self._times = _count(attributes.get("number-columns-repeated"))
        self._text, self._open, self._paragraphs = [], False, 0

    def start(self, tag, attributes):
        if tag == "table":
            self._inside = _plain(attributes).get("name", "") == self._name
        if not self._inside:
            return
        if tag == "table-row":
            self._new_row(_count(_plain(attributes).get("number-rows-repeated")))
        elif tag in ("table-cell", "covered-table-cell"):
            self._new_cell(_plain(attributes))
        elif tag == "annotation":
            self._note = True
        elif tag == "p" and not self._note:
            if self._paragraphs:
                self._text.append("\n")
            self._paragraphs += 1
            self._open = True
        elif tag == "s" and self._open:
            self._text.append(" " * min(_count(_plain(attributes).get("c")), 100))
        elif tag in ("tab", "line-break") and self._open:
            self._text.append("\n" if tag == "line-break" else " ")

    def end(self, tag):
        if not self._inside:
            return
        if tag == "annotation":
            self._note = False
        elif tag == "p" and not self._note:
            self._open = False
        elif tag in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif tag == "table-row":
            self._end_row()
        elif tag == "table":
            self._inside, self.ended = False, True

    def chars(self, data):
        if self._open and not self._note and self._length <= limits.LINE:
            self._text.append(data)
            self._length += len(data)

    def _end_cell(self):
        text = "".join(self._text)
        if self._kind == "date" and self._said:
            text = self._said.partition("T")[0]
        elif self._kind in ("float", "currency", "percentage") and self._said:
            text = _number(self._said)
        if text:
            if self._column + self._times > limits.COLUMNS:
                raise FileError("columns", limit=limits.COLUMNS, row=self._line + 1)
            self._total += self._times
            if self._total > limits.CELLS:
                raise FileError("cells", limit=limits.CELLS)
            for index in range(self._times):
                self._cells[self._column + index] = text.replace("\x00", "")
        self._column += self._times

    def _end_row(self):
        found, long = self._cells, self._length > limits.LINE
        if found or long:
            cells = tuple(found.get(i, "") for i in range(max(found, default=0) + 1))
            for index in range(min(self._repeated, _REPEATED)):
                self._rows.append((self._line + index + 1, cells, long, ()))
        self._line += self._repeated


def _plain(attributes):
    """Return attributes without the prefixes of their names."""
    return {key.rpartition(":")[2]: value for key, value in attributes.items()}


def _count(text):
    return max(int(text), 1) if text and text.isdigit() and len(text) < 10 else 1


def _number(text):
    try:
        value = float(text)
    except ValueError:
        return text
    return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
