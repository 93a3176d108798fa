"""What an add-on owns in a database, and what of it is there once it is gone."""

#: kind → query of the things that only the given modules own, and query of those of
#: them that exist
KINDS = {
    "table": (
        """
        SELECT replace(model.model, '.', '_') FROM ir_model model
        JOIN ir_model_data data ON data.model = 'ir.model' AND data.res_id = model.id
        GROUP BY model.id HAVING
          array_agg(data.module::text) <@ %s::text[]
        """,
        "SELECT table_name FROM information_schema.tables WHERE table_name = ANY(%s)",
    ),
    "column": (
        """
        SELECT replace(field.model, '.', '_') || '.' || field.name
        FROM ir_model_fields field JOIN ir_model_data data
          ON data.model = 'ir.model.fields' AND data.res_id = field.id
        WHERE field.store GROUP BY field.id HAVING
          array_agg(data.module::text) <@ %s::text[]
        """,
        """
        SELECT table_name || '.' || column_name FROM information_schema.columns
        WHERE table_name || '.' || column_name = ANY(%s)
        """,
    ),
    "relation": (
        """
        SELECT relation.name FROM ir_model_relation relation
        JOIN ir_module_module module ON module.id = relation.module
        GROUP BY relation.name HAVING array_agg(module.name::text) <@ %s::text[]
        """,
        "SELECT table_name FROM information_schema.tables WHERE table_name = ANY(%s)",
    ),
    "constraint or index": (
        """
        SELECT item.name FROM ir_model_constraint item
        JOIN ir_module_module module ON module.id = item.module
        GROUP BY item.name HAVING array_agg(module.name::text) <@ %s::text[]
        """,
        """
        SELECT conname FROM pg_constraint WHERE conname = ANY(%s)
        UNION SELECT relname FROM pg_class WHERE relkind = 'i' AND relname = ANY(%s)
        """,
    ),
    "record": (
        "SELECT DISTINCT module FROM ir_model_data WHERE module = ANY(%s)",
        """
        SELECT DISTINCT module || ': ' || model FROM ir_model_data
        WHERE module = ANY(%s)
        """,
    ),
    "view": (
        "SELECT unnest(%s::text[])",
        """
        SELECT key FROM ir_ui_view WHERE split_part(key, '.', 1) = ANY(%s)
        UNION SELECT path FROM ir_asset
        WHERE split_part(ltrim(path, '/'), '/', 1) = ANY(%s)
        """,
    ),
    "parameter": (
        "SELECT unnest(%s::text[])",
        "SELECT key FROM ir_config_parameter WHERE split_part(key, '.', 1) = ANY(%s)",
    ),
}


def _rows(cr, query, values):
    cr.execute(query, [list(values)] * query.count("%s"))
    return sorted({row[0] for row in cr.fetchall() if row[0]})


def owned(cr, modules):
    """The things that only these modules own: dict of kind → list of names."""
    return {kind: _rows(cr, query, modules) for kind, (query, _left) in KINDS.items()}


def left(cr, before):
    """What is still there of what modules owned that are gone: list of sentences."""
    found = []
    for kind, (_owned, query) in KINDS.items():
        names = _rows(cr, query, before[kind]) if before[kind] else []
        if names:
            found.append(f"{kind} left behind: {', '.join(names[:12])}")
    return found
