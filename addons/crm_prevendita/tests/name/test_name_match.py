"""Duplicates: which names are the same, measured on labelled pairs."""

import csv
import io
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.name.kernel import address, clean, company, contact, fiscal, match
from ...models.name_import.kernel import dialect, export, reader
from .common import HEAD, NameCase, check_digit

PAIRS = Path(__file__).parent / "data" / "name_pairs.csv"
FIELDS = ("name", "street", "zip", "city", "province", "phone", "email", "vat")
TEXT = st.text(max_size=60)


def sides(row):
    return [
        {f: row[f"{side}_{f}"] for f in FIELDS if row[f"{side}_{f}"]} for side in "ab"
    ]


def pairs():
    with PAIRS.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@tagged("post_install", "-at_install")
class TestNamesPure(BaseCase):
    def test_labelled_pairs(self):
        """PV-02 On the labelled pairs: precision 99 %, recall 95 %."""
        count = Counter()
        for row in pairs():
            values = [
                clean.clean(side, clean.Options(strict=False)).values
                for side in sides(row)
            ]
            count[row["same"], match.score(*values).is_match] += 1
        self.assertGreaterEqual(sum(count.values()), 1000)
        found, false, missed = (
            count["1", True],
            count["0", True],
            count["1", False],
        )
        self.assertGreaterEqual(found / (found + false), 0.99)
        self.assertGreaterEqual(found / (found + missed), 0.95)

    def test_score_is_symmetric(self):
        """PV-02 Which of two names is looked at first makes no difference."""
        for row in pairs()[::20]:
            one, two = (clean.clean(side).values for side in sides(row))
            if one and two:
                self.assertAlmostEqual(
                    match.score(one, two).value, match.score(two, one).value, places=2
                )

    def test_zeros_restored(self):
        """PV-01 Zeros that a spreadsheet ate are back, where the check digit
        agrees."""
        vat = check_digit("0000123017")
        self.assertEqual(fiscal.vat_number(vat.lstrip("0")), ("IT" + vat, "vat_zeros"))
        self.assertEqual(fiscal.vat_number("1234567890")[1], "vat_bad")
        self.assertEqual(fiscal.vat_number("1,23457E+10")[1], "vat_scientific")
        self.assertEqual(address.zip_code("1010"), ("01010", "zip_zeros"))
        self.assertEqual(contact.phone("30 2345678"), ("+390302345678", "phone_zero"))
        self.assertEqual(fiscal.ateco_code("1.11.10"), ("01.11.10", None))

    def test_names(self):
        """PV-01 A name is written with its legal form, and compared without."""
        self.assertEqual(
            company.tidy("ROSSI MARIO & C. S. N. C."),
            ("Rossi Mario & C. S.n.c.", "S.n.c."),
        )
        self.assertEqual(
            company.words("Alfa società a responsabilità limitata"), ["alfa"]
        )
        self.assertEqual(company.words("F.lli Bianchi S.r.l."), ["fratelli", "bianchi"])

    def test_no_formula(self):
        """PV-01 No cell that goes out is a formula, whatever came in."""
        for cell in ("=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\t=1", "%a"):
            self.assertTrue(export.safe(cell).startswith("'"), cell)
        self.assertEqual(export.safe("+39 030 2345678"), "+39 030 2345678")

    @settings(max_examples=60, deadline=None)
    @given(st.dictionaries(st.sampled_from(FIELDS), TEXT))
    def test_clean_never_fails(self, raw):
        """PV-01 Any text at all is cleaned or rejected, without an error."""
        found = clean.clean(clean.gather(raw.values(), list(raw)))
        if found.problem:
            self.assertIn(found.problem[1], clean.REJECTS)
        elif found.values.get("phone"):
            self.assertRegex(found.values["phone"], r"^\+\d+$")

    @settings(max_examples=60, deadline=None)
    @given(TEXT, TEXT)
    def test_similarity(self, one, two):
        """PV-02 Likeness lies between 0 and 1, and a name is like itself."""
        keys1, keys2 = (" ".join(company.words(t)) for t in (one, two))
        self.assertTrue(0 <= match.similarity(keys1, keys2) <= 1)
        if keys1:
            self.assertEqual(match.similarity(keys1, keys1), 1)

    def test_dialects(self):
        """PV-01 Delimiter, decimal mark and date order are read off the file."""
        self.assertEqual(dialect.delimiter("a,b;c;d\n1,5;2;3\n"), ";")
        self.assertEqual(dialect.delimiter("sep=|\na|b\n"), "|")
        self.assertEqual(dialect.decimal_mark(["1,234.50", "3"]), ".")
        self.assertEqual(dialect.date_order(["01/02/2026", "02/28/2026"]), "mdy")

    def test_sector_codes_are_no_numbers(self):
        """PV-01 ATECO codes such as 28.13 do not pass for numbers with a point."""
        lines = [["Alfa", f"28.{n}", f"1.{n}0.000"] for n in range(11, 60)]
        for head in (["Ditta", "ATECO", "Fatturato"], ["Ditta", "Cod.", "Importo"]):
            text = "\n".join(";".join(row) for row in [head, *lines])
            found = reader.sniff(io.BytesIO(text.encode()))
            self.assertEqual((found.header, found.decimal), (1, ","), head)
        english = [["Name", "Turnover"], ["Alfa", "28.13"], ["Beta", "1,234.50"]]
        text = "\n".join(";".join(row) for row in english)
        self.assertEqual(reader.sniff(io.BytesIO(text.encode())).decimal, ".")


@tagged("post_install", "-at_install")
class TestNamesFinder(NameCase):
    def test_labelled_pairs_in_database(self):
        """PV-02 The whole finder, candidates included, holds the same precision
        and recall, the register's side as well."""
        rows = pairs()
        ours = self._upload_side(rows, "a")
        theirs = self._upload_side(rows, "b")
        lines = {n.id: n.line for n in (ours | theirs).name_ids}
        matches = self.env["crm.name.match"].search(
            [
                ("name_id", "in", theirs.name_ids.ids),
                ("other_id", "in", ours.name_ids.ids),
            ]
        )
        found = {lines[m.name_id.id] for m in matches
                 if lines[m.name_id.id] == lines[m.other_id.id]}  # fmt: skip
        count = Counter((row["same"], i in found) for i, row in enumerate(rows, 2))
        good = count["1", True]
        self.assertGreaterEqual(good / (good + count["0", True]), 0.99)
        self.assertGreaterEqual(good / (good + count["1", False]), 0.95)

    def _upload_side(self, rows, side):
        # a web site each, or names without any contact would be rejected
        lines = [f"{HEAD};Sito web"] + [
            ";".join(f'"{row[f"{side}_{f}"]}"' for f in FIELDS)
            + f";www.{side}{index}.example"
            for index, row in enumerate(rows)
        ]
        bank = self.bank.copy({"name": side})
        batch = self._upload("\n".join(lines).encode(), bank=bank, strict=False)
        batch.state = "running"
        batch._run(commit=False)
        return batch
