"""Work out anew the keys that are made otherwise since: names with figures."""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, split_every

#: (model, the field that tells which names have figures, what depends on it)
KEYS = (("crm.name", "key_name", "key_blocks"),
        ("res.partner", "crm_key_name", "crm_key_blocks"))  # fmt: skip
FIGURES = r"(^| )\d+( |$)"


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    for model, name, blocks in KEYS:
        records = env[model]
        query = SQL(
            "SELECT id FROM %s WHERE %s ~ %s ORDER BY id",
            SQL.identifier(records._table),
            SQL.identifier(name),
            FIGURES,
        )
        ids = [id_ for [id_] in env.execute_query(query)]
        for some in split_every(5000, ids, records.browse):
            env.add_to_compute(records._fields[blocks], some)
            env.flush_all()
            env.invalidate_all()
