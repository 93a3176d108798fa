from odoo import api, models
from odoo.tools import SQL


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _crm_names(self, user_ids):
        """Return the names of users in one query: ``{id: name}``.

        A card shows colleagues by name only, which no rule hides.

        :param list user_ids: ids; what is no id is left out
        """
        ids = {user_id for user_id in user_ids if isinstance(user_id, int) and user_id}
        if not ids:
            return {}
        self.env["res.partner"].flush_model(["name"])
        return dict(
            self.env.execute_query(
                SQL(
                    """SELECT u.id, p.name FROM res_users u
                         JOIN res_partner p ON p.id = u.partner_id
                        WHERE u.id = ANY(%s)""",
                    list(ids),
                )
            )
        )
