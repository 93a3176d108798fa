"""Duplicates on pairs that people labelled who had not seen the code.

``data/pairs_tuned.csv`` and ``data/pairs_tuned_2.csv`` are what the rules were tuned
on. ``data/pairs_unseen.csv`` and ``data/pairs_unseen_2.csv`` were written by others,
and nobody who made the rules looked at a row of them. What may be promised are their
figures for "same", as they were when the rules were done:

* ``pairs_unseen.csv``, 459 pairs: precision 0.980, recall 0.950. It was measured
  before (0.974 and 0.877), and once while the rules were mended, as figures alone.
* ``pairs_unseen_2.csv``, 220 pairs: precision 0.953, recall 0.932, measured when the
  rules were done and once more after a fix, unchanged. Five of its six false ones are
  two that have to do with each other.
* Both together: precision 0.971, recall 0.944; 0.97 and 0.92 are wanted.

Who tunes on them makes them worthless. Each pair is ``same``, ``related`` (not the
same, but connected) or ``different``, as a careful back office would say with these
fields alone.
"""

import csv
from collections import Counter
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ...models.name.kernel import clean, match
from .common import NameCase

DATA = Path(__file__).parent / "data"
FIELDS = {
    "name": "name", "contact": "contact_name", "street": "street", "zip": "zip",
    "city": "city", "province": "province", "phone": "phone", "mobile": "phone2",
    "email": "email", "website": "website", "vat": "vat", "fiscal_code": "fiscalcode",
}  # fmt: skip
HEAD = ("Ragione sociale", "Referente", "Indirizzo", "CAP", "Città", "Provincia",
        "Telefono", "Cellulare", "E-mail", "Sito web", "Partita IVA",
        "Codice fiscale", "Note")  # fmt: skip
#: (file, least precision, least recall) of "same", and of "related"
BOUNDS = (
    ("pairs_tuned.csv", (0.98, 0.98), (0.90, 0.90)),
    ("pairs_tuned_2.csv", (0.98, 0.96), (0.80, 0.80)),
    ("pairs_unseen.csv", (0.97, 0.94), (0.65, 0.80)),
    ("pairs_unseen_2.csv", (0.95, 0.92), (0.60, 0.65)),
)


def pairs(name):
    with (DATA / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def side(row, which):
    raw = {f: row[f"{which}_{n}"] for n, f in FIELDS.items() if row[f"{which}_{n}"]}
    return clean.clean(raw, clean.Options(strict=False)).values


def measure(said):
    """Return ((precision, recall) of "same", of "related") of (label, verdict)s."""
    count, found = Counter(said), []
    for verdict in ("same", "related"):
        good = count[verdict, verdict]
        claimed = sum(n for (_label, v), n in count.items() if v == verdict)
        there = sum(n for (label, _v), n in count.items() if label == verdict)
        found.append((good / max(claimed, 1), good / max(there, 1)))
    return found


@tagged("post_install", "-at_install")
class TestPairsPure(BaseCase):
    def test_labelled_by_others(self):
        """PV-02 Precision and recall on pairs that others labelled."""
        for name, *bounds in BOUNDS:
            said = [
                (row["verdict"], match.score(side(row, "a"), side(row, "b")).verdict)
                for row in pairs(name)
            ]
            self._holds(name, measure(said), bounds)

    def _holds(self, name, found, bounds):
        for (precision, recall), least in zip(found, bounds, strict=True):
            self.assertGreaterEqual(precision, least[0], f"{name}: {found}")
            self.assertGreaterEqual(recall, least[1], f"{name}: {found}")

    def test_symmetric(self):
        """PV-02 Which of two is looked at first makes no difference."""
        for row in pairs("pairs_tuned.csv")[::7] + pairs("pairs_tuned_2.csv")[::5]:
            one, two = side(row, "a"), side(row, "b")
            self.assertEqual(match.score(one, two), match.score(two, one))


@tagged("post_install", "-at_install")
class TestPairsInDatabase(NameCase):
    def test_import(self):
        """PV-02 An import finds the same, candidates included."""
        for name, (precision, recall), _related in BOUNDS:
            rows = pairs(name)
            ours, theirs = (self._import_side(rows, which) for which in "ab")
            lines = {n.id: n.line for n in (ours | theirs).name_ids}
            found = {
                lines[m.name_id.id]
                for m in theirs.name_ids.match_ids
                if m.other_id.id in lines
                and lines[m.name_id.id] == lines[m.other_id.id]
            }
            self._measure(name, rows, lambda i, found=found: i + 2 in found,
                          precision - 0.01, recall - 0.02)  # fmt: skip

    def test_register(self):
        """PV-02 PV-05 A look through the register finds the same, without any exact
        key as well."""
        for name, (precision, recall), _related in BOUNDS:
            rows = pairs(name)
            ours, theirs = (self._register_side(rows, which) for which in "ab")
            self.env["crm.partner.duplicate"].with_user(self.sara).action_find()
            groups = {}
            for found in self.env["crm.partner.duplicate"].search(
                [("state", "=", "proposed")]
            ):
                groups.setdefault(found.partner_id, set()).add(found.other_id)
            group = {p: k for k, others in groups.items() for p in (k, *others)}
            self._measure(
                name, rows,
                lambda i, group=group, ours=ours, theirs=theirs:
                    ours[i] in group and group[ours[i]] == group.get(theirs[i]),
                precision - 0.01, recall - 0.02,
            )  # fmt: skip
            (ours | theirs | (ours | theirs).child_ids).action_archive()

    def _measure(self, name, rows, found, precision, recall):
        said = [
            (row["verdict"], "same" if found(i) else "different")
            for i, row in enumerate(rows)
        ]
        reached = measure(said)[0]
        self.assertGreaterEqual(reached[0], precision, f"{name}: {reached}")
        self.assertGreaterEqual(reached[1], recall, f"{name}: {reached}")

    def _import_side(self, rows, which):
        lines = [";".join(HEAD)] + [
            ";".join(f'"{row[f"{which}_{n}"].replace(chr(34), "")}"' for n in FIELDS)
            # a note, so that no two rows are the same row
            + f";{which}{index}"
            for index, row in enumerate(rows)
        ]
        bank = self.bank.copy({"name": f"{which} {len(rows)}"})
        batch = self._upload("\n".join(lines).encode(), bank=bank, strict=False)
        batch.state = "running"
        batch._run(commit=False)
        return batch

    def _register_side(self, rows, which):
        states = {s.code: s.id for s in self.it.state_ids}
        countries = {c.code: c.id for c in self.env["res.country"].search([])}
        created = []
        for row in rows:
            values = side(row, which)
            created.append(
                {
                    "name": values["name"], "is_company": True,
                    "street": values.get("street"), "zip": values.get("zip"),
                    "city": values.get("city"), "vat": values.get("vat"),
                    "state_id": states.get(values.get("province")),
                    "country_id": countries[values["country"]],
                    "phone": values.get("phone") or values.get("phone2"),
                    "email": values.get("email"), "crm_pec": values.get("pec"),
                    "website": values.get("website"),
                    "crm_fiscalcode": values.get("fiscalcode"),
                }
            )  # fmt: skip
            people = self._people(values)
            created[-1]["child_ids"] = [(0, 0, person) for person in people]
        partners = self.env["res.partner"].with_context(no_vat_validation=True)
        return partners.create(created)

    def _people(self, values):
        """Return who stands for a company, as the register has it: a contact."""
        second = values.get("phone") and values.get("phone2")
        if not (values.get("contact_name") or second):
            return []
        name = values.get("contact_name") or values["name"]
        return [{"name": name, "phone": second, "type": "contact"}]
