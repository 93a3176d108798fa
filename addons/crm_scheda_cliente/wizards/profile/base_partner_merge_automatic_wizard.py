from odoo import models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Core's merge of contacts, over tables with a unique index.

    It looks for constraints before it moves rows, and unique indexes are none: two
    customers that reached the same step could not be merged.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _has_check_or_unique_constraint(self, table, column):
        if super()._has_check_or_unique_constraint(table, column):
            return True
        return bool(
            self.env.execute_query(
                SQL(
                    "SELECT 1 FROM pg_index WHERE indisunique AND NOT indisprimary"
                    " AND indrelid = to_regclass(%s)"
                    " AND strpos(pg_get_indexdef(indexrelid), %s) > 0 LIMIT 1",
                    f'"{table}"',
                    column,
                )
            )
        )
