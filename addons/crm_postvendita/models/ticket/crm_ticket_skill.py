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


class CrmTicketCategory(models.Model):
    _inherit = "crm.ticket.category"

    skill_ids = fields.Many2many(
        "crm.ticket.skill",
        "crm_ticket_category_skill_rel",
        "category_id",
        "skill_id",
        string="Skills asked for",
    )
    planned_hours = fields.Float(
        help="Hours that a ticket of this category usually takes."
    )


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

    planned_hours = fields.Float(
        compute="_compute_planned_hours",
        store=True,
        readonly=False,
        help="Hours that the ticket is expected to take, as a rule those of its"
        " category.",
    )

    @api.depends("category_id")
    def _compute_planned_hours(self):
        for ticket in self:
            ticket.planned_hours = ticket.category_id.planned_hours
