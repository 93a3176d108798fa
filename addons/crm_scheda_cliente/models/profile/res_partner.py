from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = [
        "res.partner",
        "crm.classifier.mixin",
        "crm.lifecycle.mixin",
        "crm.relation.mixin",
        "crm.tier.mixin",
    ]

    @api.model
    def _commercial_fields(self):
        return [*super()._commercial_fields(), "classifier_value_ids"]

    def write(self, vals):
        # colleagues' names are cached
        if "name" in vals and any(
            self.with_context(active_test=False).mapped("user_ids")
        ):
            self.env.registry.clear_cache()
        return super().write(vals)

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

    def action_open_customer_card(self):
        """Open the card of the customer that this partner belongs to."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "crm_scheda_cliente.crm_customer_card_action"
        )
        return {**action, "params": {"partner_id": self.id}, "context": {}}
