"""Cloning one row many times, and what surrounds it."""

#: context in which a template is made: nothing around it
QUIET = {"tracking_disable": True, "no_reset_password": True, "mail_create_nolog": True}

#: id of the first cloned row in every table
BASE = 1_000_000

#: fixed customers, as offsets of the companies' numbers: documents each has
BIG, MEDIUM, SMALL = 5_000, 200, 10
DOCUMENTS = {BIG: 5_000, MEDIUM: 200, SMALL: 10}


def clone(cr, table, template, source, columns):
    """Insert one copy of a row for every row of a query.

    :param str table: where the template lies and the copies go
    :param int template: the template's id
    :param str source: SQL of a query, visible as ``s`` in the expressions
    :param dict columns: column to SQL expression over ``s`` and ``t`` (the
        template); every other column is copied
    """
    cr.execute(
        """SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
            WHERE attrelid = %s::regclass AND attnum > 0
              AND NOT attisdropped AND attgenerated = ''""",
        [table],
    )
    types = dict(cr.fetchall())
    unknown = set(columns) - set(types)
    if unknown:
        raise ValueError(f"{table} has no columns {sorted(unknown)}")
    names = ", ".join(f'"{name}"' for name in types)
    values = ", ".join(
        f"({columns[name]})::{kind}" if name in columns else f't."{name}"'
        for name, kind in types.items()
    )
    cr.execute(
        f"""INSERT INTO {table} ({names})
            SELECT {values} FROM ({source}) s,
                   (SELECT * FROM {table} WHERE id = {int(template)}) t"""
    )
    return cr.rowcount


def prepare(cr, tables):
    """Drop secondary indexes, switch foreign keys off, define the hashes."""
    cr.execute("SET session_replication_role = replica")
    cr.execute("SET work_mem = '256MB'")
    cr.execute(
        """
        CREATE SCHEMA IF NOT EXISTS bench;
        -- a repeatable number in [0, 1) for a row's number and a purpose
        CREATE OR REPLACE FUNCTION bench.r(n int, purpose int) RETURNS float8
            LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT ((hashint4extended(n, purpose::bigint) >> 11)
                    & 9007199254740991)::float8 / 9007199254740992 $$;
        CREATE OR REPLACE FUNCTION bench.i(n int, purpose int, bound int)
            RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT floor(bench.r(n, purpose) * bound)::int $$;
        CREATE TABLE IF NOT EXISTS bench.dropped_index (definition text);
        """
    )
    cr.execute(
        """SELECT x.indexrelid::regclass::text, pg_get_indexdef(x.indexrelid)
             FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid
            WHERE c.relname = ANY(%s) AND NOT x.indisprimary
              AND NOT EXISTS (SELECT FROM pg_constraint k
                               WHERE k.conindid = x.indexrelid)""",
        [list(tables)],
    )
    for name, definition in cr.fetchall():
        cr.execute("INSERT INTO bench.dropped_index VALUES (%s)", [definition])
        cr.execute(f"DROP INDEX {name}")


def finish(cr, tables):
    """Rebuild indexes, move the sequences on, gather statistics; not committed."""
    cr.execute("SELECT definition FROM bench.dropped_index")
    for (definition,) in cr.fetchall():
        cr.execute(definition)
    cr.execute("DELETE FROM bench.dropped_index")
    cr.execute(
        """SELECT s.oid::regclass::text, t.oid::regclass::text
             FROM pg_class s
             JOIN pg_depend d ON d.objid = s.oid AND d.deptype = 'a'
             JOIN pg_class t ON t.oid = d.refobjid
            WHERE s.relkind = 'S' AND t.relname = ANY(%s)""",
        [list(tables)],
    )
    for sequence, table in cr.fetchall():
        cr.execute(f"SELECT setval('{sequence}', (SELECT max(id) FROM {table}))")
    cr.execute("SET session_replication_role = origin")
    cr.execute("ANALYZE")


def vacuum(cr):
    """Commit and leave the tables as a night's work of PostgreSQL leaves them."""
    cr.commit()
    connection = cr._cnx
    autocommit, connection.autocommit = connection.autocommit, True
    cr.execute("VACUUM ANALYZE")
    connection.autocommit = autocommit
