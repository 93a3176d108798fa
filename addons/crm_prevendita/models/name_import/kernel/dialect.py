"""What kind of file this is: encoding, delimiter, header, decimal mark, dates."""

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass, replace

from . import columns

DELIMITERS = ";,\t|"
MIXED = "crm_mixed"
SECTOR = re.compile(r"\d{2}\.\d{2}(\.\d{1,2})?")
#: how many bytes are looked at
SAMPLE = 256 * 1024
MAGIC = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)


OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
#: encodings of one byte, the likeliest first
SINGLE = ("cp1252", "iso8859-15", "cp850", "mac-roman")
#: letters beyond ASCII that lists of these countries hold
_LETTERS = set("àèéìíòóùúÀÈÉÌÒÙäöüßÄÖÜçÇñÑâêîôûëïáœæøåšžčćđ")
_SIGNS = set("€°’‘“”–—…«»§·ªº£®©™\u00a0")


DAY = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}")
DATA = re.compile(r"@[\w-]+\.|\d{5,}|^(?:www\.|http)")


class FileError(Exception):
    """A file that cannot be read: ``code`` names the sentence to show."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Dialect:
    """How a file is written. ``header`` is the line of the titles, 0 if none."""

    kind: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ";"
    quote: str = '"'
    decimal: str = ","
    date_order: str = "dmy"
    header: int = 1
    sheet: str = ""
    #: every whole line stands in quotes once more
    wrapped: bool = False
    #: a title and its value on each line, a blank line between two companies
    pairs: bool = False

    def with_(self, **values):
        return replace(self, **values)


def _cp1252(error):
    """Read the bytes that are no UTF-8 as a Windows spreadsheet wrote them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    chunk = error.object[error.start : error.end]
    return chunk.decode("cp1252", errors="replace"), error.end


codecs.register_error(MIXED, _cp1252)


def codec(encoding):
    """Return (codec, error handler) of an encoding's name as it is shown.

    ``utf-8`` and ``mixed`` read a wrong byte as cp1252, so that a file glued
    together from two sources is read right line by line.
    """
    if encoding in ("utf-8", "mixed"):
        return "utf-8-sig", MIXED
    return encoding, "replace"


def kind(head):
    """Return what a file is by its first bytes, whatever its name says.

    :raises FileError: empty, or of a kind that holds no rows
    """
    if not head.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise FileError("empty")
    for magic, name in MAGIC:
        if head.startswith(magic):
            if name not in ("xlsx", "xls"):
                raise FileError(name if name == "pdf" else "binary")
            return "ods" if OPEN_DOCUMENT in head[:200] else name
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:200].lower()
    if text.startswith(b"begin:vcard") or text.replace(b"\x00", b"").lstrip(
        b"\xff\xfe"
    ).startswith(b"begin:vcard"):  # fmt: skip
        return "vcf"
    if text.startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise FileError("markup")
    return "csv"


def encoding(head):
    """Return the encoding of a text file's first bytes.

    :return: ``utf-8``, ``cp1252``, ``mixed``, ``utf-16``, ``utf-16-le`` or -be
    :raises FileError: the bytes are no text
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    nul = head.count(0)
    if nul > len(head) * 0.2:
        odd = sum(1 for b in head[1::2] if not b)
        if odd > len(head) * 0.3 or nul - odd > len(head) * 0.3:
            return "utf-16-le" if odd > nul / 2 else "utf-16-be"
        raise FileError("binary")
    control = sum(1 for b in head if b < 32 and b not in (0, 9, 10, 12, 13, 26, 27))
    if control > len(head) * 0.02 or nul > len(head) * 0.02 + 20:
        raise FileError("binary")
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8"
    good = bad = 0
    for line in head.split(b"\n")[:-1] or [head]:
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
    if bad and good:
        return "mixed"
    return single(head) if bad else "utf-8"


def single(head):
    """Return the encoding of one byte a letter by which a text reads best.

    A letter that languages around write counts for it, a sign in the middle of a
    word or a frame of an old screen against it.
    """
    return max(SINGLE, key=lambda code: (_sense(head, code), -SINGLE.index(code)))


def _sense(head, code):
    text, score = head.decode(code, errors="replace"), 0
    for found in re.finditer(r"[^\x00-\x7f]", text):
        sign, index = found[0], found.start()
        inside = (
            text[index - 1 : index].isalpha() or text[index + 1 : index + 2].isalpha()
        )
        if sign in _LETTERS:
            # an accented capital after a small letter is none
            odd = sign.isupper() and text[index - 1 : index].islower()
            score += -1 if odd else 2 if inside else 1
        elif sign in _SIGNS:
            score += 1 if not inside or sign in "’‘·°" else -1
        else:
            score -= 2
    return score


def delimiter(text):
    """Return the delimiter that cuts the most lines into equally many cells."""
    text = re.sub(r"\r\n?", "\n", text)
    first = text.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    best, best_score = ";", 0
    lines = [line for line in text.split("\n") if line.strip()][:200]
    for mark in DELIMITERS:
        widths = Counter()
        for line in lines:
            try:
                row = next(csv.reader([line], delimiter=mark), [])
            except csv.Error:
                continue
            widths[len(row)] += 1
        rank = max(widths.items(), key=lambda w: (w[0] > 1, w[1], w[0]), default=(0, 0))
        width, count = rank
        score = count / max(len(lines), 1) * min(width, 6) if width > 1 else 0
        # equal scores go to the mark that an Italian spreadsheet writes
        if score > best_score + 1e-9:
            best, best_score = mark, score
    return best


def number_cells(rows, header):
    """Return the cells that may hold numbers with decimals, column by column.

    :param list rows: the first rows of the file, titles included
    :param int header: the line of the titles, 0 if none

    A column whose title says something else is left out, and one in which every
    cell is a sector code such as 28.13.
    """
    titles, result = (rows[header - 1] if header else ()), []
    for index in range(max(map(len, rows), default=0)):
        field = columns.field_of(titles[index]) if index < len(titles) else None
        if field not in (None, "employees", "turnover"):
            continue
        cells = [row[index].strip() for row in rows[header:] if index < len(row)]
        cells = [cell for cell in cells if cell]
        if field or not all(map(SECTOR.fullmatch, cells)):
            result += cells
    return result


def decimal_mark(cells):
    """Return the decimal mark that the numbers among some cells use."""
    votes = Counter()
    for cell in cells:
        text = re.sub(r"[€$\s]", "", cell)
        if re.fullmatch(
            r"-?\d{1,3}(\.\d{3})*,\d{1,2}|-?\d+,\d+|-?\d{1,3}(\.\d{3}){2,}", text
        ):
            votes[","] += 1
        elif re.fullmatch(r"-?\d{1,3}(,\d{3})*\.\d{1,2}|-?\d{1,3}(,\d{3}){2,}", text):
            votes["."] += 1
    return votes.most_common(1)[0][0] if votes else ","


def date_order(cells):
    """Return ``dmy``, ``mdy`` or ``ymd``, the order of the dates among cells."""
    votes = Counter()
    for cell in cells:
        found = re.fullmatch(
            r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{1,4})(\s.*)?", cell.strip()
        )
        # a date that begins with its year says nothing of the others
        if not found:
            continue
        first, second = int(found[1]), int(found[2])
        if first > 31:
            votes["ymd"] += 1
        elif first > 12:
            votes["dmy"] += 1
        elif second > 12:
            votes["mdy"] += 1
    return votes.most_common(1)[0][0] if votes else "dmy"


def date_cells(rows, header):
    """Return the cells of the columns of dates, each column decided on its own: of
    those that hold days, the one that a title calls so."""
    titles = rows[header - 1] if header else ()
    best = []
    for index in range(max(map(len, rows), default=0)):
        cells = [r[index].strip() for r in rows[header:] if index < len(r)]
        cells = [c for c in cells if c]
        if index < len(titles) and columns.field_of(titles[index]) == "date":
            return cells
        if (
            not best
            and cells
            and sum(map(bool, map(DAY.match, cells))) > len(cells) / 2
        ):
            best = cells
    return best


def is_wrapped(text, mark):
    """Tell whether each line stands in quotes as a whole, cells and all."""
    lines = [line for line in text.split("\n") if line.strip()][:50]
    if len(lines) < 2:
        return False
    inside = 0
    for line in lines:
        line = line.strip()
        if line[:1] == '"' and line[-1:] == '"':
            text = line[1:-1].replace('""', "")
            # quotes around the cells, and not around the line, are left over
            inside += '"' not in text and mark in text
    return inside > 0.8 * len(lines)


def unwrapped(line):
    """Return a line without the quotes around the whole of it."""
    text = line.strip()
    if text[:1] == '"' and text[-1:] == '"':
        return text[1:-1].replace('""', '"') + "\n"
    return line


def is_pairs(rows):
    """Tell whether rows are titles with their values, one company after the other."""
    rows = [row for row in rows if any(c.strip() for c in row)]
    if len(rows) < 6 or any(len([c for c in row if c.strip()]) > 2 for row in rows):
        return False
    firsts = [row[0].strip(" :") for row in rows]
    known = sum(1 for cell in firsts if columns.is_title(cell))
    seconds = sum(1 for row in rows if len(row) > 1 and columns.is_title(row[1]))
    repeated = len(set(firsts)) <= len(firsts) * 0.7
    return known >= 0.7 * len(rows) and seconds < 0.4 * len(rows) and repeated


def header_line(rows):
    """Return the line (from 1) of the column titles among the first, or 0.

    The titles are the row with the most known headers; failing that, a first
    row in which no cell looks like data.
    """
    best, best_hits = 0, 1
    for index, row in enumerate(rows[:15]):
        hits = sum(1 for cell in row if cell.strip() and columns.is_title(cell))
        # a row of titles has no mail, no phone, nothing but titles
        if hits <= sum(1 for cell in row if DATA.search(cell)):
            continue
        if hits > best_hits:
            best, best_hits = index + 1, hits
    if best:
        return best
    first = [cell for cell in rows[0] if cell.strip()] if rows else []
    if not first or any(re.search(r"@|\d{4,}", cell) for cell in first):
        return 0
    data = [c for row in rows[1:10] for c in row if re.search(r"@|\d{4,}", c)]
    return 1 if data or len(first) == 1 else 0
