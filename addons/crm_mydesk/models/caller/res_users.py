from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    crm_extension = fields.Char(
        "Telephone Extension",
        index="btree_not_null",
        help="The internal number of this person's telephone: calls that the"
        " exchange announces for it show up on this person's screen.",
        groups="base.group_user",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["crm_extension"]
