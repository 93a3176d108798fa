from . import controllers
from . import models

from odoo.tools import SQL

from odoo.addons.crm_scheda_cliente.hooks import forget_models


def post_init_hook(env):
    """Name the form's action in every language: the model's terms are not ours."""
    model = env["ir.model"]._get("crm.ticket")
    spoken = model.with_context(lang="en_US")
    spoken.website_form_label = spoken.env._("Open a Ticket")
    labels = {
        code: model.with_context(lang=code).env._("Open a Ticket")
        for code, _name in env["res.lang"].get_installed()
    }
    model.update_field_translations("website_form_label", labels)


def uninstall_hook(env):
    """Close the ticket's model to forms again: what was opened is core's record."""
    model = env["ir.model"]._get("crm.ticket")
    model.write(
        {
            "website_form_access": False,
            "website_form_key": False,
            "website_form_label": False,
            "website_form_default_field_id": False,
        }
    )
    env.execute_query(
        SQL(
            "UPDATE ir_model_fields SET website_form_blacklisted = true"
            " WHERE model = 'crm.ticket' RETURNING id"
        )
    )
    forget_models(env, "crm_postvendita_website")
