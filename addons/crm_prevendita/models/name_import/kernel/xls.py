"""Reads a spreadsheet of the old kind (.xls) by xlrd."""

import io
import zipfile

import xlrd

from . import limits
from .dialect import FileError

#: bytes of a file: what the format can hold of a list; it is read at once
_SIZE = 64 << 20


class Book:
    """The sheets of a workbook, as ``xlsx.Book`` has them.

    :raises FileError: damaged, under a password, or beyond a limit
    """

    share = 1.0

    def __init__(self, stream, clock):
        self._clock = clock
        stream.seek(0)
        content = stream.read(_SIZE + 1)
        if len(content) > _SIZE:
            raise FileError("bomb", limit=_SIZE >> 20)
        try:
            self._book = xlrd.open_workbook(
                file_contents=content, on_demand=True, logfile=io.StringIO()
            )
            names = self._book.sheet_names()
            self.sheets = {name: name for name in names}
        except (MemoryError, RecursionError, zipfile.BadZipFile):
            raise FileError("xls") from None
        except Exception as error:  # pylint: disable=broad-exception-caught
            # xlrd meets damage with any exception there is
            raise FileError("xls") from error
        self.hidden = set()
        for index, name in enumerate(names):
            if self._sheet(index).visibility:
                self.hidden.add(name)
        if not self.sheets:
            raise FileError("xls")

    def _sheet(self, key):
        try:
            if isinstance(key, int):
                return self._book.sheet_by_index(key)
            return self._book.sheet_by_name(key)
        except Exception as error:  # pylint: disable=broad-exception-caught
            raise FileError("xls") from error

    def rows(self, sheet=""):
        """Yield (line, cells, too long, ()) of a sheet's rows with content."""
        found = self._sheet(sheet if sheet in self.sheets else 0)
        for index in range(found.nrows):
            if not index % 500:
                self._clock.check()
            cells = [self._text(cell) for cell in found.row(index)]
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > limits.COLUMNS:
                raise FileError("columns", limit=limits.COLUMNS, row=index + 1)
            if cells:
                long = sum(map(len, cells)) > limits.LINE
                yield index + 1, tuple(cells), long, ()

    def _text(self, cell):
        if cell.ctype == xlrd.XL_CELL_DATE:
            try:
                found = xlrd.xldate_as_datetime(cell.value, self._book.datemode)
            except (ValueError, OverflowError, xlrd.xldate.XLDateError):
                return str(cell.value)
            return found.date().isoformat()
        if cell.ctype == xlrd.XL_CELL_NUMBER:
            if float(cell.value).is_integer():
                return str(int(cell.value))
            return repr(cell.value).replace(".", ",")
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return str(bool(cell.value))
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "")
        return str(cell.value).replace("\x00", "")
