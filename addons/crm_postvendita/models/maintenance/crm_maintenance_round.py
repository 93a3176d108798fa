"""Rounds: the visits of one technician on one day, planned together."""

from odoo import api, fields, models
from odoo.fields import Command


class CrmMaintenanceRound(models.Model):
    _name = "crm.maintenance.round"
    _description = "Round of visits"
    _order = "date, user_id, id"
    _check_company_auto = True

    date = fields.Date(required=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Technician", required=True, index=True
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    visit_ids = fields.One2many("crm.maintenance.visit", "round_id", string="Visits")
    visit_count = fields.Integer(compute="_compute_visits", store=True)
    zone_ids = fields.Many2many(
        "crm.service.zone", string="Zones", compute="_compute_visits", store=True
    )

    _once = models.UniqueIndex(
        "(company_id, user_id, date)", "The technician has a round on this day already."
    )

    @api.depends("visit_ids.zone_id")
    def _compute_visits(self):
        for round_ in self:
            round_.visit_count = len(round_.visit_ids)
            round_.zone_ids = [Command.set(round_.visit_ids.zone_id.ids)]

    @api.depends("date", "user_id")
    def _compute_display_name(self):
        for round_ in self:
            day = self.env["ir.qweb.field.date"].value_to_html(round_.date, {})
            round_.display_name = f"{day} {round_.user_id.name}"
