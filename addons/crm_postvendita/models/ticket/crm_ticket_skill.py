from odoo import api, fields, models


class CrmTicketSkill(models.Model):
    """Something that not everybody in the service can do."""

    _name = "crm.ticket.skill"
    _description = "Skill"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    user_ids = fields.Many2many(
        "res.users",
        string="Who has it",
        domain=lambda self: self.env["res.users"]._crm_agents_domain(),
    )
    category_ids = fields.Many2many(
        "crm.ticket.category",
        "crm_ticket_category_skill_rel",
        "skill_id",
        "category_id",
        string="Asked for by",
        help="Tickets of these categories ask for somebody with this skill.",
    )

    @api.model
    def _get_asked(self, category, product):
        """Return the skills that a ticket asks for: a hook.

        :param category: the ticket's, in superuser mode
        :param product: the ticket's, in superuser mode
        """
        return category.skill_ids
