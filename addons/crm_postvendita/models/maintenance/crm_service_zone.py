"""Zones: which technicians serve which postal codes and provinces."""

from odoo import api, fields, models


class CrmServiceZone(models.Model):
    """A part of the country that some technicians serve."""

    _name = "crm.service.zone"
    _description = "Zone of the technicians"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company
    )
    state_ids = fields.Many2many("res.country.state", string="Provinces")
    zip_prefixes = fields.Char(
        "Postal codes",
        help="Beginnings of postal codes, separated by commas: 250, 24121. They come"
        " before the provinces.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Technicians",
        domain=lambda self: [
            (
                "all_group_ids",
                "in",
                self.env.ref("crm_postvendita.crm_postvendita_group_agent").ids,
            )
        ],
    )

    def _get_prefixes(self):
        self.ensure_one()
        parts = (self.zip_prefixes or "").replace(";", ",").split(",")
        return tuple(part.strip() for part in parts if part.strip())

    @api.model
    def _find(self, address, company):
        """Return the zone of an address: by postal code, or else by province."""
        zones = self.sudo().search(  # sudo: where an address lies is no secret
            [("company_id", "in", (company.id, False))]
        )
        code = (address.zip or "").strip()
        matches = [
            (len(prefix), -index, zone)
            for index, zone in enumerate(zones)
            for prefix in zone._get_prefixes()
            if code.startswith(prefix)
        ]
        if matches:
            return max(matches, key=lambda match: match[:2])[2]
        state = address.state_id
        return zones.filtered(lambda zone: state and state in zone.state_ids)[:1]
