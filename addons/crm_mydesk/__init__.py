from . import controllers
from . import models
from . import report

from odoo.addons.crm_scheda_cliente.hooks import forget_models

from .models.bi.crm_bi import drop_views


def uninstall_hook(env):
    drop_views(env, "crm_mydesk")
    forget_models(env, "crm_mydesk")
