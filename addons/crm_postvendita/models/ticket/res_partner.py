"""The customer: contacts that mails bring, tickets counted and shown."""

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_to_confirm = fields.Boolean(
        "To confirm",
        index="btree_not_null",
        copy=False,
        help="Created by a mail of an unknown sender: nobody has checked yet who"
        " it is and to which company it belongs.",
        groups="base.group_user",
    )

    crm_sees_company_tickets = fields.Boolean(
        "Sees the company's tickets",
        help="On the portal this contact follows and answers every ticket of the"
        " company; otherwise only those opened for, or followed by, the contact.",
        groups="base.group_user",
    )

    # every mail looks its sender and recipients up by it; core has no index there
    _email_normalized_idx = models.Index("(email_normalized)")

    def _compute_application_statistics_hook(self):
        result = super()._compute_application_statistics_hook()
        tickets = self.env["crm.ticket"]
        if not tickets.has_access("read"):
            return result
        counted = tickets._read_group(
            [
                ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                ("is_open", "=", True),
            ],
            ["commercial_partner_id"],
            ["__count"],
        )
        counts = {partner.id: count for partner, count in counted}
        for partner in self:
            count = counts.get(partner.commercial_partner_id.id)
            if count:
                result[partner.id].append(
                    {
                        "iconClass": "fa-ticket",
                        "value": count,
                        "label": self.env._("Open tickets"),
                    }
                )
        return result

    def write(self, vals):
        name = "crm_sees_company_tickets"
        changed = name in vals and self.filtered(lambda p: p[name] != vals[name])
        result = super().write(vals)
        if changed:
            # the portal's rule reads it, and core keeps what it makes of a rule until
            # its default cache is emptied, as for what a user's groups are
            self.env.registry.clear_cache()
        return result

    def action_crm_confirm(self):
        """Accept contacts that mails have brought."""
        self.crm_to_confirm = False

    def action_view_crm_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_postvendita.crm_ticket_action"
        )
        customer = self.commercial_partner_id
        action["domain"] = [("commercial_partner_id", "=", customer.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
