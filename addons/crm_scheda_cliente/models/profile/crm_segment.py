import ast

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class CrmSegment(models.Model):
    """A named group of names, evaluated live, for campaigns, lists and reports."""

    _name = "crm.segment"
    _inherit = ["crm.cached.mixin"]
    _description = "Segment of names"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    domain = fields.Char("Rule", required=True, default="[]")
    user_id = fields.Many2one(
        "res.users", "Owner", default=lambda self: self.env.user, index=True
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: shared by all companies."
    )
    partner_count = fields.Integer("Names", compute="_compute_partner_count")

    @api.depends("domain")
    def _compute_partner_count(self):
        Partner = self.env["res.partner"]
        for segment in self:
            try:
                segment.partner_count = Partner.search_count(segment._get_domain())
            except UserError:
                segment.partner_count = 0

    @api.constrains("domain")
    def _check_domain(self):
        for segment in self:
            try:
                self.env["res.partner"].search(segment._get_domain(), limit=1)
            except UserError as error:
                raise ValidationError(str(error)) from error

    def _get_domain(self):
        """Return the segment's domain on ``res.partner``.

        :raises UserError: if the rule cannot be read
        """
        self.ensure_one()
        return self._read_rule(self.domain, self.name)

    @api.model
    def _read_rule(self, rule, name):
        try:
            domain = Domain(ast.literal_eval(rule or "[]"))
            domain.validate(self.env["res.partner"])
        except (ValueError, SyntaxError, TypeError) as error:
            raise UserError(
                self.env._(
                    "The rule of the segment “%(segment)s” cannot be read: %(error)s."
                    " Open the segment and choose its conditions again.",
                    segment=name,
                    error=error,
                )
            ) from error
        return domain

    def _get_partners(self, limit=None):
        """Return the names in the segment now, as the reader may see them."""
        return self.env["res.partner"].search(self._get_domain(), limit=limit)

    def action_open_partners(self):
        """Open the names of the segment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_scheda_cliente.res_partner_action"
        )
        return {
            **action,
            "name": self.name,
            "domain": list(self._get_domain()),
            "context": {},
        }
