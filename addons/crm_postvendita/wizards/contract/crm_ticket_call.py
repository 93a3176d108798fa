"""The machine that a call is about: chosen, or named by what is typed."""

from odoo import api, fields, models

from odoo.addons.crm_scheda_cliente.models.arguments import RECORD, shape, takes

from ..ticket.crm_ticket_call import KEPT


class CrmTicketCall(models.TransientModel):
    _inherit = "crm.ticket.call"

    customer_id = fields.Many2one(related="partner_id.commercial_partner_id")
    equipment_id = fields.Many2one(
        "crm.equipment",
        string="Machine",
        compute="_compute_equipment_id",
        store=True,
        readonly=False,
        domain="[('commercial_partner_id', '=?', customer_id)]",
    )
    machine_text = fields.Char("Covered by", compute="_compute_machine_text")

    @api.depends("partner_id", "name", "notes")
    def _compute_equipment_id(self):
        """Choose the machine that is named, unless one of the caller's is chosen."""
        tickets = self.env["crm.ticket"]
        for call in self:
            customer = call.customer_id
            machine = call.equipment_id
            if machine and customer and machine.commercial_partner_id != customer:
                machine = machine.browse()
            if customer and not machine:
                said = {"name": f"{call.name or ''}\n{call.notes or ''}"}
                found = tickets._read_numbers(said)
                sure, _named = tickets._choose_numbered(
                    found,
                    tickets._find_numbered([found]),
                    customer,
                    self.env.company.id,
                )
                machine = sure.with_env(self.env)
            call.equipment_id = machine

    @api.depends("partner_id", "equipment_id")
    def _compute_machine_text(self):
        today = fields.Date.context_today(self)
        for call in self:
            machine = call.equipment_id
            text = machine.cover_text if machine else False
            if not machine and call.customer_id:
                machines = machine.search(
                    [
                        ("commercial_partner_id", "=", call.customer_id.id),
                        ("company_id", "=", self.env.company.id),
                        ("state", "=", "in_use"),
                    ]
                )
                text = machines._describe_covers(today) if machines else False
            call.machine_text = text and text[:1].upper() + text[1:]

    @takes(values=shape(**KEPT, equipment_id=RECORD))
    def keep(self, values):
        return self._keep(values, (*KEPT, "equipment_id"))

    def _prepare_ticket(self):
        values = super()._prepare_ticket()
        if self.equipment_id:
            values["equipment_id"] = self.equipment_id.id
        return values

    def _create_caller(self):
        # who stands at a machine calls for whoever has it
        return self.equipment_id.partner_id or super()._create_caller()
