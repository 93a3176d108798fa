from . import models

from odoo.addons.crm_mydesk.models.bi.crm_bi import drop_views


def uninstall_hook(env):
    drop_views(env, "crm_mydesk_postvendita")
