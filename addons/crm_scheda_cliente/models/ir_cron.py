from odoo import models


class IrCron(models.Model):
    """The suite's jobs write for people, in the language of the user they run as.

    Core runs jobs without a language: what they note would be English for everybody.
    """

    _inherit = "ir.cron"

    def _callback(self, cron_name, server_action_id):
        speaking = self._crm_with_language()
        return super(IrCron, speaking)._callback(cron_name, server_action_id)

    def _crm_with_language(self):
        """Return the job as it runs: one of the suite's with its user's language."""
        if not self._crm_is_job_of_suite():
            return self
        return self.with_context(lang=self.env.user.lang)

    def _crm_is_job_of_suite(self):
        """Tell whether an add-on that builds on this one brought the job."""
        self.ensure_one()
        data = self.env["ir.model.data"].sudo()  # sudo: which module made a job
        module = data.search(
            [("model", "=", self._name), ("res_id", "=", self.id)], limit=1
        ).module
        modules = self.env["ir.module.module"].sudo()  # sudo: as above
        base = modules.search([("name", "=", "crm_scheda_cliente")])
        return module in (base | base.downstream_dependencies()).mapped("name")
