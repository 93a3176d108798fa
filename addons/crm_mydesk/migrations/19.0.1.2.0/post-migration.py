"""Calls are read by role, and exchanges that fetched an address go on doing so."""

from odoo import SUPERUSER_ID, api

#: rules that stand in databases with what they said before (noupdate)
RULES = {
    "crm_phone_call_rule_user": {
        "name": "Telephone calls: one's own, and missed ones that nobody took",
        "perm_read": True,
        "perm_create": False,
        "domain_force": "['|', ('user_id', '=', user.id),"
        " '&', ('user_id', '=', False), ('state', '=', 'missed')]",
    },
    "crm_phone_call_rule_all_leads": {
        "name": "Telephone calls: all",
        "perm_read": True,
        "perm_create": False,
    },
}


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, values in RULES.items():
        rule = env.ref(f"crm_mydesk.{name}", raise_if_not_found=False)
        if rule:
            rule.write(values)
    # who fetched the address so far would be refused from one day to the next
    env["crm.phone.exchange"].with_context(active_test=False).search(
        [("token_date", "!=", False)]
    ).allow_get = True
