"""What an add-on could leave behind in a database, as sets that can be compared."""

#: kind → query whose rows are the things of that kind
QUERIES = {
    "table": """
        SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'
    """,
    "column": """
        SELECT table_name, column_name, data_type FROM information_schema.columns
        WHERE table_schema = 'public'
    """,
    "index": "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'",
    "constraint": """
        SELECT conrelid::regclass::text, conname, contype::text FROM pg_constraint
        WHERE contype <> 'n'
    """,
    "not null": """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND is_nullable = 'NO'
    """,
    "sequence": "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'",
    "trigger": """
        SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal
    """,
    "function": """
        SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace
        WHERE nspname = 'public'
    """,
    "external id": "SELECT module, name FROM ir_model_data",
    "model": "SELECT model FROM ir_model",
    "field": "SELECT model, name FROM ir_model_fields",
    "selection value": """
        SELECT f.model, f.name, s.value FROM ir_model_fields_selection s
        JOIN ir_model_fields f ON f.id = s.field_id
    """,
    "view": "SELECT id, name FROM ir_ui_view",
    "menu": "SELECT id, name->>'en_US' FROM ir_ui_menu",
    "action": "SELECT id, type, name->>'en_US' FROM ir_actions",
    "scheduled action": "SELECT id, cron_name FROM ir_cron",
    "parameter": "SELECT key FROM ir_config_parameter",
    "record rule": "SELECT id, name FROM ir_rule",
    "access right": "SELECT id, name FROM ir_model_access",
    "group": "SELECT id, name->>'en_US' FROM res_groups",
    "privilege": "SELECT id, name->>'en_US' FROM res_groups_privilege",
    "numbering": "SELECT id, code FROM ir_sequence",
    "default": "SELECT id, field_id FROM ir_default",
    "filter": "SELECT id, name FROM ir_filters",
    "mail template": "SELECT id, name->>'en_US' FROM mail_template",
    "message subtype": "SELECT id, name->>'en_US' FROM mail_message_subtype",
    "activity type": "SELECT id, name->>'en_US' FROM mail_activity_type",
    "alias": "SELECT id, alias_name FROM mail_alias",
    "asset": "SELECT id, path FROM ir_asset",
}


def take(cr):
    """The database's things: dict of kind → set of tuples."""
    found = {}
    for kind, query in QUERIES.items():
        cr.execute(query)
        found[kind] = set(cr.fetchall())
    return found


def difference(before, after):
    """What was left behind or lost: a list of sentences, a few per kind.

    >>> difference({"table": {("a",)}}, {"table": {("b",)}})
    ['1 table left behind: b', '1 table lost: a']
    """
    sentences = []
    for kind, things in after.items():
        for what, rows in (
            ("left behind", things - before[kind]),
            ("lost", before[kind] - things),
        ):
            if rows:
                names = sorted(" ".join(map(str, row)) for row in rows)
                some = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
                sentences.append(f"{len(names)} {kind} {what}: {some}")
    return sentences
