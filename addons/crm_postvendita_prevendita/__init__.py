from . import models


def post_init_hook(env):
    """Count what customers said in the actions before this add-on came."""
    # nobody calls back about an old visit
    quiet = env["crm.marketing.action"].with_context(crm_satisfaction_old=True)
    domain = [("state", "=", "done"), ("satisfaction", "!=", False)]
    quiet.search(domain)._keep_satisfaction()
