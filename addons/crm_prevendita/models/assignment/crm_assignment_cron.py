from odoo import api, fields, models
from odoo.fields import Domain

_BATCH = 2000


class CrmAssignmentRule(models.Model):
    """Rules that run by themselves: no lead too old, none lost on the way."""

    _inherit = "crm.assignment.rule"

    automatic = fields.Boolean(
        "By itself",
        help="Every quarter of an hour what nobody has is assigned by this rule."
        " Otherwise only when a manager says so.",
    )

    @api.model
    def _get_rules(self, target):
        rules = super()._get_rules(target)
        if self.env.context.get("crm_automatic"):
            rules = rules.filtered("automatic")
        return rules

    @api.model
    def _cron_assign(self):
        """Assign what nobody has by the rules that run by themselves."""
        cron = self.env["ir.cron"]
        targets = self.search([("automatic", "=", True)]).mapped("target")
        rules = self.with_context(crm_automatic=True)
        for target in dict.fromkeys(targets):
            model = self.env[target]
            domain = Domain(model._assignment_open_domain())
            domain &= model._assignment_free_domain()
            last = 0
            while records := model.search(
                domain & Domain("id", ">", last), order="id", limit=_BATCH
            ):
                last = records[-1].id
                rules._assign(records)
                if not cron._commit_progress(len(records), remaining=0):
                    return
