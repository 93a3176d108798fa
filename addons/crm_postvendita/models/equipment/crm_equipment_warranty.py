"""A machine's warranty: by which rule, from when, how long, what it pays."""

from odoo import api, fields, models
from odoo.fields import Domain

from .kernel.periods import end_of_term


class CrmEquipment(models.Model):
    _inherit = "crm.equipment"

    warranty_rule_id = fields.Many2one(
        "crm.warranty.rule",
        compute="_compute_warranty_rule_id",
        store=True,
        readonly=False,
        check_company=True,
        tracking=True,
    )
    warranty_start = fields.Date(compute="_compute_warranty", store=True)
    warranty_end = fields.Date(
        compute="_compute_warranty", store=True, index="btree_not_null", tracking=True
    )
    warranty_extension_ids = fields.One2many(
        "crm.warranty.extension", "equipment_id", string="Extensions"
    )
    warranty_state = fields.Selection(
        [
            ("none", "No warranty"),
            ("running", "Under warranty"),
            ("over", "Warranty is over"),
        ],
        compute="_compute_warranty_state",
        search="_search_warranty_state",
        string="Warranty",
    )

    @api.depends("product_id", "partner_id.commercial_partner_id.is_company")
    def _compute_warranty_rule_id(self):
        rules = self.env["crm.warranty.rule"]
        for equipment in self:
            # the machine keeps the warranty that it was sold with
            equipment.warranty_rule_id = equipment.warranty_rule_id or rules._find(
                equipment.product_id,
                equipment.partner_id.commercial_partner_id,
                equipment.company_id,
            )

    @api.depends(
        "warranty_rule_id.months",
        "warranty_rule_id.starts_from",
        "warranty_extension_ids.months",
        "date_delivery",
        "date_invoice",
        "date_install",
    )
    def _compute_warranty(self):
        for equipment in self:
            rule = equipment.warranty_rule_id
            start = rule._get_start(equipment._get_dates()) if rule else False
            months = rule.months + sum(
                equipment.warranty_extension_ids.mapped("months")
            )
            equipment.warranty_start = start
            equipment.warranty_end = start and end_of_term(start, months)

    @api.depends("warranty_start", "warranty_end")
    def _compute_warranty_state(self):
        today = fields.Date.context_today(self)
        for equipment in self:
            end = equipment.warranty_end
            running = "running" if end and end >= today else "over"
            equipment.warranty_state = running if end else "none"

    @api.model
    def _search_warranty_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domains = {
            "none": Domain("warranty_end", "=", False),
            "running": Domain("warranty_end", ">=", today),
            "over": Domain("warranty_end", "<", today),
        }
        return Domain.OR(domains[key] for key in value if key in domains)

    def _get_dates(self):
        self.ensure_one()
        return {
            "delivery": self.date_delivery,
            "invoice": self.date_invoice,
            "installation": self.date_install,
        }

    def _covers(self, kind, day):
        """Return whether the warranty pays work of a kind on a day."""
        self.ensure_one()
        if not self.warranty_start or not self.warranty_end:
            return False
        within = self.warranty_start <= day <= self.warranty_end
        return within and self.warranty_rule_id._covers_kind(kind)
