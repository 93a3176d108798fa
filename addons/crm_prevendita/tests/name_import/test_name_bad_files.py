"""Files that are no lists, and rows that are no names."""

import base64
import io
import zipfile

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..name.common import NameCase, rows


@tagged("post_install", "-at_install")
class TestNameBadFiles(NameCase):
    """PV-01 Whatever is uploaded, the answer is a sentence, never a traceback."""

    def assertRefused(self, data, word, filename="list.csv"):
        batch = self._upload(data, filename=filename)
        self.assertEqual(batch.state, "draft")
        self.assertIn(word, batch.problem)
        return batch

    def test_no_list(self):
        """PV-01 Empty, binary, another kind of file."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.txt", "hello")
        self.assertRefused(b" \r\n \n", "empty")
        self.assertRefused(bytes(range(256)) * 50, "no list")
        self.assertRefused(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old kind")
        self.assertRefused(b"%PDF-1.7 ...", "PDF")
        self.assertRefused(b"<html><table>", "web page")
        self.assertRefused(packed.getvalue(), "archive")
        self.assertRefused(b"PK\x03\x04 damaged", "damaged", "list.xlsx")
        self.assertRefused(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "no list", "list.csv")

    def test_correct_and_try_again(self):
        """PV-01 After a refused file a good one can be uploaded in its place."""
        batch = self.assertRefused(b"%PDF-1.7 ...", "PDF")
        batch.file = base64.b64encode(rows("Alfa;;;;;030 2345678;;").encode())
        self.assertEqual((batch.state, batch.problem), ("ready", False))

    def test_too_big(self):
        """PV-01 A file over the limit says which limit."""
        self.env["ir.config_parameter"].set_param("crm_prevendita.import_max_mb", "0")
        self.assertRefused(rows("Alfa;;;;;030 2345678;;"), "0 MB")

    def test_wrong_extension(self):
        """PV-01 The content decides, not the file's name."""
        batch = self._upload(rows("Alfa;;;;;030 2345678;;"), filename="list.xlsx")
        self.assertEqual(batch.kind, "csv")

    def test_nul_bytes(self):
        """PV-01 A few NUL bytes in a text are dropped."""
        data = rows(*(f"Alfa {i};;;;;030 2345{i:03d};;" for i in range(99)))
        data = data.encode().replace(b"Alfa 7;", b"Al\0fa 7;")
        batch = self._import(data)
        self.assertEqual(batch.created_count, 99)
        self.assertIn("Alfa 7", batch.name_ids.mapped("name"))

    def test_header(self):
        """PV-01 A title above the header, a header twice, no header."""
        line = "Alfa S.r.l.;;;;;030 2345678;;"
        above = "Elenco espositori;;;\r\n;;;\r\n" + rows(line)
        batch = self._import(above)
        self.assertEqual((batch.header_row, batch.created_count), (3, 1))
        twice = self._import(
            rows("Beta;;;;;030 2345671;;", rows("Gamma;;;;;030 2345672;;"))
        )
        self.assertEqual(twice.created_count, 2)
        self.assertEqual(twice.row_ids.code, "header_again")
        none = self._upload(
            "Delta S.r.l.;info@delta.example\r\nEta S.r.l.;info@eta.example\r\n"
        )
        self.assertEqual(none.header_row, 0)
        self.assertEqual(none.column_ids[1].field, "email")
        none.column_ids[0].field = "name"
        none.action_import()
        self.assertEqual(none.created_count, 2)

    def test_mixed_encodings(self):
        """PV-01 A file glued together from two encodings is read line by line."""
        one = rows("Società Alfa;;;;;030 2345678;;").encode("utf-8")
        two = "Società Beta;;;;;030 2345679;;\r\n".encode("cp1252")
        batch = self._import(one + two)
        self.assertEqual(batch.encoding, "mixed")
        self.assertEqual(
            batch.name_ids.sorted("line").mapped("name"),
            ["Società Alfa", "Società Beta"],
        )

    def test_header_only(self):
        """PV-01 Titles without a row are refused with their sentence; a single row
        taken for titles is imported once the row of the titles is set to 0."""
        batch = self.assertRefused(rows(), "titles and no row")
        with self.assertRaisesRegex(UserError, "check the file first"):
            batch.action_import()
        batch.header_row = 0
        self.assertEqual((batch.state, batch.problem), ("ready", False))

    def test_two_people_told(self):
        """PV-01 Who imports a file that a colleague is importing, or has imported,
        is told who and when; each row is added once."""
        data = rows("Alfa;;;;;030 2345678;;")
        mine = self._upload(data, user=self.giulia)
        theirs = self._upload(data, user=self.marco)
        self.assertFalse(mine.notice or theirs.notice)
        twin = theirs.sudo()  # sudo: the other one's import, set by the test
        twin.write({"state": "running", "date_start": fields.Datetime.now()})
        mine.invalidate_recordset()
        self.assertIn("nam_marco", mine.notice)
        self.assertIn("is importing the same file", mine.notice)
        twin.state = "ready"
        theirs.action_import()
        mine.invalidate_recordset()
        self.assertIn("imported the same file", mine.notice)
        mine.action_import()
        self.assertEqual((mine.created_count, mine.repeated_count), (0, 1))
        self.assertEqual(self.bank.name_count, 1)

    def test_killed_told(self):
        """PV-01 Who looks at an import whose worker was killed is told how far it
        came and that it goes on by itself."""
        batch = self._upload(rows("Alfa;;;;;030 2345678;;"))
        batch.write({"state": "running", "position": 0})
        self.assertIn("Waiting for its turn", batch.notice)
        batch.position = 2000
        self.assertIn("in the background", batch.notice)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_name_import SET write_date = now() - interval '10 minutes'"
            " WHERE id = %s",
            [batch.id],
        )
        batch.invalidate_recordset()
        self.assertIn("Interrupted after row 2000", batch.notice)
