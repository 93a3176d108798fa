"""What is installed at the customer: machines, their warranty, what became of them."""

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import email_normalize, formataddr, plaintext2html

from .kernel import qr, serials
from .kernel.periods import end_of_term

STATES = [
    ("in_use", "In use"),
    ("replaced", "Replaced"),
    ("retired", "Retired"),
]
#: value of the context's ``crm_equipment_move`` by which a machine changes customer: an
#: object, which no client can send
MOVING = object()
MANAGER = "crm_postvendita.crm_postvendita_group_manager"
#: requests that a label, an address and all together may bring in an hour
_PER_MACHINE, _PER_ADDRESS, _PER_HOUR = 5, 5, 100
AGENT = "crm_postvendita.crm_postvendita_group_agent"


class CrmEquipment(models.Model):
    """A machine or a part of one at a customer's, with its history.

    What covers it beside its warranty, and who else works on it, is said by the hooks
    of its last section: the rooms above extend them.
    """

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
    _crm_own_author = True
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
    # what people write of the two is looked up by these
    serial_key = fields.Char(
        compute="_compute_serial_key", store=True, index="btree_not_null"
    )
    lot_key = fields.Char(
        compute="_compute_lot_key", store=True, index="btree_not_null"
    )
    has_label = fields.Boolean("Label printed", compute="_compute_has_label")
    #: opens the machine's page to whoever has its label in hand
    label_token = fields.Char(readonly=True, copy=False, groups="base.group_system")
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
    # warranty
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
    # history
    move_ids = fields.One2many("crm.equipment.move", "equipment_id", string="Moves")
    counter_ids = fields.One2many(
        "crm.equipment.counter", "equipment_id", string="Counters"
    )
    reading_ids = fields.One2many(
        "crm.equipment.reading", "equipment_id", string="Readings"
    )
    ticket_count = fields.Integer("Tickets", compute="_compute_ticket_count")
    work_hours = fields.Float("Hours worked", compute="_compute_money")
    work_price = fields.Monetary("Billed and billable", compute="_compute_money")
    work_cost = fields.Monetary("Cost", compute="_compute_money", groups=MANAGER)
    work_margin = fields.Monetary("Margin", compute="_compute_money", groups=MANAGER)
    work_ids = fields.One2many(
        "crm.ticket.work", "equipment_id", string="Work and parts", groups=AGENT
    )
    cover_text = fields.Char("Covered by", compute="_compute_cover_text")

    _serial_unique = models.UniqueIndex(
        "(company_id, product_id, lower(serial)) WHERE serial IS NOT NULL",
        "Another machine of this product has the same serial number.",
    )
    _label_unique = models.UniqueIndex("(label_token) WHERE label_token IS NOT NULL")
    _timeline_idx = models.Index("(commercial_partner_id, date_in_use DESC, id DESC)")

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {
            "serial",
            "product_id",
            "site_id",
            "place",
            "parent_id",
            "parent_path",
            "child_ids",
            "date_delivery",
            "date_install",
            "date_in_use",
            "date_retired",
            "warranty_start",
            "warranty_end",
            "warranty_state",
        }

    # ------------------------------------------------------------------- computed
    @api.depends("product_id")
    def _compute_name(self):
        for equipment in self:
            product = equipment.product_id
            equipment.name = equipment.name or product.name or self.env._("Machine")

    @api.depends("serial")
    def _compute_serial_key(self):
        for equipment in self:
            equipment.serial_key = serials.key(equipment.serial) or False

    @api.depends("lot_ref")
    def _compute_lot_key(self):
        for equipment in self:
            equipment.lot_key = serials.key(equipment._get_lot_name()) or False

    def _compute_has_label(self):
        for equipment in self:
            token = equipment.sudo().label_token  # sudo: whether there is one
            equipment.has_label = bool(token)

    def _get_lot_name(self):
        """Return the name of the lot that the machine is of: a hook."""
        return self.lot_ref

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

    def _compute_ticket_count(self):
        tickets = self._count("crm.ticket", "equipment_id")
        for equipment in self:
            equipment.ticket_count = tickets.get(equipment.id, 0)

    def _count(self, model, field):
        model = self.env[model]
        if not model.has_access("read"):
            return {}
        groups = model._read_group([(field, "in", self.ids)], [field], ["__count"])
        return {record.id: count for record, count in groups}

    def _compute_money(self):
        sums = self._get_sums()
        for equipment in self:
            hours, price, cost = sums.get(equipment.id, (0, 0, 0))
            equipment.work_hours = hours
            equipment.work_price = price
            equipment.work_cost = cost
            equipment.work_margin = price - cost

    @api.depends_context("uid")
    def _compute_cover_text(self):
        today = fields.Date.context_today(self)
        for equipment in self:
            real = equipment._origin
            equipment.cover_text = real._describe_cover(today) if real else False

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
            equipment.parent_id._check_stands_at(
                equipment.commercial_partner_id, equipment
            )

    def _check_stands_at(self, customer, record):
        """Refuse machines that stand at another customer.

        :param customer: commercial entity, or none: then any will do
        :param record: what they are chosen for, named in the message
        :raises ValidationError: naming machine and owner
        """
        for machine in self.sudo():  # sudo: a check, whoever may read the machine
            owner = machine.commercial_partner_id
            if customer and owner != customer:
                raise ValidationError(
                    self.env._(
                        "“%(what)s” of %(customer)s does not go with “%(machine)s”,"
                        " which stands at another customer, %(owner)s: choose one of"
                        " the customer's machines, or move it first.",
                        what=record.display_name,
                        customer=customer.display_name,
                        machine=machine.display_name,
                        owner=owner.display_name,
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
        moving = self.env.context.get("crm_equipment_move") is MOVING
        if "partner_id" in vals and not moving:
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

    # -------------------------------------------------------------------- warranty
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

    # ---------------------------------------------- moves, is replaced, goes out of use
    def _check_may_move(self, partner):
        """Refuse a new customer: a machine is moved, with its parts and its history.

        :raises ValidationError: if it belongs to somebody else already
        """
        today = fields.Date.context_today(self)
        for equipment in self:
            owner = equipment.commercial_partner_id
            if owner == partner.commercial_partner_id:
                continue
            raise ValidationError(
                self.env._(
                    "“%(machine)s” belongs to %(owner)s%(cover)s. Use “Move to another"
                    " customer”: its parts go along, contracts stop covering it on"
                    " that day, and its history stays.",
                    machine=equipment.display_name,
                    owner=owner.display_name,
                    cover=equipment._describe_ties(today),
                )
            )

    def _move_to_customer(self, partner, site, day, note):
        """Give machines with their parts to another customer, from a day on."""
        self.check_access("write")
        family = self.search([("id", "child_of", self.ids)])
        family._end_cover(day, fields.Date.subtract(day, days=1))
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
        family.with_context(crm_equipment_move=MOVING).write(
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
        self._hand_on_cover(new, day)
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
        family._end_cover(today, today)
        family.write({"state": "retired", "date_retired": today})

    def action_back_in_use(self):
        for equipment in self:
            if equipment.replaced_by_ids:
                equipment._check_in_use()
        self.write({"state": "in_use", "date_retired": False})

    # ------------------------------------------------------------------------ sold
    @api.model
    def _install_sold(self, rows):
        """Create the machines that a document brings, unless they exist.

        What the delivery has made already only gets its invoice, and the other
        way round; a document that is posted again makes nothing.

        :param rows: list of dicts: ``known`` and ``mine``, each ``(field, id)``:
            by what machines of the sale are found, and which of them are of this
            document; ``product_id``, ``quantity`` (int), ``base`` (values of a
            new machine), ``values`` (what this document says of each)
        :return: the machines that were created
        """
        created = self.browse()
        for row in rows:
            created |= self._install_row(row)
        return created

    @api.model
    def _install_row(self, row):
        field, key = row["known"]
        known = self.with_context(active_test=False).search(
            [
                (field, "=", key),
                ("product_id", "=", row["product_id"]),
                ("replaces_id", "=", False),
            ],
            order="id",
        )
        field, key = row["mine"]
        mine = known.filtered(lambda equipment: equipment[field].id == key)
        missing = max(0, row["quantity"] - len(mine))
        bare = (known - mine).filtered(lambda equipment: not equipment[field])
        bare[:missing].write(row["values"])
        values = {"product_id": row["product_id"], **row["base"], **row["values"]}
        return self.create([values] * (missing - len(bare[:missing])))

    # -------------------------------------------------------------------- timeline
    @api.model
    def _timeline_label(self):
        return self.env._("Equipment")

    @api.model
    def _timeline_domain(self):
        return Domain("parent_id", "=", False)

    def _timeline_entry(self):
        return {
            "title": self.env._("Machine: %s", self.display_name),
            "state": self._crm_label("state"),
            "color": "success" if self.state == "in_use" else "secondary",
        }

    # --------------------------------------------------------------------- actions
    def action_view_tickets(self):
        self.ensure_one()
        return self._open(
            self.env._("Tickets"),
            "crm.ticket",
            [("equipment_id", "child_of", self.ids)],
            {
                "default_equipment_id": self.id,
                "default_partner_id": self.partner_id.id,
                "default_product_id": self.product_id.id,
            },
        )

    def action_new_ticket(self):
        self.ensure_one()
        return self.env["crm.ticket"]._get_records_action(
            name=self.env._("New ticket"),
            context=self.action_view_tickets()["context"],
        )

    def action_renew_label(self):
        """Make the labels void that are printed already; print new ones after it."""
        self.check_access("write")
        for equipment in self.sudo():  # sudo: the token is kept by the system
            equipment.label_token = secrets.token_urlsafe(16)

    def _get_label_url(self):
        """Return what the machine's label leads to, for whoever may print it."""
        self.ensure_one()
        self.check_access("write")
        equipment = self.sudo()  # sudo: the token is kept by the system
        if not equipment.label_token:
            equipment.action_renew_label()
        return f"{equipment.get_base_url()}/machine/{equipment.label_token}"

    def _get_label_image(self):
        return qr.image(self._get_label_url())

    @api.model
    def _find_by_label(self, token):
        """Return the machine of a label, in superuser mode, or nothing."""
        machines = self.sudo()  # sudo: who has the label may ask for help
        if not token or len(token) > 64:
            return machines.browse()
        return machines.search([("label_token", "=", token)], limit=1)

    def _open_from_label(self, name, email, phone, text):
        """Open a ticket for whoever stands at the machine; its customer, or not.

        :param str email: a valid address
        :return: the ticket, in superuser mode
        """
        self.ensure_one()
        tickets = self.env["crm.ticket"].sudo()  # sudo: visitors open, and read none
        partner = tickets._find_sender({"email_from": formataddr((name, email))})
        theirs = partner.commercial_partner_id == self.commercial_partner_id
        certain = theirs and self.state == "in_use"
        words = " ".join(text.split())
        return tickets.with_context(mail_create_nosubscribe=True).create(
            {
                "name": f"{self.name}: {words}"[:100].rstrip(),
                "description": plaintext2html(text),
                "partner_id": partner.id,
                "partner_name": name,
                "partner_email": email,
                "partner_phone": phone or partner.phone,
                "equipment_id": self.id if certain else False,
                "named_machine_ids": [Command.set([] if certain else self.ids)],
                # by it the machine is found once it is known who has written
                "lot_ref": self.serial or self.lot_ref,
                "channel_id": tickets._channel_id("label"),
                "company_id": self.company_id.id,
            }
        )

    def _may_ask_by_label(self, email):
        """Tell whether a request by a label is accepted: robots send many."""
        tickets = self.env["crm.ticket"].sudo()  # sudo: only counted
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        recent = Domain("create_date", ">", since)
        recent &= Domain("channel_id", "=", tickets._channel_id("label"))
        here = Domain("equipment_id", "=", self.id)
        here |= Domain("named_machine_ids", "in", self.ids)
        of_him = Domain("email_normalized", "=", email_normalize(email))
        return all(
            tickets.search_count(recent & domain, limit=most) < most
            for domain, most in (
                (here, _PER_MACHINE),
                (of_him, _PER_ADDRESS),
                (Domain.TRUE, _PER_HOUR),
            )
        )

    def action_choose_for_ticket(self):
        """Make this the machine of the ticket on whose form the button stands."""
        self.ensure_one()
        self.check_access("read")
        ticket = self.env["crm.ticket"].browse(self.env.context.get("active_id"))
        ticket.check_access("write")
        ticket.exists()._choose_machine(self)
        return True

    # ----------------------------------------------------------------------- hooks
    def _get_sums(self):
        """Return ``{id: (hours, price, cost)}`` of the work on machines.

        The whole history counts, whichever team did it.
        """
        works = self.env["crm.ticket.work"].sudo()  # sudo: sums only, see above
        sums = {}
        for equipment, kind, *figures in works._read_group(
            [("equipment_id", "in", self.ids)],
            ["equipment_id", "kind"],
            ["hours:sum", "price:sum", "cost:sum"],
        ):
            hours, price, cost = sums.get(equipment.id, (0, 0, 0))
            sums[equipment.id] = (
                hours + (figures[0] if kind != "material" else 0),
                price + figures[1],
                cost + figures[2],
            )
        return sums

    def _describe_cover(self, day):
        """Return in words what covers a machine on a day."""
        text = ", ".join(self._get_cover_texts(day)) or self.env._("Not covered")
        return text[:1].upper() + text[1:]

    def _get_cover_texts(self, day):
        """Return what covers a machine on a day, in words: its warranty first."""
        self.ensure_one()
        if self.warranty_end and self.warranty_start <= day <= self.warranty_end:
            return [
                self.env._("warranty until %s", self._format_day(self.warranty_end))
            ]
        return []

    def _describe_ties(self, day):
        """Return in words what ties a machine to its customer from a day on."""
        return ""

    def _end_cover(self, day, last):
        """End what covers machines on a day or later, beside their warranty.

        :param last: the last day on which they are covered
        """

    def _hand_on_cover(self, new, day):
        """Let a new machine take this one's place in what covers it, from a day on."""


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
