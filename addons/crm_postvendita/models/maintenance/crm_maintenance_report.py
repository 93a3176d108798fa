"""A visit that is made: signed, printed; what it found is followed up."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class CrmMaintenanceVisit(models.Model):
    _inherit = "crm.maintenance.visit"

    def action_done(self):
        """Record that visits were made, and charge them to their contracts.

        :raises UserError: if nobody is named as technician
        """
        now = fields.Datetime.now()
        for visit in self.filtered(lambda v: v.state in ("to_plan", "planned")):
            if not visit.user_id:
                raise UserError(
                    self.env._(
                        "Visit %s: choose the technician who made it.",
                        visit.display_name,
                    )
                )
            hours = visit.hours or visit.hours_planned
            values = {"state": "done", "stop": visit.stop or now}
            if not visit.start or visit.start > now:
                # made before its day: it is history, and leaves that day free
                values["start"] = fields.Datetime.subtract(now, hours=hours)
                values["stop"] = now
            if not visit.hours and not visit.signed_on:
                values["hours"] = hours
            visit.with_context(crm_visit_planned=True).write(values)
            visit._close_event()
            visit._charge()
        # sudo: whoever made a visit, its plan makes the next one
        self.plan_id.sudo()._make_visits(fields.Date.context_today(self))

    def _close_event(self):
        """Show in the agenda when the visit was made, and remind nobody of it."""
        # sudo: the technician's own agenda, see _plan
        event = self.event_id.sudo()
        if event:
            event.write(self._prepare_event())
            event.activity_ids.action_feedback()

    # -------------------------------------------------------------------- findings
    def _get_findings(self, link):
        found = self.check_ids.filtered(lambda c: c.result == "ko" and not c[link])
        if not found:
            raise UserError(
                self.env._(
                    "Visit %s has nothing left to follow up: what is to be done is"
                    " marked “To do” in the checklist.",
                    self.display_name,
                )
            )
        return found

    def action_open_ticket(self):
        """Open one ticket for each machine with findings, once."""
        self.ensure_one()
        tickets = self.env["crm.ticket"]
        for machine, checks in (
            self._get_findings("ticket_id").grouped("equipment_id").items()
        ):
            ticket = tickets.create(
                {
                    "name": self.env._(
                        "Found on visit %(visit)s: %(what)s",
                        visit=self.number,
                        what=checks[0].name,
                    ),
                    "partner_id": self.partner_id.id,
                    "equipment_id": machine.id,
                    "company_id": self.company_id.id,
                    "description": plaintext2html(
                        "\n".join(check._describe() for check in checks)
                    ),
                }
            )
            checks.ticket_id = ticket
            tickets |= ticket
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tickets"),
            "res_model": "crm.ticket",
            "views": [[False, "list"], [False, "form"]],
            "domain": [("id", "in", tickets.ids)],
        }

    def action_make_quotation(self):
        """Make one quotation of what is to be done, once."""
        self.ensure_one()
        self.check_access("write")
        checks = self._get_findings("sale_order_id")
        order = self._create_quotation(checks)
        checks.sale_order_id = order.id
        self.message_post(
            body=self.env._("Quotation %s made of what was found.", order.name),
            subtype_xmlid="mail.mt_note",
        )
        if not self.env["sale.order"].has_access("read"):
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "success",
                    "message": self.env._(
                        "Quotation %s is made: sales prices and sends it.", order.name
                    ),
                    "next": {"type": "ir.actions.client", "tag": "soft_reload"},
                },
            }
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": order.id,
            "views": [[False, "form"]],
        }

    def _create_quotation(self, checks):
        """Return a quotation with a note for each finding, as superuser."""
        orders = self.env["sale.order"].sudo()  # sudo: technicians propose, sales sends
        return orders.create(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "origin": self.number,
                "user_id": self.commercial_partner_id.user_id.id,
                "order_line": [self._prepare_finding_line(check) for check in checks],
            }
        )

    def _prepare_finding_line(self, check):
        parts = (check.equipment_id.display_name, check._describe())
        return fields.Command.create(
            {
                "display_type": "line_note",
                "name": " - ".join(part for part in parts if part),
            }
        )

    def action_print(self):
        return self.env.ref(
            "crm_postvendita.crm_maintenance_visit_report"
        ).report_action(self)
