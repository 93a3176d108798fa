from . import models


def post_init_hook(env):
    """Set the services off in a new database; one in which they have been asked
    already has an administrator who knows them."""
    accounts = env["iap.account"]
    if not accounts.search_count([("service_name", "in", accounts._CRM_SERVICES)]):
        accounts._crm_switch_company_data(False)


def uninstall_hook(env):
    """Show again what core shows, and take the settings away; the job goes on resting
    until an administrator saves core's own setting."""
    env["iap.account"]._crm_forget_company_data()
