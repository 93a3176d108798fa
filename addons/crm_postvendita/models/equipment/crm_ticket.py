"""What machines and defects are to a ticket: what it is about, and on which lot.

A machine that the request names is set as the ticket comes into being, if it is certain
which one it is; else those it may be are proposed.
"""

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..ticket.crm_ticket import AGENT
from ..ticket.kernel import mail_marks, mail_reading
from .kernel import serials

#: machines of a customer that are offered to choose from
_OFFERED = 20
#: characters of a text in which machines are looked for
_LOOKED_AT = 100_000


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    equipment_id = fields.Many2one(
        "crm.equipment",
        string="Machine",
        index="btree_not_null",
        tracking=True,
        check_company=True,
        domain="[('commercial_partner_id', '=?', commercial_partner_id)]",
    )
    defect_id = fields.Many2one(
        "crm.defect",
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )
    lot_ref = fields.Char("Lot or serial number", index="btree_not_null")
    named_machine_ids = fields.Many2many(
        "crm.equipment",
        "crm_ticket_named_machine_rel",
        "ticket_id",
        "equipment_id",
        string="Machines it may be about",
        readonly=True,
        copy=False,
        groups=AGENT,
        help="Their numbers stand in the request, but it is not certain that it is"
        " about one of them.",
    )
    machine_choice_ids = fields.Many2many(
        "crm.equipment",
        compute="_compute_machine_choice_ids",
        string="Which machine?",
        groups=AGENT,
    )
    same_lot_count = fields.Integer(
        "Tickets on the same lot", compute="_compute_same_lot_count"
    )

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {"equipment_id"}

    def _compute_same_lot_count(self):
        lots = [lot for lot in self.mapped("lot_ref") if lot]
        counted = self._read_group([("lot_ref", "in", lots)], ["lot_ref"], ["__count"])
        counts = dict(counted)
        for ticket in self:
            count = counts.get(ticket.lot_ref, 0)
            ticket.same_lot_count = max(0, count - 1)

    @api.constrains("equipment_id", "partner_id")
    def _check_equipment(self):
        for ticket in self.filtered("is_open"):
            ticket.equipment_id._check_stands_at(ticket.commercial_partner_id, ticket)

    @api.onchange("equipment_id")
    def _onchange_equipment_id(self):
        machine = self.equipment_id
        if machine:
            self.partner_id = self.partner_id or machine.partner_id
            self.product_id = machine.product_id or self.product_id
            self.lot_ref = machine.lot_ref or machine.serial or self.lot_ref

    @api.depends("equipment_id", "partner_id", "named_machine_ids")
    def _compute_machine_choice_ids(self):
        """Offer the machines that the request names, or else the customer's own."""
        self.machine_choice_ids = False
        for ticket in self.filtered(lambda t: not t.equipment_id and t.is_open):
            customer = ticket.commercial_partner_id
            found = ticket.named_machine_ids
            mine = found.filtered(lambda m, c=customer: m.commercial_partner_id == c)
            if customer and not mine:
                found |= found.search(
                    [
                        ("commercial_partner_id", "=", customer.id),
                        ("company_id", "=", ticket.company_id.id),
                        ("state", "=", "in_use"),
                    ],
                    limit=_OFFERED,
                )
            ticket.machine_choice_ids = found

    # -------------------------------------------------------- which machine it names
    @api.model
    def _fill_company(self, vals_list, body=""):
        self._fill_from_machines(vals_list)
        result = super()._fill_company(vals_list, body)
        self._recognise(vals_list, body)
        return result

    @api.model
    def _recognise(self, vals_list, body=""):
        """Give new tickets the machine that they name, in one query a batch.

        :param body: HTML of the mail that opens the one ticket
        """
        todo = [
            (vals, self._read_numbers(vals, body))
            for vals in vals_list
            if not vals.get("equipment_id") and "named_machine_ids" not in vals
        ]
        machines = self._find_numbered(found for _vals, found in todo)
        for vals, found in todo:
            if body and found:
                vals["named_machine_ids"] = False  # read once, there is no mail later
        if not machines:
            return
        partners = self.env["res.partner"].sudo()  # sudo: whose request it is
        for vals, found in todo:
            customer = partners.browse(vals.get("partner_id") or [])
            sure, named = self._choose_numbered(
                found,
                machines,
                customer.commercial_partner_id,
                vals["company_id"],
                vals.get("product_id"),
            )
            if named:
                vals["named_machine_ids"] = [Command.set(named.ids)]
            if sure:
                vals["equipment_id"] = sure.id
        self._fill_from_machines([v for v, _found in todo if v.get("equipment_id")])

    @api.model
    def _read_numbers(self, vals, body=""):
        """Return what may be serial numbers in a request, see ``serials.read``."""
        body = str(body or vals.get("description") or "")[:_LOOKED_AT]
        quoted = body.find("data-o-mail-quote")
        own = body[: body.rfind("<", 0, quoted)] if quoted >= 0 else body
        own = mail_marks.own_words(own)
        rest = mail_reading.plain_text(body) if len(own) < len(body) else ""
        # who fills in the field says that it is one; a line each
        asked = vals.get("lot_ref")
        first = [f"matr. {asked}"] if asked else []
        return serials.read("\n".join([*first, vals.get("name") or "", own]), rest)

    @api.model
    def _find_numbered(self, texts):
        """Return the machines whose numbers stand in texts, by one indexed query.

        :param texts: what ``_read_numbers`` returns, several times
        """
        machines = self.env["crm.equipment"].sudo()  # sudo: whoever asks for help
        keys = list({one.key for found in texts for one in found})
        if not keys:
            return machines
        domain = Domain("serial_key", "in", keys) | Domain("lot_key", "in", keys)
        return machines.search(domain, order="id", limit=200)

    @api.model
    def _choose_numbered(self, found, machines, customer, company_id, product_id=0):
        """Return the machine that a text is certainly about, and those to propose.

        :param list found: what ``_read_numbers`` returns
        :param customer: the commercial entity whose request it is

        :return: ``(machine or nothing, machines)``
        """
        known = [
            serials.Machine(
                machine.id,
                frozenset(filter(None, (machine.serial_key, machine.lot_key))),
                machine.commercial_partner_id.id,
                machine.state == "in_use",
                machine.product_id.id,
            )
            for machine in machines
            if machine.company_id.id == company_id
        ]
        keys = {one.key for one in found}
        known = [one for one in known if one.keys & keys]
        sure, named = serials.choose(found, known, customer.id or 0, product_id or 0)
        return machines.browse(sure or []), machines.browse(named[:_OFFERED])

    def _recognise_again(self, body=""):
        """Look again for the machine of open tickets that have none.

        :param body: HTML of what the customer has said since
        """
        for ticket in self.filtered(lambda t: t.is_open and not t.equipment_id):
            texts = ticket.message_ids.filtered(lambda m: m.message_type == "email")
            said = body or ticket.description or texts[-1:].body or ""
            vals = {"name": ticket.name, "lot_ref": ticket.lot_ref}
            found = self._read_numbers(vals, said)
            sure, named = self._choose_numbered(
                found,
                self._find_numbered([found]),
                ticket.commercial_partner_id,
                ticket.company_id.id,
                ticket.product_id.id,
            )
            if sure:
                ticket._choose_machine(sure)
            elif named - ticket.named_machine_ids:
                ticket.with_context(tracking_disable=True).named_machine_ids |= named

    def _choose_machine(self, machine):
        """Make a machine that of the ticket, with what follows from it."""
        self.ensure_one()
        values = {"equipment_id": machine.id}
        if not self.partner_id:
            values["partner_id"] = machine.partner_id.id
        if machine.product_id:
            values["product_id"] = machine.product_id.id
        lot = machine.lot_ref or machine.serial
        if lot:
            values["lot_ref"] = lot
        self.write(values)

    def write(self, vals):
        result = super().write(vals)
        if vals.get("partner_id") and not vals.get("equipment_id"):
            self.sudo()._recognise_again()  # sudo: whoever says whose request it is
        return result

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        body = str(msg_values.get("body") or "")
        # most messages name nothing: nothing is asked for them
        if self._read_numbers({}, body):
            self._hear_numbers(message, body)
        return result

    def _hear_numbers(self, message, body):
        """Look for the machine in what the ticket's own customer says."""
        ticket = self.sudo()  # sudo: a customer's message moves the ticket as well
        spoken = message.message_type in ("comment", "email")
        among_us = message.is_internal or message.subtype_id.internal
        if ticket.equipment_id or not spoken or among_us:
            return
        author = message.author_id.commercial_partner_id
        if author and author == ticket.commercial_partner_id:
            ticket._recognise_again(body)

    @api.model
    def _fill_from_machines(self, vals_list):
        given = self.env.context.get("default_equipment_id")
        for vals in vals_list if given else ():
            vals.setdefault("equipment_id", given)
        ids = {vals["equipment_id"] for vals in vals_list if vals.get("equipment_id")}
        if not ids:
            return
        machines = self.env["crm.equipment"].browse(ids)
        by_id = {machine.id: machine for machine in machines}
        for vals in vals_list:
            machine = by_id.get(vals.get("equipment_id"))
            if machine:
                vals["partner_id"] = vals.get("partner_id") or machine.partner_id.id
                vals["product_id"] = vals.get("product_id") or machine.product_id.id
                vals["lot_ref"] = (
                    vals.get("lot_ref") or machine.lot_ref or machine.serial
                )

    def action_make_defect(self):
        """Make one defect of tickets on the same product or lot; show it."""
        defect = self.defect_id[:1]
        if not defect:
            first = self[:1]
            defect = self.env["crm.defect"].create(
                {
                    "name": first.name,
                    "product_id": first.product_id.id,
                    "lot_ref": first.lot_ref,
                    "company_id": first.company_id.id,
                    "description": first.description,
                }
            )
        same = self
        if len(self) == 1 and self.lot_ref:
            same |= self.search(
                [
                    ("lot_ref", "=", self.lot_ref),
                    ("product_id", "=", self.product_id.id),
                    ("defect_id", "=", False),
                ]
            )
        same.filtered(lambda ticket: not ticket.defect_id).defect_id = defect
        return defect._get_records_action(context={})
