"""Hours of their own that a call programme has on some days of the week."""

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError


class CrmCallHours(models.Model):
    """Other hours of a call programme on one day of the week."""

    _name = "crm.call.hours"
    _description = "Hours of a call programme on a day of the week"
    _inherit = ["crm.cached.mixin"]
    _order = "program_id, weekday"

    program_id = fields.Many2one(
        "crm.call.program", required=True, ondelete="cascade", index=True
    )
    weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        required=True,
        default="5",
    )
    hour_from = fields.Float(string="From", default=9)
    hour_to = fields.Float(string="To", default=12)

    _once = models.UniqueIndex(
        "(program_id, weekday)", "A day of the week has its own hours once."
    )

    @api.model
    @tools.ormcache("program_id")
    def _get_of(self, program_id):
        """Return a stored programme's own hours: tuple of ``(day, from, to)``."""
        # sudo: asked for by who may see the programme
        lines = self.sudo().search([("program_id", "=", program_id)])
        return tuple((int(one.weekday), one.hour_from, one.hour_to) for one in lines)

    @api.constrains("hour_from", "hour_to")
    def _check_hours(self):
        for line in self:
            if not 0 <= line.hour_from < line.hour_to <= 24:
                raise ValidationError(
                    self.env._(
                        "“%(program)s”: the hours of a day go from 0 to 24, and end"
                        " after they begin.",
                        program=line.program_id.name,
                    )
                )
