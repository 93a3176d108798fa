from . import controllers
from . import models

from odoo.addons.crm_scheda_cliente.hooks import forget_models


def uninstall_hook(env):
    # the purpose goes with the add-on, and nobody agreed to anything else by it
    purpose = env.ref(
        "crm_prevendita_website.crm_consent_purpose_navigation",
        raise_if_not_found=False,
    )
    if purpose:
        consents = env["crm.consent"].search([("purpose_id", "=", purpose.id)])
        consents.unlink()
    parameter = "crm_prevendita_website.retention_days"
    env["ir.config_parameter"].search([("key", "=", parameter)]).unlink()
    forget_models(env, "crm_prevendita_website")
