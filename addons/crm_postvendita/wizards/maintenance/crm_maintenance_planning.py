"""Planning the rounds of some weeks, and what was left out of them."""

from markupsafe import Markup

from odoo import api, fields, models


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
    planned_count = fields.Integer("Visits planned", readonly=True)
    left_out_ids = fields.Many2many(
        "crm.maintenance.visit", string="Left out", readonly=True
    )
    left_out_html = fields.Html("Why", compute="_compute_left_out_html", sanitize=False)

    @api.depends("left_out_ids")
    def _compute_left_out_html(self):
        for wizard in self:
            visits = wizard.left_out_ids
            machines = len(visits.equipment_ids)
            told = self.env._(
                "Left out because of their contracts: machines %(machines)s, visits"
                " %(visits)s.",
                machines=machines,
                visits=len(visits),
            )
            reasons = Markup("").join(
                Markup("<li>{} <b>{}</b>: {}</li>").format(
                    mine.commercial_partner_id[:1].display_name,
                    self.env._("(machines: %s)", len(mine.equipment_ids)),
                    reason,
                )
                for reason, mine in visits.grouped("plan_error").items()
            )
            wizard.left_out_html = Markup("<p>{}</p><ul>{}</ul>").format(told, reasons)

    def _search_visits(self):
        domain = [
            ("state", "=", "to_plan"),
            ("company_id", "in", self.env.companies.ids),
            "|",
            ("window_start", "=", False),
            ("window_start", "<=", self.date_to),
        ]
        if self.zone_ids:
            domain.append(("zone_id", "in", self.zone_ids.ids))
        return self.env["crm.maintenance.visit"].search(domain)

    def action_plan(self):
        """Plan the visits whose days fall between the two dates.

        :return: the action that shows them, or says first what was left out
        """
        self.ensure_one()
        visits = self._search_visits()
        left_out = visits._get_left_out(self.date_from)
        planned = visits.browse()
        for mine in visits.grouped("company_id").values():
            planned |= mine._plan_rounds(self.date_from, self.date_to)
        if not left_out:
            return self.action_open_planned()
        self.write(
            {
                "planned_count": len(planned),
                "left_out_ids": [fields.Command.set(left_out.ids)],
            }
        )
        return self._crm_records_action(
            name=self.env._("Plan rounds"), target="new", context={}
        )

    def action_open_planned(self):
        """Show the visits by round."""
        return self.env["crm.maintenance.visit"]._crm_records_action(
            name=self.env._("Visits"),
            views=[(False, "list"), (False, "calendar"), (False, "form")],
            domain=[
                ("state", "in", ("to_plan", "planned")),
                ("date_due", "<=", fields.Date.add(self.date_to, days=31)),
            ],
            context={"group_by": ["round_id"]},
        )

    def action_open_left_out(self):
        """Show the visits that were left out, with the reason of each."""
        return self.left_out_ids._crm_records_action(
            name=self.env._("Visits left out"),
            views=[(False, "list"), (False, "form")],
            domain=[("id", "in", self.left_out_ids.ids)],
            context={},
        )

    def action_open_machines(self):
        """Show the machines whose visits were left out."""
        machines = self.left_out_ids.equipment_ids
        return machines._crm_records_action(
            name=self.env._("Machines left out"),
            views=[(False, "list"), (False, "form")],
            domain=[("id", "in", machines.ids)],
            context={},
        )
