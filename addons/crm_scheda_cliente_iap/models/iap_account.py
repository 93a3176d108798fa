"""Company data from outside: who is asked, and what stays off until somebody decides.

Core installs lead enrichment, lead mining and the completion of company names together
with its CRM, and asks them by itself: with the mail domain of each new opportunity,
with each name and VAT number that somebody types. All of them need an account, so here
is the one place where they are refused (GDPR, article 25(2): by default only what is
needed).
"""

from odoo import api, models
from odoo.exceptions import UserError

_PARAMETER = "crm_scheda_cliente_iap.company_data"
#: core's own, of its daily job
_CORE_PARAMETER = "crm.iap.lead.enrich.setting"
#: what the services show in core's screens
_SHOWN = (
    "crm_iap_enrich.crm_lead_view_form",
    "crm_iap_mine.crm_lead_view_tree_opportunity",
    "crm_iap_mine.crm_lead_view_tree_lead",
    "crm_iap_mine.view_crm_lead_kanban",
    "crm_iap_mine.crm_case_kanban_view_leads",
    "crm_iap_mine.crm_menu_lead_generation",
    "crm_iap_mine.crm_iap_lead_mining_request_menu_action",
)
_ACTION = "crm_iap_enrich.action_enrich_mail"
_JOB = "crm_iap_enrich.ir_cron_lead_enrichment"


class IapAccount(models.Model):
    _inherit = "iap.account"

    #: enrichment, mining and web visits are one service of Odoo's
    _CRM_SERVICES = ("reveal", "partner_autocomplete")

    @api.model
    def get(self, service_name, force_create=True):
        if service_name in self._CRM_SERVICES and not self._crm_asks_outside():
            raise UserError(self._crm_tell_off())
        return super().get(service_name, force_create=force_create)

    @api.model
    def get_credits(self, service_name):
        """Asking for the credits would call outside as well."""
        if service_name in self._CRM_SERVICES and not self._crm_asks_outside():
            return 0
        return super().get_credits(service_name)

    @api.model
    def _crm_asks_outside(self):
        """Return whether companies are looked up at Odoo's services."""
        parameter = self.env["ir.config_parameter"].sudo()  # sudo: a setting
        return parameter.get_param(_PARAMETER, "on") != "off"

    @api.model
    def _crm_tell_off(self):
        return self.env._(
            "Looking up companies at Odoo's services is off, so that no customer's data"
            " leaves. An administrator may switch it on in the settings of Customers."
        )

    @api.model
    def _crm_switch_company_data(self, on):
        """Switch the services on or off: what asks by itself, and what it shows."""
        # sudo: called by who may change the settings, or at installation
        parameter = self.env["ir.config_parameter"].sudo()
        parameter.set_param(_PARAMETER, "on" if on else "off")
        if not on:
            parameter.set_param(_CORE_PARAMETER, "manual")
            job = self._crm_find(_JOB)
            if job:
                job.active = False
        self._crm_show_company_data(on)

    @api.model
    def _crm_forget_company_data(self):
        """Leave core as it was found: its screens, and nothing set by this add-on."""
        parameter = self.env["ir.config_parameter"].sudo()  # sudo: at removal
        if not self._crm_asks_outside():
            parameter.set_param(_CORE_PARAMETER, False)
        parameter.set_param(_PARAMETER, False)
        self._crm_show_company_data(True)

    @api.model
    def _crm_show_company_data(self, shown):
        for xmlid in _SHOWN:
            record = self._crm_find(xmlid)
            if record:
                record.active = shown
        action = self._crm_find(_ACTION)
        if action:
            action.binding_model_id = shown and action.model_id

    @api.model
    def _crm_find(self, xmlid):
        record = self.env.ref(xmlid, raise_if_not_found=False)
        # sudo: as above
        return record and record.sudo()
