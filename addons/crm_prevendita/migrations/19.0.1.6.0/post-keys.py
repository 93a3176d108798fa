"""Work out the match keys anew: names are taken apart otherwise since."""

from odoo import SUPERUSER_ID, api
from odoo.tools import split_every

#: (model, one of the fields that are computed together, which records have any)
KEYS = (("crm.name", "key_blocks", [("anonymised", "=", False)]),
        ("res.partner", "crm_key_blocks", [("crm_key_name", "!=", False)]))  # fmt: skip


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    for model, field, domain in KEYS:
        records = env[model]
        ids = records.search(domain).ids
        for some in split_every(5000, ids, records.browse):
            env.add_to_compute(records._fields[field], some)
            env.flush_all()
            env.invalidate_all()
