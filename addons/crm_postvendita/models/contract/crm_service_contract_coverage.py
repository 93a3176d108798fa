"""What a contract covers: machines, products, sites, from when to when."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .crm_service_contract import LIVE
from .kernel import cover


class CrmServiceContractCoverage(models.Model):
    """What a contract covers: a machine, a product, a site; nothing named: all."""

    _name = "crm.service.contract.coverage"
    _inherit = ["crm.contract.part.mixin"]
    _description = "What a contract covers"
    _order = "contract_id, id"
    _check_company_auto = True

    commercial_partner_id = fields.Many2one(related="contract_id.commercial_partner_id")
    equipment_id = fields.Many2one(
        "crm.equipment",
        string="Machine",
        index="btree_not_null",
        check_company=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="With all its parts.",
    )
    product_id = fields.Many2one("product.product", check_company=True)
    site_id = fields.Many2one(
        "res.partner",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
    )
    date_start = fields.Date("From", help="Empty: from the contract's start.")
    date_end = fields.Date("Until", help="Empty: to the contract's end.")

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for line in self:
            if line.date_start and line.date_end and line.date_end < line.date_start:
                # a machine that leaves on the day it came was never covered
                if (line.date_start - line.date_end).days > 1:
                    raise ValidationError(
                        self.env._(
                            "Contract %(contract)s: coverage of “%(what)s” ends before"
                            " it starts.",
                            contract=line.contract_id.display_name,
                            what=line._describe(),
                        )
                    )

    @api.constrains("equipment_id", "contract_id")
    def _check_owner(self):
        for line in self.filtered(lambda line: not line.date_end):
            contract = line.contract_id
            line.equipment_id._check_stands_at(contract.commercial_partner_id, contract)

    @api.constrains("equipment_id", "product_id", "site_id", "date_start", "date_end")
    def _check_overlap(self):
        """Refuse that two contracts in force include the same for the same."""
        for line in self.filtered(lambda c: c.contract_id.state in LIVE):
            for other in line._get_rivals():
                shared = line.contract_id._get_kinds() & other.contract_id._get_kinds()
                if not shared or not line._meets(other):
                    continue
                raise ValidationError(
                    self.env._(
                        "“%(what)s” is covered by contract %(other)s already, until"
                        " %(end)s: end that coverage, or start this contract"
                        " (%(contract)s) later.",
                        what=line._describe(),
                        other=other.contract_id.display_name,
                        end=other.contract_id._format_day(other._get_span()[1])
                        or self.env._("further notice"),
                        contract=line.contract_id.display_name,
                    )
                )

    def _get_rivals(self):
        contract = self.contract_id
        return self.sudo().search(  # sudo: an overlap is one whoever sees it
            [
                ("contract_id", "!=", contract.id),
                ("contract_id.state", "in", LIVE),
                (
                    "contract_id.commercial_partner_id",
                    "=",
                    contract.commercial_partner_id.id,
                ),
                ("contract_id.company_id", "=", contract.company_id.id),
                ("equipment_id", "=", self.equipment_id.id),
                ("product_id", "=", self.product_id.id),
                ("site_id", "=", self.site_id.id),
            ]
        )

    def _get_span(self):
        """Return the first and the last day covered, the last False without end."""
        contract = self.contract_id
        ends = [day for day in (self.date_end, contract.date_end) if day]
        start = max(self.date_start or contract.date_start, contract.date_start)
        return start, min(ends) if ends else False

    def _meets(self, other):
        start, stop = self._get_span()
        other_start, other_stop = other._get_span()
        return (not stop or other_start <= stop) and (
            not other_stop or start <= other_stop
        )

    def _describe(self):
        self.ensure_one()
        named = self.equipment_id or self.product_id or self.site_id
        return named.display_name or self.env._("everything of the customer")

    def _end_on(self, day):
        """End coverage on a day, earlier ends stay."""
        for line in self:
            if not line.date_end or line.date_end > day:
                line.date_end = day

    def _hand_on(self, equipment, day):
        """Let another machine take this one's place from a day on."""
        self.ensure_one()
        end = self.date_end
        self._end_on(fields.Date.subtract(day, days=1))
        self.copy({"equipment_id": equipment.id, "date_start": day, "date_end": end})

    def _closeness(self, equipment, path, product, site, day):
        """Return how closely a line names what a ticket is about, None if not."""
        start, stop = self._get_span()
        if day < start or (stop and day > stop):
            return None
        if self.equipment_id:
            return cover.EQUIPMENT if self.equipment_id.id in path else None
        if self.product_id and self.product_id != product:
            return None
        if self.site_id and self.site_id != site:
            return None
        if self.product_id:
            return cover.PRODUCT
        return cover.SITE if self.site_id else cover.EVERYTHING
