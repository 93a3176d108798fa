"""What the suite asks about its users: their names, and who sees accounting."""

from odoo import api, models
from odoo.exceptions import AccessError


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _crm_names(self, user_ids):
        """Return the names of users: ``{id: name}``.

        A card shows colleagues by name only, which no rule hides.

        :param user_ids: ids; what is no id is left out
        """
        ids = {user_id for user_id in user_ids if isinstance(user_id, int) and user_id}
        if not ids:
            return {}
        # the name lies on the partner: one statement with its join, where reading the
        # field would take two, with every column of both
        users = self.sudo().with_context(active_test=False)  # sudo: only names
        query = users._search([("id", "in", list(ids))])
        columns = [users._field_to_sql(users._table, n, query) for n in ("id", "name")]
        return dict(self.env.execute_query(query.select(*columns)))

    @api.model
    def _crm_put_names(self, places):
        """Put the names of users where their ids stand, in one query.

        :param places: ``[(dict, key)]``, changed in place; what is no id stays
        """
        names = self._crm_names([item[key] for item, key in places])
        for item, key in places:
            item[key] = names.get(item[key], item[key])

    @api.model
    def _crm_sees_accounting(self):
        """Say whether the reader may see amounts of accounting."""
        return self.env.su or (
            self.env.user.has_group("account.group_account_invoice")
            or self.env.user.has_group("account.group_account_readonly")
        )

    @api.model
    def _crm_check_accounting(self):
        """Refuse whoever may not see amounts of accounting.

        :raises AccessError: with a sentence
        """
        if not self._crm_sees_accounting():
            raise AccessError(
                self.env._(
                    "Statements of account are for accounting staff. Ask your"
                    " administrator for the role “Invoicing” or “Read-only”."
                )
            )
