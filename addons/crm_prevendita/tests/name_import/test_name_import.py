"""Importing files: dialects, columns, verdicts, running and taking back."""

import io

import openpyxl

from odoo.exceptions import UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..name.common import NameCase, check_digit, rows

VAT = check_digit("0318452017")
ALFA = (
    f"ALFA PRESSE SRL;Via Roma 1;25100;Brescia;BS;030 2345678;info@alfa.example;{VAT}"
)
BETA = "Beta Stampi S.p.A.;Via Po 3;24100;Bergamo;BG;035 234567;;"


@tagged("post_install", "-at_install")
class TestNameImport(NameCase):
    def test_csv_as_it_comes(self):
        """PV-01 A cp1252 file with semicolons becomes cleaned names."""
        batch = self._upload(rows(ALFA, "Caffè Perù S.n.c.;;;;;030 1234567;;"))
        self.assertEqual(batch.state, "ready")
        self.assertEqual(batch.encoding, "cp1252")
        self.assertEqual(batch.delimiter, ";")
        self.assertIn("2", batch.preview)
        self.assertFalse(batch.name_ids, "a preview adds nothing")
        batch.action_import()
        self.assertEqual(batch.state, "done")
        alfa, caffe = batch.name_ids.sorted("line")
        self.assertEqual(alfa.name, "Alfa Presse S.r.l.")
        self.assertEqual(alfa.vat, "IT" + VAT)
        self.assertEqual(alfa.phone, "+390302345678")
        self.assertEqual(alfa.line, 2)
        self.assertEqual(alfa.raw[0], "ALFA PRESSE SRL")
        self.assertEqual(caffe.name, "Caffè Perù S.n.c.")

    def test_key_of_the_context(self):
        """PV-01 No key of a client's context keeps columns that the file has not."""
        batch = self._upload(rows(ALFA, BETA), user=self.giulia)
        self.assertEqual(batch.column_ids[0].header, "Ragione sociale")
        call_kw(
            self.env["crm.name.import"].with_user(self.giulia),
            "write",
            [batch.ids, {"header_row": 0}],
            {"context": {"crm_name_reading": True}},
        )
        self.assertNotEqual(batch.column_ids[0].header, "Ragione sociale")
        self.assertEqual(batch.total, 3)

    def test_dialects(self):
        """PV-01 The same list in any usual dialect gives the same names."""
        semicolons = rows(ALFA, BETA)
        table = [line.split(";") for line in semicolons.strip().split("\r\n")]
        book = openpyxl.Workbook()
        for row in table:
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        files = {
            "comma": "\n".join(",".join(r) for r in table).encode(),
            "tab": "\n".join("\t".join(r) for r in table).encode("utf-16"),
            "pipe": b"\xef\xbb\xbf" + "\n".join("|".join(r) for r in table).encode(),
            "quoted": "\n".join(";".join(f'"{c}"' for c in r) for r in table).encode(),
            "utf-16 without mark": "\n".join(";".join(r) for r in table).encode(
                "utf-16-le"
            ),
            "xlsx": stream.getvalue(),
        }
        for label, data in files.items():
            bank = self.bank.copy({"name": label})
            batch = self._import(data, bank=bank)
            self.assertEqual(batch.created_count, 2, label)
            self.assertEqual(
                batch.name_ids.sorted("line").mapped("phone"),
                ["+390302345678", "+39035234567"],
                label,
            )

    def test_same_file_twice(self):
        """PV-01 The same file twice, or the same row in another file, adds
        nothing."""
        self._import(rows(ALFA, BETA))
        again = self._upload(rows(ALFA, BETA))
        self.assertTrue(again.twin_id)
        again.action_import()
        self.assertEqual((again.created_count, again.repeated_count), (0, 2))
        other = self._import(rows(BETA, "Gamma;;;;;030 1231231;;"))
        self.assertEqual((other.created_count, other.repeated_count), (1, 1))

    def test_rejected_rows(self):
        """PV-01 A rejected row keeps line, field and reason; corrected, it is
        sent again as the downloaded spreadsheet."""
        batch = self._import(
            rows(
                ALFA,
                ";Via Roma 1;25100;Brescia;BS;030 2345678;;",
                "=Delta();;;;;030 7654321;;01234567890",
                "Epsilon S.r.l.;;;;;;;",
                "Zeta;Via A; 2;25100;Brescia;BS;030 1;;",
                '"Eta;;;;;030 1231231;;',
                "Theta;;;;;030 1231239;;",
            ),
            strict=True,
        )
        self.assertEqual(batch.created_count, 2, "a quote left open spoils one row")
        found = {r.line: r.code for r in batch.row_ids}
        self.assertEqual(
            found,
            {
                3: "name_missing",
                4: "vat_bad",
                5: "unreachable",
                6: "too_many_cells",
                7: "quote_open",
            },
        )
        self.assertTrue(all(batch.row_ids.mapped("reason")))
        self.assertEqual(batch.row_ids[1].field_label, "VAT number")
        book = openpyxl.load_workbook(io.BytesIO(batch._rejected_xlsx()))
        sheet = book.active
        self.assertEqual(sheet["C3"].value, "'=Delta()", "no formula is re-exported")
        self.assertEqual(sheet["C3"].data_type, "s")
        sheet["J3"].value = VAT
        stream = io.BytesIO()
        book.save(stream)
        again = self._import(stream.getvalue(), filename="corrected.xlsx")
        self.assertEqual(again.name_ids.mapped("name"), ["=Delta()", "Eta"])
        self.assertEqual(again.name_ids[0].vat, "IT" + VAT)

    def test_wrong_number_is_no_loss(self):
        """PV-01 A wrong VAT number rejects a row only where nothing else leads to the
        company; kept, it stands in the note."""
        batch = self._import(
            rows("Delta;;;;;030 7654321;;01234567890", "Zeta;;;;;;;01234567890")
        )
        self.assertEqual(batch.name_ids.mapped("name"), ["Delta"])
        self.assertFalse(batch.name_ids.vat)
        self.assertIn("01234567890", batch.name_ids.note)
        self.assertEqual(batch.row_ids.mapped("code"), ["vat_bad"])

    def test_columns_remembered(self):
        """PV-01 A supplier's columns are mapped once and remembered."""
        supplier = self.env["res.partner"].create({"name": "Liste S.r.l."})
        self.bank.supplier_id = supplier
        data = "Xyz;Qqq\r\nAlfa Presse;030 2345678\r\nBeta;030 2345679\r\n"
        batch = self._upload(data)
        self.assertFalse(any(batch.column_ids.mapped("field")))
        with self.assertRaises(UserError):
            batch.action_import()
        batch.column_ids[0].field = "name"
        batch.column_ids[1].field = "phone"
        batch.action_import()
        bank = self.bank.copy({"name": "The next list"})
        again = self._upload(data, bank=bank)
        self.assertEqual(again.column_ids.mapped("field"), ["name", "phone"])

    def test_column_mapped_twice(self):
        """PV-01 Two columns cannot go to one field."""
        batch = self._upload(rows(ALFA))
        with self.assertRaises(ValidationError) as caught:
            batch.column_ids[1].field = "phone"
        self.assertIn("Telefono", str(caught.exception))

    def test_columns_joined(self):
        """PV-01 Two columns of a name are joined, and the form says so before."""
        batch = self._upload(rows(ALFA))
        self.assertFalse(batch.notice)
        batch.column_ids[1].field = "name"
        self.assertIn("“Ragione sociale”, “Indirizzo” are joined", batch.notice)

    def test_revert(self):
        """PV-01 An import can be taken back as long as nothing was extracted."""
        batch = self._import(rows(ALFA, BETA))
        batch.action_revert()
        self.assertEqual(self.bank.name_count, 0)
        self.assertEqual(self._import(rows(ALFA, BETA)).created_count, 2)
        batch = self.env["crm.name.import"].search([("state", "=", "done")], limit=1)
        batch.name_ids[0]._extract()
        with self.assertRaises(UserError):
            batch.action_revert()

    def test_background(self):
        """PV-01 A large file runs in the background, can be paused, and goes on
        where it stopped."""
        lines = [f"Ditta {i:04d} S.r.l.;;;;;030 2{i:06d};;" for i in range(4600)]
        batch = self._upload(rows(*lines))
        batch.action_import()
        self.assertEqual(batch.state, "running")
        self.assertEqual(batch.created_count, 0)
        chunks = []
        original = type(batch)._add_rows

        def add(this, chunk):
            original(this, chunk)
            if this.id != batch.id:
                return
            chunks.append(len(chunk))
            if len(chunks) == 1:
                this.action_pause()

        self.patch(type(batch), "_add_rows", add)
        self._run_cron()
        self.assertEqual((batch.state, batch.created_count), ("paused", 1999))
        self.assertAlmostEqual(batch.progress, 100 * 2000 / 4600, delta=1)
        batch.action_resume()
        self._run_cron()
        self.assertEqual((batch.state, batch.created_count), ("done", 4600))
        self.assertEqual(sum(chunks), 4601)

    def test_killed(self):
        """PV-01 A worker killed in the middle of a batch loses that batch only,
        and nothing is added twice."""
        lines = [f"Ditta {i:04d} S.r.l.;;;;;030 2{i:06d};;" for i in range(2600)]
        batch = self._upload(rows(*lines))
        batch.action_import()
        calls = []
        original = type(batch)._find_in_batch

        def find(this, ids):
            calls.append(len(ids))
            if len(calls) == 2:
                raise KeyboardInterrupt
            return original(this, ids)

        self.patch(type(batch), "_find_in_batch", find)
        with self.assertRaises(KeyboardInterrupt), self.env.cr.savepoint():
            self._run_cron_once(batch)
        batch.invalidate_recordset()
        self.assertEqual(batch.state, "running")
        self._run_cron()
        self.assertEqual((batch.state, batch.created_count), ("done", 2600))
        self.assertEqual(self.bank.name_count, 2600)

    def _run_cron_once(self, batch):
        batch._run(commit=False)

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_prevendita.crm_name_import_cron").method_direct_trigger()
        self.env.invalidate_all()
