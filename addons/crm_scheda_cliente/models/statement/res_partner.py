from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _crm_get_certified_email(self):
        """Return the certified address (PEC) of a partner, or a false value."""
        self.ensure_one()
        # the field of Italy's electronic invoices, where that add-on is installed
        return self["l10n_it_pec_email"] if "l10n_it_pec_email" in self._fields else ""

    def action_crm_statement(self):
        """Return the action that opens the statement of these customers."""
        return self.env["crm.customer.statement"]._get_action(self.ids)

    def action_crm_statement_documents(self):
        """Return the action that lists the statements that the customer was sent."""
        self.ensure_one()
        self.env["res.users"]._crm_check_accounting()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_scheda_cliente.crm_statement_document_action"
        )
        entity = self.commercial_partner_id
        return {**action, "domain": [("partner_id", "child_of", entity.id)]}
