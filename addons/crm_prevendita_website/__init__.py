from . import controllers
from . import models

from odoo.tools import SQL

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
    _close_lead_form(env)
    forget_models(env, "crm_prevendita_website")


def _close_lead_form(env):
    """Take the lead's classifiers out of what forms write: the field is not ours."""
    env.execute_query(
        SQL(
            "UPDATE ir_model_fields SET website_form_blacklisted = true"
            " WHERE model = 'crm.lead' AND name = 'classifier_value_ids' RETURNING id"
        )
    )
