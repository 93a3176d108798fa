"""Planning the rounds of some weeks."""

from odoo import fields, models


class CrmMaintenancePlanning(models.TransientModel):
    """Plans the open visits of some weeks."""

    _name = "crm.maintenance.planning"
    _description = "Plan rounds"

    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=1),
    )
    date_to = fields.Date(
        "To",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=28),
    )
    zone_ids = fields.Many2many("crm.service.zone", string="Zones", help="Empty: all.")

    def action_plan(self):
        """Plan the visits whose days fall between the two dates."""
        self.ensure_one()
        visits = self.env["crm.maintenance.visit"]
        domain = [
            ("state", "=", "to_plan"),
            ("company_id", "in", self.env.companies.ids),
            "|",
            ("window_start", "=", False),
            ("window_start", "<=", self.date_to),
        ]
        if self.zone_ids:
            domain.append(("zone_id", "in", self.zone_ids.ids))
        for mine in visits.search(domain).grouped("company_id").values():
            mine._plan_rounds(self.date_from, self.date_to)
        return visits._get_records_action(
            name=self.env._("Visits"),
            views=[(False, "list"), (False, "calendar"), (False, "form")],
            domain=[
                ("state", "in", ("to_plan", "planned")),
                ("date_due", "<=", fields.Date.add(self.date_to, days=31)),
            ],
            context={"group_by": ["round_id"]},
        )
