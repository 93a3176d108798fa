"""What the suite lists beside a record is found by an index, over all models."""

from pathlib import Path

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

#: the folder in which the suite's add-ons stand
_SUITE = Path(__file__).resolve().parents[2]


@tagged("post_install", "-at_install")
class TestIndexes(TransactionCase):
    def _get_first_columns(self):
        """Return (table, column) of what indexes begin with."""
        query = SQL(
            "SELECT c.relname, a.attname FROM pg_index i"
            " JOIN pg_class c ON c.oid = i.indrelid"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
        )
        return set(self.env.execute_query(query))

    def test_other_side_of_lists(self):
        """A one2many of ours, and each on a model of ours: its other side is what an
        index begins with (core's test_lint asks for one of that column alone)"""
        ours = {path.name for path in _SUITE.iterdir()}
        indexed, missing, seen = self._get_first_columns(), [], 0
        for model in map(self.env.__getitem__, self.env.registry):
            for field in model._fields.values():
                if field.type != "one2many" or not field.inverse_name:
                    continue
                other = self.env[field.comodel_name]
                inverse = other._fields[field.inverse_name].base_field
                table = self.env[inverse.model_name]
                if (
                    not ours.intersection(field._modules + inverse._modules)
                    or not (inverse.store and inverse.column_type)
                    or table._transient
                    or not table._auto
                ):
                    continue
                seen += 1
                # what points at any model may be found by the model's name first
                firsts = (inverse.name, getattr(inverse, "model_field", None))
                if not any((table._table, first) in indexed for first in firsts):
                    missing.append(f"{inverse} (the other side of {field})")
        self.assertGreater(seen, 50)
        self.assertFalse(missing, "index these: " + ", ".join(sorted(set(missing))))
