from . import controllers
from . import models
from . import wizards

from odoo.addons.crm_scheda_cliente.hooks import forget_models


def uninstall_hook(env):
    forget_models(env, "crm_prevendita_sms")
