"""Files that are made to hold the server up: each ends in its sentence, at once."""

import datetime
import io
import random
import time
import zipfile
from unittest.mock import patch

import openpyxl

from odoo.tests import BaseCase, tagged

from ...models.name_import.kernel import dialect, limits, reader
from ..name.common import NameCase, rows

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD, _FOOT = "<worksheet><sheetData>", "</sheetData></worksheet>"


def workbook(rows="", texts="", sheet="", other=0):
    """Return a workbook: its rows and shared texts as XML, as nobody's office
    program writes them."""
    relations = f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="s.xml"/>'
    relations += f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="t"/>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns:r="{_OFFICE}"><sheets><sheet name="A" r:id="r1"/>'
            "</sheets></workbook>",
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels", f"<Relationships>{relations}</Relationships>"
        )
        packed.writestr("xl/s.xml", sheet or f"{_HEAD}{rows}{_FOOT}")
        packed.writestr("xl/t", f"<sst>{texts}</sst>")
        for index in range(other):
            packed.writestr(f"{'x' * 60}{index}", "")
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestNameLimits(NameCase):
    """PV-01 What a file may hold is asked before the memory is spent."""

    def assertRefused(self, data, word):
        start = time.monotonic()
        batch = self._upload(data, filename="list.xlsx")
        self.assertLess(time.monotonic() - start, 10, "the reader stopped at once")
        self.assertEqual(batch.state, "draft")
        self.assertIn(word, batch.problem)

    def test_small_file_large_inside(self):
        """PV-01 A few kilobytes that unpack to millions of cells, to 60 MB of texts"""
        millions = "<row>" + "<c><v>1</v></c>" * 2_000_000 + "</row>"
        data = workbook(millions)
        self.assertLess(len(data), 60_000)
        self.assertRefused(data, "more than 100 times")
        texts = "<si><t>a</t></si>" * 3_500_000
        one = '<row><c t="s"><v>3400000</v></c></row>'
        self.assertRefused(workbook(one, texts), "more than 100 times")

    def test_cells_of_a_row(self):
        """PV-01 More cells than a list has, however they are packed"""
        source = random.Random(1)
        cells = "".join(f"<c><v>{source.random()}</v></c>" for _ in range(20_000))
        self.assertRefused(
            workbook(f"<row>{cells}</row>"), "more cells than are allowed (1"
        )
        empty = "<row>" + "<c/>" * 17_000 + "</row>"
        self.assertRefused(workbook(empty), "Row 1 of the spreadsheet")

    def test_numbers_of_a_workbook(self):
        """PV-01 Too many cells, texts, parts; too long in reading"""
        two = "<row><c><v>1</v></c></row>" * 2
        with patch.object(limits, "CELLS", 1):
            self.assertRefused(workbook(two), "more cells than are allowed (1)")
        texts = "<si><t>a</t></si>" * 3
        with patch.object(limits, "TEXTS", 2):
            one = '<row><c t="s"><v>2</v></c></row>'
            self.assertRefused(workbook(one, texts), "different texts")
        with patch.object(limits, "UNPACKED", 1 << 20):
            self.assertRefused(workbook(" " * (2 << 20)), "(1 MB)")
        self.assertRefused(workbook(two, other=12_000), "too many parts")
        batch = self.env["crm.name.import"]
        problem = batch._sentence(dialect.FileError("too_slow", limit=10))
        self.assertIn("10 seconds", problem)

    def test_hostile_xml(self):
        """PV-01 References that grow, elements within each other, an attribute and a
        comment without end, a part of another packing, a text that is not there"""
        grows = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        cell = '<row><c t="str"><v>&b;</v></c></row>'
        source = random.Random(1)
        noise = "".join(f"{source.getrandbits(64):x}" for _ in range(200_000))
        for data in (
            workbook(sheet=f"{grows}{_HEAD}{cell}{_FOOT}"),
            workbook("<row>" * 5_000),
            workbook(f'<row x="{noise}"/>'),
            workbook(f"<!--{noise}-->"),
            workbook('<row><c t="s"><v>7</v></c></row>'),
        ):
            self.assertRefused(data, "damaged")

    def test_lines(self):
        """PV-01 One line longer than what is looked at, cells without end, the line
        ends of an old Mac"""
        self.assertRefused(b"a;" * (200 << 10), "000 characters")
        batch = self._import(rows("Alfa;;;;;030 2345678;;", "x;" * 5000))
        self.assertEqual(batch.row_ids.code, "too_many_cells")
        self.assertEqual(batch.created_count, 1)
        long = self._import(
            rows("Beta;;;;;030 2345671;;", "x" * 700_000, "Gamma;;;;;030 2345672;;")
        )
        self.assertEqual(long.row_ids.mapped("code")[:1], ["line_long"])
        self.assertEqual(sorted(long.name_ids.mapped("name")), ["Beta", "Gamma"])
        mac = rows(*(f"Alfa {i};;;;;030 2345{i:03d};;" for i in range(50)))
        self.assertEqual(self._upload(mac.replace("\r\n", "\r")).total, 50)

    def test_large_list(self):
        """PV-01 A legitimate list of a hundred thousand rows is looked at quickly"""
        row = '<row><c t="str"><v>Alfa {0}</v></c><c><v>{0}</v></c></row>'
        data = workbook("".join(row.format(i) for i in range(100_000)))
        batch = self._upload(data, filename="list.xlsx")
        self.assertFalse(batch.problem)
        self.assertAlmostEqual(batch.total, 100_000, delta=10_000)


class TestSpreadsheet(BaseCase):
    """PV-01 What is read of a workbook is what openpyxl reads of it."""

    def test_values(self):
        """PV-01 Numbers, dates, times, truth, texts, a gap, a second sheet"""
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["Alfa", 1, 1.5, 2.0, True, False, None, 'è "x" & <y>'])
        sheet["A4"] = datetime.date(2026, 3, 4)
        sheet["B4"] = datetime.datetime(2026, 3, 4, 5, 6)
        sheet["D4"] = datetime.time(5, 6)
        book.create_sheet("Other").append(["x"])
        stream = io.BytesIO()
        book.save(stream)
        found = reader.sniff(stream)
        self.assertEqual(found.sheet, "Sheet")
        self.assertEqual(
            [(row.line, row.cells) for row in reader.Rows(stream, found)],
            [
                (
                    1,
                    ("Alfa", "1", "1,5", "2", "True", "False", "", 'è "x" & <y>'),
                ),
                (4, ("2026-03-04", "2026-03-04", "", "05:06:00")),
            ],
        )
        other = reader.Rows(stream, found.with_(sheet="Other"))
        self.assertEqual([row.cells for row in other], [("x",)])

    def test_clock(self):
        """PV-01 A pass that lasts too long ends"""
        stream = io.BytesIO(b"a;b\n" * 10)
        with self.assertRaises(dialect.FileError) as caught:
            list(reader.Rows(stream, dialect.Dialect(), seconds=1e-9))
        self.assertEqual(caught.exception.code, "too_slow")
