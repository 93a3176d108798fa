"""Everything that points to a partner, moved to another one and back."""

import json

from psycopg2 import errors

from odoo import api, models, tools
from odoo.tools import SQL

#: tables whose references do not follow: who may log in, who we are, and the
#: history of the merges itself
_LEFT = {"res_users", "res_company", "res_partner", "crm_merge_log", "ir_ui_menu",
         "crm_partner_duplicate"}  # fmt: skip


class CrmMergeReference(models.AbstractModel):
    """Everything in the database that points to a partner, found and moved.

    The columns are read off PostgreSQL's own catalogue once and cached; one
    statement says which of them hold the partner at all; only these are written.
    What would break a uniqueness rule (a tag that both have) stays where it is,
    so that nothing is lost and every move can be undone.
    """

    _name = "crm.merge.reference"
    _description = "References moved by a merge"

    # -- which columns ----------------------------------------------------------

    @api.model
    @tools.ormcache()
    def _get_columns(self):
        """Return a tuple of dicts that describe every column to move.

        ``table``, ``column``, ``id`` (the column that names a row), ``model`` (the
        column that must hold ``res.partner``, or None), ``text`` (the column holds
        ``res.partner,7``), ``unique`` (tuples of columns that make a row unique
        together with this one), ``fragile`` (other rules watch over it).
        """
        left = _LEFT | self._get_transient_tables()
        found = [*self._get_foreign_keys(), *self._get_soft_columns()]
        return tuple(
            {**column, **self._get_rules(column)}
            for column in found
            if column["table"] not in left
        )

    @api.model
    def _get_transient_tables(self):
        tables = {"base_partner_merge_line"}
        for model in self.env.registry.values():
            if model._transient:
                tables.add(model._table)
                tables |= {
                    field.relation
                    for field in model._fields.values()
                    if field.type == "many2many" and field.store
                }
        return tables

    @api.model
    def _get_foreign_keys(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT t.relname, a.attname, CASE WHEN EXISTS ("
                "  SELECT FROM pg_attribute i WHERE i.attrelid = t.oid"
                "  AND i.attname = 'id' AND NOT i.attisdropped) THEN 'id' ELSE ("
                "  SELECT min(o.attname) FROM pg_attribute o WHERE o.attrelid = t.oid"
                "  AND o.attnum > 0 AND NOT o.attisdropped"
                "  AND o.attname != a.attname) END"
                " FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid"
                " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]"
                " WHERE c.contype = 'f' AND c.confrelid = 'res_partner'::regclass"
                " AND cardinality(c.conkey) = 1"
                " AND t.relnamespace = current_schema::regnamespace ORDER BY 1, 2"
            )
        )
        return [
            {"table": table, "column": column, "id": key, "model": None, "text": False}
            for table, column, key in rows
            if key
        ]

    @api.model
    def _get_soft_columns(self):
        """Return the columns that name a record by its model: attachments,
        messages, followers, activities, references."""
        found = []
        for model in self.env.registry.values():
            if model._abstract or model._transient or not model._auto:
                continue
            for field in model._fields.values():
                kind = field.type
                if (
                    not field.store
                    or field.inherited
                    or (kind not in ("many2one_reference", "reference"))
                ):
                    continue
                twin = getattr(field, "model_field", None)
                if kind == "many2one_reference" and not model._fields[twin].store:
                    continue
                found.append(
                    {"table": model._table, "column": field.name, "id": "id",
                     "model": twin, "text": kind == "reference"}
                )  # fmt: skip
        return found

    @api.model
    def _get_rules(self, column):
        """Return the uniqueness rules that a move of this column must respect."""
        rows = self.env.execute_query(
            SQL(
                "SELECT ARRAY(SELECT a.attname::text FROM pg_attribute a"
                "  WHERE a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey::int[])"
                "  AND a.attname != %(column)s ORDER BY 1),"
                " i.indexprs IS NOT NULL OR i.indpred IS NOT NULL"
                " FROM pg_index i WHERE i.indrelid = %(table)s::regclass"
                " AND i.indisunique"
                " AND pg_get_indexdef(i.indexrelid) ~ %(word)s",
                column=column["column"],
                table=column["table"],
                word=rf"\m{column['column']}\M",
            )
        )
        checks = self.env.execute_query(
            SQL(
                "SELECT 1 FROM pg_constraint WHERE conrelid = %s::regclass"
                " AND contype IN ('c', 'x') AND pg_get_constraintdef(oid) ~ %s LIMIT 1",
                column["table"],
                rf"\m{column['column']}\M",
            )
        )
        return {
            "unique": tuple(tuple(names) for names, special in rows if not special),
            "fragile": bool(checks) or any(special for _names, special in rows),
        }

    # -- moving -----------------------------------------------------------------

    @api.model
    def _where(self, column, record_id, alias=None):
        """Return the condition that a row's column holds a partner."""
        name = SQL.identifier
        key = SQL.identifier(alias, column["column"]) if alias else (
            name(column["column"])
        )  # fmt: skip
        if column["text"]:
            return SQL("%s = %s", key, f"res.partner,{record_id}")
        where = SQL("%s = %s", key, record_id)
        if column["model"]:
            where = SQL("%s AND %s = 'res.partner'", where, name(column["model"]))
        if column["table"] == "ir_attachment":
            # an image is a value of its record, not a document
            where = SQL("%s AND res_field IS NULL", where)
        return where

    @api.model
    def _get_filled(self, partner_id):
        """Return those of the columns that hold a partner, in one statement."""
        columns = self._get_columns()
        parts = [
            SQL(
                "SELECT %s WHERE EXISTS (SELECT FROM %s WHERE %s)",
                index,
                SQL.identifier(column["table"]),
                self._where(column, partner_id),
            )
            for index, column in enumerate(columns)
        ]
        self.env.cr.execute(SQL(" UNION ALL ").join(parts))
        return [columns[row[0]] for row in sorted(self.env.cr.fetchall())]

    @api.model
    def _move_all(self, merged, kept):
        """Let everything that points to a partner point to another one.

        :return: what was moved, as :meth:`_move_back` takes it
        """
        moved = self._fold_all(merged, kept)
        for column in self._get_filled(merged.id):
            target = kept.commercial_partner_id if (
                self._holds_company(column)
            ) else kept  # fmt: skip
            movable = self._get_movable(column, merged, kept)
            ids = self._move(column, merged.id, target.id, movable)
            if ids:
                keys = ("table", "column", "id", "model", "text")
                moved.append(
                    {**{k: column[k] for k in keys}, "ids": ids, "to": target.id}
                )
        return moved

    # -- what both have becomes one -----------------------------------------------

    @api.model
    def _fold_all(self, merged, kept):
        """Fold what both have into one; return it as :meth:`_unfold` takes it."""
        folded = []
        for table, query in kept._crm_get_folded(merged).items():
            for theirs, ours in self.env.execute_query(query):
                refs = self._repoint(table, theirs, ours) if ours else []
                row = self.env.execute_query(
                    SQL(
                        "DELETE FROM %s t WHERE id = %s RETURNING to_jsonb(t)",
                        SQL.identifier(table),
                        theirs,
                    )
                )[0][0]
                folded.append({"fold": table, "row": row, "refs": refs, "ours": ours})
        return folded

    @api.model
    def _repoint(self, table, old, new):
        """Let what points to one row of a table point to another; return what did."""
        keys = self.env.execute_query(
            SQL(
                "SELECT t.relname, a.attname FROM pg_constraint c"
                " JOIN pg_class t ON t.oid = c.conrelid"
                " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]"
                " WHERE c.contype = 'f' AND c.confrelid = %s::regclass"
                " AND cardinality(c.conkey) = 1"
                " AND EXISTS (SELECT FROM pg_attribute i WHERE i.attrelid = t.oid"
                " AND i.attname = 'id' AND NOT i.attisdropped) ORDER BY 1, 2",
                table,
            )
        )
        refs = []
        for where, column in keys:
            ids = self._write_refs(where, column, old, new)
            if ids:
                refs.append({"table": where, "column": column, "ids": ids})
        return refs

    @api.model
    def _write_refs(self, table, column, old, new, ids=None):
        among = SQL(" AND id = ANY(%s)", ids) if ids is not None else SQL()
        rows = self.env.execute_query(
            SQL(
                "UPDATE %s SET %s = %s WHERE %s = %s%s RETURNING id",
                SQL.identifier(table),
                SQL.identifier(column),
                new,
                SQL.identifier(column),
                old,
                among,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _unfold(self, entry):
        """Bring a row back that a merge folded, and what pointed to it."""
        table = SQL.identifier(entry["fold"])
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s SELECT *"
                " FROM jsonb_populate_record(NULL::%s, %s::jsonb)"
                " ON CONFLICT DO NOTHING",
                table,
                table,
                json.dumps(entry["row"]),
            )
        )
        for ref in entry["refs"]:
            self._write_refs(
                ref["table"], ref["column"], entry["ours"], entry["row"]["id"],
                ref["ids"],
            )  # fmt: skip

    @api.model
    def _get_movable(self, column, merged, kept):
        """Return the ids of the rows that may move, None for all of them.

        Where a classifier takes one value, the kept partner's holds.
        """
        if column["table"] != "crm_classifier_value_res_partner_rel":
            return None
        taken = kept.classifier_value_ids.classifier_id
        single = taken.filtered(lambda c: not c.multiple)
        values = merged.classifier_value_ids
        return values.filtered(lambda v: v.classifier_id not in single).ids

    @api.model
    def _holds_company(self, column):
        """Tell whether a column holds the company behind a contact."""
        return column["column"] == "commercial_partner_id" or (
            column["table"] == "account_move_line" and column["column"] == "partner_id"
        )

    @api.model
    def _move(self, column, old, new, ids=None):
        """Write one column where no rule forbids it; return the rows' ids."""
        if not column["fragile"]:
            return self._update(column, old, new, ids)
        try:
            with self.env.cr.savepoint(flush=False):
                return self._update(column, old, new, ids)
        except self._rule_errors():
            return self._move_one_by_one(column, old, new, ids)

    @api.model
    def _rule_errors(self):
        return (errors.UniqueViolation, errors.CheckViolation,
                errors.ExclusionViolation)  # fmt: skip

    @api.model
    def _move_one_by_one(self, column, old, new, ids):
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM %s WHERE %s",
                SQL.identifier(column["id"]),
                SQL.identifier(column["table"]),
                self._where(column, old),
            )
        )
        moved = []
        for (row_id,) in self.env.cr.fetchall():
            if ids is not None and row_id not in ids:
                continue
            try:
                with self.env.cr.savepoint(flush=False):
                    moved += self._update(column, old, new, [row_id])
            except self._rule_errors():
                continue
        return moved

    @api.model
    def _update(self, column, old, new, ids=None):
        name = SQL.identifier
        where = [self._where(column, old, "t")]
        if ids is not None:
            where.append(SQL("t.%s = ANY(%s)", name(column["id"]), list(ids)))
        for others in column.get("unique", ()):
            same = [SQL("o.%s = t.%s", name(n), name(n)) for n in others]
            where.append(
                SQL(
                    "NOT EXISTS (SELECT FROM %s o WHERE %s)",
                    name(column["table"]),
                    SQL(" AND ").join(
                        [SQL("o.%s = %s", name(column["column"]), new), *same]
                    ),
                )
            )
        self.env.cr.execute(
            SQL(
                "UPDATE %s t SET %s = %s WHERE %s RETURNING t.%s",
                name(column["table"]),
                name(column["column"]),
                f"res.partner,{new}" if column["text"] else new,
                SQL(" AND ").join(where),
                name(column["id"]),
            ),
            log_exceptions=False,
        )
        return [row[0] for row in self.env.cr.fetchall()]

    @api.model
    def _move_back(self, moved, merged_id):
        """Give the rows back that still point where the merge let them point."""
        known = {(c["table"], c["column"]): c for c in self._get_columns()}
        for entry in moved:
            if "fold" in entry:
                self._unfold(entry)
                continue
            column = known.get((entry["table"], entry["column"]))
            if column:
                self._move(column, entry["to"], merged_id, entry["ids"])

    @api.model
    def _count(self, partner_id):
        """Return ``{model name: rows}`` of what points to a partner."""
        models_of = {m._table: m._name for m in self.env.registry.values()
                     if not m._abstract and m._auto}  # fmt: skip
        filled = [c for c in self._get_filled(partner_id) if c["table"] in models_of]
        counts = {}
        for column in filled:
            self.env.cr.execute(
                SQL(
                    "SELECT count(*) FROM %s WHERE %s",
                    SQL.identifier(column["table"]),
                    self._where(column, partner_id),
                )
            )
            model = models_of[column["table"]]
            counts[model] = max(counts.get(model, 0), self.env.cr.fetchone()[0])
        return counts
