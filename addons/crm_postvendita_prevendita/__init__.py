from . import models


def post_init_hook(env):
    """Count what customers said in the actions before this add-on came."""
    domain = [("state", "=", "done"), ("satisfaction", "!=", False)]
    # nobody calls back about an old visit
    env["crm.marketing.action"].search(domain)._keep_satisfaction(calls_back=False)
