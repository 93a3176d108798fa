"""The customer in the register: its family, its profile and its segments."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..base import web_link

#: What a contact sees of its firm on the portal, each with what stands before it.
OWN, FIRM, MONEY = "own", "firm", "money"


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = [
        "res.partner",
        "crm.shown.mixin",
        "crm.classifier.mixin",
        "crm.lifecycle.mixin",
        "crm.relation.mixin",
        "crm.tier.mixin",
    ]

    crm_segment_ids = fields.Many2many(
        "crm.segment",
        string="Segments",
        compute="_compute_crm_segment_ids",
        search="_search_crm_segment_ids",
        help="The segments that this customer is in now.",
        groups="base.group_user",
    )
    crm_portal_scope = fields.Selection(
        [
            (OWN, "Only what is the contact's own"),
            (FIRM, "The firm's machines, contracts and visits"),
            (MONEY, "The firm's statement of account, too"),
        ],
        "Sees on the portal",
        copy=False,
        groups="base.group_user",
        help="What of the firm this contact sees on the portal. Empty: the firm itself,"
        " its contact for invoices and the first of its contacts with a login see the"
        " statement of account; the others see machines, contracts and visits.",
    )

    @api.depends_context("uid")
    def _compute_crm_segment_ids(self):
        members = self.env["crm.segment"]._get_members(self)
        for partner in self:
            partner.crm_segment_ids = members.get(partner._origin.id, False)

    def _search_crm_segment_ids(self, operator, value):
        """Segments as a filter: wherever partners are searched, mailings included."""
        if operator in ("any", "in"):
            return self._crm_segments(value)._get_joint_domain()
        if operator in ("not any", "not in"):
            # who is to be left out must be known: nobody is let in by mistake
            self._crm_segments(value)._check_readable()
        if operator in ("=", "ilike"):
            found = self.env["crm.segment"].search([("display_name", "ilike", value)])
            return found._get_joint_domain()
        return NotImplemented

    @api.model
    def _crm_segments(self, value):
        """Return the segments that the value of a condition names."""
        segments = self.env["crm.segment"]
        if isinstance(value, Domain):
            return segments.search(value)
        texts = [v for v in value if isinstance(v, str)]
        found = segments.browse([v for v in value if v and not isinstance(v, str)])
        if texts:
            found |= segments.search([("name", "in", texts)])
        return found.exists()

    @api.model
    def _commercial_fields(self):
        return [*super()._commercial_fields(), "classifier_value_ids"]

    def write(self, vals):
        result = super().write(vals)
        if "crm_portal_scope" in vals:
            # the portal's rules read it, and core keeps what it makes of a rule until
            # its default cache is emptied, as for what a user's groups are
            self.env.registry.clear_cache()
        return result

    def _clean_website(self, website):
        """Keep what leads to the web: ``javascript:`` is an address to nowhere."""
        website = super()._clean_website(website)
        return website if web_link(website) else f"http://{website}"

    def _crm_sees_money(self):
        """Say whether a contact sees its firm's amounts on the portal."""
        self.ensure_one()
        contact = self.sudo()  # sudo: a setting that employees make for the contact
        if contact.crm_portal_scope:
            return contact.crm_portal_scope == MONEY
        entity = contact.commercial_partner_id
        if contact == entity or contact.type == "invoice":
            return True
        if entity.address_get(["invoice"])["invoice"] == contact.id:
            return True
        first = contact.env["res.users"].search(
            [
                ("partner_id.commercial_partner_id", "=", entity.id),
                ("share", "=", True),
            ],
            order="id",
            limit=1,
        )
        return first.partner_id == contact

    @api.model
    def _crm_family(self, partner_id, read=False):
        """Return the commercial entity of a partner, then everybody under it.

        Archived contacts belong to the family: their documents remain.

        :param bool read: read everybody's fields in the same query
        :raises UserError: if the partner is gone
        :raises AccessError: if the reader may not read the partner
        """
        # search and read in one query; only who finds nothing asks why
        self.flush_model(["commercial_partner_id"])
        family = self.with_context(active_test=False).search_fetch(
            Domain.custom(
                to_sql=lambda partners, alias, query: SQL(
                    "%s = (SELECT commercial_partner_id FROM res_partner"
                    " WHERE id = %s)",
                    partners._field_to_sql(alias, "commercial_partner_id", query),
                    partner_id,
                )
            ),
            None if read else ["commercial_partner_id"],
        )
        family = family.with_env(self.env)
        partner = self.browse(partner_id)
        if not family and not partner.exists():
            raise UserError(
                self.env._(
                    "This customer no longer exists: it was deleted or merged"
                    " into another one. Search for it again."
                )
            )
        # whoever reads a contact alone does not thereby read its company
        entity = family[:1].commercial_partner_id
        if partner not in family or entity not in family:
            raise AccessError(
                self.env._(
                    "You may not see this customer. Ask its salesperson or your"
                    " administrator for access."
                )
            )
        return entity | family
