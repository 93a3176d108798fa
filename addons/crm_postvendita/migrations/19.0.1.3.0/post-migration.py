"""Portal rules of machines, contracts and visits ask what a contact may see."""

from odoo import SUPERUSER_ID, api

FIRM = "('commercial_partner_id', '=', user.commercial_partner_id.id)"
OWN = (
    " + ([] if user.partner_id.crm_portal_scope != 'own' else"
    " [('partner_id', '=', user.partner_id.id)])"
)
#: rule → its domain before, word for word
OLD_RULES = {
    "crm_equipment_rule_portal": f"[{FIRM}]",
    "crm_service_contract_rule_portal": (
        f"[{FIRM}, ('state', 'not in', ('draft', 'cancelled'))]"
    ),
    "crm_maintenance_visit_rule_portal": (
        f"[{FIRM}, ('state', 'in', ('planned', 'done'))]"
    ),
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, old in OLD_RULES.items():
        rule = env.ref(f"crm_postvendita.{name}", raise_if_not_found=False)
        # what somebody changed by hand stays
        if rule and (rule.domain_force or "").strip() == old:
            rule.domain_force = old + OWN
