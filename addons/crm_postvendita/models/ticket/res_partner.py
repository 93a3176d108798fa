"""The customer: contacts that mails bring, tickets counted and shown."""

from odoo import api, fields, models
from odoo.tools import SQL

from .kernel import mail_domains


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

    crm_proposed_parent_id = fields.Many2one(
        "res.partner",
        "Perhaps of",
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The company whose own mail domain the contact writes from.",
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
    # a stranger's mail asks which company has its domain
    _email_domain_idx = models.Index(
        "(split_part(email_normalized, '@', 2)) WHERE email_normalized IS NOT NULL"
    )

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
        self.write({"crm_to_confirm": False, "crm_proposed_parent_id": False})

    def _crm_confirm_under_proposed(self):
        """Accept contacts as people of the company that their address is of."""
        for partner in self:
            company = partner.crm_proposed_parent_id
            partner.action_crm_confirm()
            if company and not partner.parent_id:
                partner.parent_id = company
        tickets = self.env["crm.ticket"].search(
            [("partner_id", "in", self.ids), ("is_open", "=", True)]
        )
        # contract, warranty and deadlines are now the company's
        for partner, group in tickets.grouped("partner_id").items():
            group.write({"partner_id": partner.id})

    @api.model
    def _crm_find_archived(self, address):
        """Return the archived contact of an address that was none of our people."""
        past = self.with_context(active_test=False).search(
            [("email_normalized", "=", address), ("active", "=", False)],
            order="id desc",
        )
        return past.filtered(lambda p: all(u.share for u in p.user_ids))[:1]

    @api.model
    def _crm_propose(self, address, company):
        """Return the customer whose own mail domain an address is of, if it is one.

        :param company: that of ours for which the answer is
        """
        name = mail_domains.domain(address)
        if not name or mail_domains.is_shared(name):
            return self.browse()
        self.flush_model(
            [
                "active",
                "commercial_partner_id",
                "company_id",
                "crm_to_confirm",
                "email_normalized",
            ]
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT commercial_partner_id FROM res_partner
                    WHERE split_part(email_normalized, '@', 2) = %s
                      AND email_normalized IS NOT NULL AND active
                      AND (company_id IS NULL OR company_id = %s)
                      AND crm_to_confirm IS NOT TRUE
                    LIMIT 3""",
                name,
                company.id,
            )
        )
        found = self.browse([row[0] for row in rows]).filtered("is_company")
        # sudo: we are no customer
        ours = self.env["res.company"].sudo()
        if len(found) != 1 or ours.search_count([("partner_id", "=", found.id)]):
            return self.browse()
        return found

    def action_view_crm_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_postvendita.crm_ticket_action"
        )
        customer = self.commercial_partner_id
        action["domain"] = [("commercial_partner_id", "=", customer.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
