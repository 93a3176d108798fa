from odoo import api, models
from odoo.tools import SQL

from .crm_name_finder import _PER_KEY

#: (columns of ours, columns of the other side's table), by kind of key
_NAME_KEYS = (
    (("vat",), ("vat",)),
    (("fiscalcode",), ("fiscalcode",)),
    (("pec",), ("pec",)),
    (("email",), ("email",)),
    (("phone", "phone2"), ("phone", "phone2")),
)
_PARTNER_KEYS = (
    (("vat",), ("crm_key_vat",)),
    (("fiscalcode",), ("crm_key_fiscal",)),
    (("pec",), ("crm_key_pec",)),
    (("email",), ("email_normalized",)),
    (("phone", "phone2"), ("phone_sanitized",)),
)


class CrmName(models.Model):
    """The exact keys of a whole batch, looked up together.

    One statement asks who has any of the batch's keys, however many names there
    are; who meets whom is told in memory.
    """

    _inherit = "crm.name"

    @api.model
    def _get_exact_pairs(self, ids):
        """Return {(name, other name or None, partner or None)} that share a key."""
        ours = self._get_name_values(ids)
        owners = self._get_key_owners(ours.values())
        pairs = set()
        for name in ours.values():
            for index, (columns, _theirs) in enumerate(_NAME_KEYS):
                for value in {name[c] for c in columns if name[c]}:
                    earlier = owners.get((False, index, value), ())
                    others = self._pick(earlier, name, lambda i, n: i < n["id"])
                    pairs.update((name["id"], i, None) for i in others)
                    known = owners.get((True, index, value), ())
                    partners = self._pick(known, name, lambda _i, _n: True)
                    pairs.update((name["id"], None, i) for i in partners)
        return pairs

    @api.model
    def _pick(self, owners, name, fits):
        """Return the first few owners of a key that a name may be compared with.

        :param list owners: ``[(company, ids, best first)]``
        """
        company, found = name["company_id"], []
        for theirs, ids in owners:
            if theirs == company or not theirs or not company:
                found += [i for i in ids if fits(i, name)]
        return found[:_PER_KEY]

    @api.model
    def _get_key_owners(self, names):
        """Return {(is a partner, index of the key, value): [(company, ids)]}."""
        sides = (
            (False, SQL("crm_name"), _NAME_KEYS, SQL("id"),
             SQL("merged_into_id IS NULL")),
            (True, SQL("res_partner"), _PARTNER_KEYS, SQL("active DESC, id"),
             SQL("TRUE")),
        )  # fmt: skip
        parts = []
        for partner, table, keys, order, condition in sides:
            for index, (columns, theirs) in enumerate(keys):
                values = list({n[c] for n in names for c in columns if n[c]})
                parts += [
                    self._get_owners_sql(
                        partner, table, index, SQL.identifier(column), values, order,
                        condition,
                    )
                    for column in theirs if values
                ]  # fmt: skip
        found = {}
        if parts:
            self.env.cr.execute(SQL(" UNION ALL ").join(parts))
            for partner, index, value, company, ids in self.env.cr.fetchall():
                found.setdefault((partner, index, value), []).append((company, ids))
        return found

    @api.model
    def _get_owners_sql(self, partner, table, index, column, values, order, condition):
        """Return the query of one column's owners, the first few of each company."""
        return SQL(
            "SELECT %(partner)s, %(index)s, %(column)s, company_id,"
            " (array_agg(id ORDER BY %(order)s))[1:%(limit)s]"
            " FROM %(table)s WHERE %(column)s = ANY(%(values)s) AND %(condition)s"
            " GROUP BY %(column)s, company_id",
            partner=partner,
            index=index,
            column=column,
            order=order,
            limit=_PER_KEY,
            table=table,
            values=values,
            condition=condition,
        )
