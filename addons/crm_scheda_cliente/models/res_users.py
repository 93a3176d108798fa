from odoo import api, models, tools
from odoo.tools import SQL


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        self.env.registry.clear_cache()
        return users

    @api.model
    def _crm_names(self, user_ids):
        """Return the names of users: ``{id: name}``.

        A card shows colleagues by name only, which no rule hides. Those of the
        company come from the cache, for portal users one query is asked.

        :param list user_ids: ids; what is no id is left out
        """
        ids = {user_id for user_id in user_ids if isinstance(user_id, int) and user_id}
        if not ids:
            return {}
        colleagues = self._crm_colleagues()
        names = {user_id: colleagues[user_id] for user_id in ids & set(colleagues)}
        strangers = ids - set(names)
        if strangers:
            names.update(self._crm_read_names(SQL("u.id = ANY(%s)", list(strangers))))
        return names

    @api.model
    @tools.ormcache()
    def _crm_colleagues(self):
        return self._crm_read_names(SQL("u.share IS NOT TRUE"))

    @api.model
    def _crm_read_names(self, condition):
        self.flush_model(["share"])
        self.env["res.partner"].flush_model(["name"])
        return dict(
            self.env.execute_query(
                SQL(
                    """SELECT u.id, p.name FROM res_users u
                         JOIN res_partner p ON p.id = u.partner_id WHERE %s""",
                    condition,
                )
            )
        )
