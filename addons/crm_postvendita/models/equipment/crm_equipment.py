"""What is installed at the customer: machines, their parts, their warranty."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

STATES = [
    ("in_use", "In use"),
    ("replaced", "Replaced"),
    ("retired", "Retired"),
]
_MANAGER = "crm_postvendita.crm_postvendita_group_manager"


class CrmEquipment(models.Model):
    _name = "crm.equipment"
    _description = "Equipment"
    _inherit = [
        "crm.served.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "image.mixin",
        "crm.timeline.mixin",
    ]
    _order = "commercial_partner_id, parent_path, id"
    _rec_names_search = ["name", "serial"]
    _parent_store = True
    _check_company_auto = True

    _timeline_kind = "equipment"
    _timeline_icon = "fa-cogs"
    _timeline_sequence = 45
    _timeline_partner = "commercial_partner_id"
    _timeline_date = "date_in_use"
    _timeline_user = None
    _timeline_text = ("name", "serial")
    _timeline_fields = ("name", "serial", "state", "warranty_end")
    _timeline_evidence = False

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        index="trigram",
    )
    serial = fields.Char("Serial number", tracking=True, index="trigram", copy=False)
    lot_ref = fields.Char("Lot", index="btree_not_null", copy=False)
    state = fields.Selection(
        STATES, default="in_use", required=True, tracking=True, copy=False
    )
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )
    partner_id = fields.Many2one(tracking=True)
    commercial_partner_id = fields.Many2one(index=True)
    site_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="The customer's address where it stands.",
    )
    place = fields.Char(help="Department, line, room …")
    parent_id = fields.Many2one(
        "crm.equipment",
        string="Part of",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("crm.equipment", "parent_id", string="Parts")
    note = fields.Html()
    replaces_id = fields.Many2one(
        "crm.equipment", readonly=True, copy=False, index=True
    )
    replaced_by_ids = fields.One2many("crm.equipment", "replaces_id")
    # where it comes from
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Order line",
        index="btree_not_null",
        copy=False,
        readonly=True,
    )
    invoice_id = fields.Many2one(
        "account.move",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
    )
    date_delivery = fields.Date("Delivered on", tracking=True, copy=False)
    date_invoice = fields.Date("Invoiced on", tracking=True, copy=False)
    date_install = fields.Date("Installed on", tracking=True, copy=False)
    date_retired = fields.Date("Out of use since", copy=False, readonly=True)
    date_in_use = fields.Date(
        "In use since", compute="_compute_date_in_use", store=True, index=True
    )

    _serial_unique = models.UniqueIndex(
        "(company_id, product_id, lower(serial)) WHERE serial IS NOT NULL",
        "Another machine of this product has the same serial number.",
    )
    _timeline_idx = models.Index("(commercial_partner_id, date_in_use DESC, id DESC)")

    # ------------------------------------------------------------------- computed
    @api.depends("product_id")
    def _compute_name(self):
        for equipment in self:
            product = equipment.product_id
            equipment.name = equipment.name or product.name or self.env._("Machine")

    @api.depends("name", "serial")
    def _compute_display_name(self):
        for equipment in self:
            name, serial = equipment.name or "", equipment.serial
            equipment.display_name = f"{name} [{serial}]" if serial else name

    @api.depends("date_install", "date_delivery", "date_invoice", "create_date")
    def _compute_date_in_use(self):
        for equipment in self:
            created = equipment.create_date or fields.Datetime.now()
            equipment.date_in_use = (
                equipment.date_install
                or equipment.date_delivery
                or equipment.date_invoice
                or created.date()
            )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for equipment in self:
            equipment.access_url = f"/my/equipment/{equipment.id}"
        return result

    # ---------------------------------------------------------------------- checks
    @api.model
    def _check_serial(self, serial, product_id, company_id, own=None):
        """Refuse a serial number that is taken, before the database does.

        :param own: id of the machine that may have it, if it exists
        """
        # sudo: a serial number is taken even where the reader may not look
        twin = (
            self.sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("serial", "=ilike", _literal(serial)),
                    ("product_id", "=", product_id),
                    ("company_id", "=", company_id),
                    ("id", "!=", own),
                ],
                limit=1,
            )
        )
        if twin:
            raise ValidationError(
                self.env._(
                    "Serial number %(serial)s of “%(product)s” is taken: the machine"
                    " stands at %(customer)s since %(date)s. Correct the number, or"
                    " move that machine to its new customer.",
                    serial=serial,
                    product=twin.product_id.display_name or twin.name,
                    customer=twin.commercial_partner_id.display_name,
                    date=twin._format_day(twin.date_in_use),
                )
            )

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A machine cannot be a part of itself: see “Part of”.")
            )
        for equipment in self:
            owner = equipment.parent_id.commercial_partner_id
            if owner and owner != equipment.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "“%(part)s” cannot be a part of “%(machine)s”, which stands"
                        " at another customer (%(customer)s).",
                        part=equipment.display_name,
                        machine=equipment.parent_id.display_name,
                        customer=owner.display_name,
                    )
                )

    @api.constrains("site_id", "partner_id")
    def _check_site(self):
        for equipment in self.filtered("site_id"):
            if (
                equipment.site_id.commercial_partner_id
                != equipment.commercial_partner_id
            ):
                raise ValidationError(
                    self.env._(
                        "“%(machine)s”: the site %(site)s is not one of %(customer)s.",
                        machine=equipment.display_name,
                        site=equipment.site_id.display_name,
                        customer=equipment.commercial_partner_id.display_name,
                    )
                )

    @api.constrains("date_delivery", "date_install", "date_retired")
    def _check_dates(self):
        for equipment in self:
            begin, end = equipment.date_install, equipment.date_retired
            if begin and end and end < begin:
                raise ValidationError(
                    self.env._(
                        "“%s” cannot go out of use before it was installed: correct"
                        " one of the two dates.",
                        equipment.display_name,
                    )
                )

    # ------------------------------------------------------------------------ CRUD
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [_clean(vals) for vals in vals_list]
        for vals in vals_list:
            if vals.get("serial"):
                self._check_serial(
                    vals["serial"],
                    vals.get("product_id") or False,
                    vals.get("company_id") or self.env.company.id,
                )
        return super().create(vals_list)

    def write(self, vals):
        vals = _clean(vals)
        if "partner_id" in vals and not self.env.context.get("crm_equipment_move"):
            self._check_may_move(self.env["res.partner"].browse(vals["partner_id"]))
        if {"serial", "product_id", "company_id"} & vals.keys():
            for equipment in self:
                serial = vals.get("serial", equipment.serial)
                if serial:
                    self._check_serial(
                        serial,
                        vals.get("product_id", equipment.product_id.id),
                        vals.get("company_id", equipment.company_id.id),
                        equipment.id,
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: tickets of other teams count too
        used = (
            self.env["crm.ticket"]
            .sudo()
            .search([("equipment_id", "in", self.ids)], limit=1)
        )
        if used:
            raise ValidationError(
                self.env._(
                    "“%(machine)s” has a history (ticket %(ticket)s): retire it"
                    " instead of deleting it.",
                    machine=used.equipment_id.display_name,
                    ticket=used.number,
                )
            )

    # -------------------------------------------------------------------- timeline
    @api.model
    def _timeline_label(self):
        return self.env._("Equipment")

    @api.model
    def _timeline_domain(self):
        return Domain("parent_id", "=", False)

    def _timeline_entry(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            "title": self.env._("Machine: %s", self.display_name),
            "state": states[self.state],
            "color": "success" if self.state == "in_use" else "secondary",
        }


def _clean(vals):
    """Return values in which a blank serial number is none at all."""
    if "serial" not in vals:
        return vals
    serial = (vals["serial"] or "").strip()
    return {**vals, "serial": serial or False}


def _literal(text):
    """Return text in which SQL's wildcards stand for themselves.

    >>> _literal("A_1%")
    'A\\\\_1\\\\%'
    """
    for char in "\\_%":
        text = text.replace(char, f"\\{char}")
    return text
