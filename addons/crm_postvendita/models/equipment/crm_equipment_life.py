"""What happens to a machine: it moves, is replaced, goes out of use."""

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError


class CrmEquipmentMove(models.Model):
    """One change of customer, written by the system."""

    _name = "crm.equipment.move"
    _description = "Move of a machine"
    _order = "date desc, id desc"

    equipment_id = fields.Many2one(
        "crm.equipment", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="equipment_id.company_id", store=True)
    date = fields.Date(required=True)
    from_partner_id = fields.Many2one("res.partner", string="From", required=True)
    to_partner_id = fields.Many2one("res.partner", string="To", required=True)
    user_id = fields.Many2one("res.users", string="Who")
    note = fields.Char("Why")


class CrmEquipment(models.Model):
    _inherit = "crm.equipment"

    move_ids = fields.One2many("crm.equipment.move", "equipment_id", string="Moves")
    counter_ids = fields.One2many(
        "crm.equipment.counter", "equipment_id", string="Counters"
    )
    reading_ids = fields.One2many(
        "crm.equipment.reading", "equipment_id", string="Readings"
    )

    def _check_may_move(self, partner):
        """Refuse a new customer while contracts or parts tie the machine down.

        :raises ValidationError: if it belongs to somebody else already
        """
        today = fields.Date.context_today(self)
        for equipment in self:
            owner = equipment.commercial_partner_id
            if owner == partner.commercial_partner_id:
                continue
            covers = equipment._get_running_covers(today)
            raise ValidationError(
                self.env._(
                    "“%(machine)s” belongs to %(owner)s%(cover)s. Use “Move to another"
                    " customer”: its parts go along, contracts stop covering it on"
                    " that day, and its history stays.",
                    machine=equipment.display_name,
                    owner=owner.display_name,
                    cover=self.env._(
                        " and is covered by contract %s",
                        ", ".join(covers.contract_id.mapped("number")),
                    )
                    if covers
                    else "",
                )
            )

    def _get_running_covers(self, day):
        """Return the coverage lines that name the machines on a day or later."""
        # sudo: what ties a machine down holds whoever moves it
        return (
            self.env["crm.service.contract.coverage"]
            .sudo()
            .search(
                [
                    ("equipment_id", "in", self.ids),
                    ("contract_id.state", "in", ("running", "suspended")),
                    "|",
                    ("date_end", "=", False),
                    ("date_end", ">=", day),
                ]
            )
        )

    def _move_to_customer(self, partner, site, day, note):
        """Give machines with their parts to another customer, from a day on."""
        self.check_access("write")
        family = self.search([("id", "child_of", self.ids)])
        covers = family._get_running_covers(day)
        covers._end_on(fields.Date.subtract(day, days=1))
        moves = self.env["crm.equipment.move"].sudo()  # sudo: written by the system
        moves.create(
            [
                {
                    "equipment_id": equipment.id,
                    "date": day,
                    "from_partner_id": equipment.partner_id.id,
                    "to_partner_id": partner.id,
                    "user_id": self.env.uid,
                    "note": note,
                }
                for equipment in family
            ]
        )
        top = self.filtered(lambda e: e.parent_id and e.parent_id not in self)
        top.parent_id = False
        family.with_context(crm_equipment_move=True).write(
            {"partner_id": partner.id, "site_id": site.id}
        )

    def _replace_by(self, product, serial, day, keep_warranty):
        """Replace a machine or part by a new one that takes its place.

        :param keep_warranty: whether the new one only has what is left of the
            old one's warranty, as the law says for a replacement under warranty
        :return: the new machine
        """
        self.ensure_one()
        self._check_in_use()
        new = self.create(
            {
                "product_id": product.id,
                "name": product.name,
                "serial": serial,
                "partner_id": self.partner_id.id,
                "site_id": self.site_id.id,
                "place": self.place,
                "parent_id": self.parent_id.id,
                "replaces_id": self.id,
                "company_id": self.company_id.id,
                "date_install": day,
                **(self._get_kept_warranty() if keep_warranty else {}),
            }
        )
        for cover in self._get_running_covers(day):
            cover._hand_on(new, day)
        self.child_ids.parent_id = new
        self.write({"state": "replaced", "date_retired": day})
        self.message_post(
            body=self.env._("Replaced by %s.", new.display_name),
            subtype_xmlid="mail.mt_note",
        )
        return new

    def _get_kept_warranty(self):
        """Return values by which a new machine keeps the old one's warranty."""
        return {
            "warranty_rule_id": self.warranty_rule_id.id,
            "date_delivery": self.date_delivery,
            "date_invoice": self.date_invoice,
            "date_install": self.date_install,
        }

    def _check_in_use(self):
        for equipment in self.filtered(lambda e: e.state != "in_use"):
            raise UserError(
                self.env._(
                    "“%(machine)s” is out of use since %(day)s%(by)s.",
                    machine=equipment.display_name,
                    day=equipment._format_day(equipment.date_retired),
                    by="".join(
                        self.env._(": it was replaced by %s", new.display_name)
                        for new in equipment.replaced_by_ids[:1]
                    ),
                )
            )

    def action_retire(self):
        """Take machines and their parts out of use today."""
        self._check_in_use()
        today = fields.Date.context_today(self)
        family = self.search([("id", "child_of", self.ids), ("state", "=", "in_use")])
        family._get_running_covers(today)._end_on(today)
        family.write({"state": "retired", "date_retired": today})

    def action_back_in_use(self):
        for equipment in self:
            if equipment.replaced_by_ids:
                equipment._check_in_use()
        self.write({"state": "in_use", "date_retired": False})
