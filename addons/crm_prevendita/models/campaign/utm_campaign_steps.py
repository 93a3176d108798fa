from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class UtmCampaign(models.Model):
    """The steps of a campaign, which run by themselves once it was started."""

    _inherit = "utm.campaign"

    step_ids = fields.One2many("crm.campaign.step", "campaign_id", string="Steps")
    run_state = fields.Selection(
        [("draft", "Not Started"), ("running", "Running"), ("stopped", "Stopped")],
        string="Steps Are",
        default="draft",
        required=True,
        copy=False,
    )

    def action_start_steps(self):
        """Start: from now on each step is done for the members whose turn it is."""
        for campaign in self:
            if not campaign.step_ids:
                raise UserError(
                    self.env._(
                        "“%(campaign)s” has no steps yet: add the first one.",
                        campaign=campaign.title,
                    )
                )
            if not campaign.member_ids:
                raise UserError(
                    self.env._(
                        "“%(campaign)s” has no members yet: add them first.",
                        campaign=campaign.title,
                    )
                )
            campaign.step_ids._check_ready()
        self.run_state = "running"
        self._get_steps_cron()._trigger()

    def action_stop_steps(self):
        self.run_state = "stopped"

    def action_run_steps(self):
        """Do now what the job would do within the hour."""
        self.ensure_one()
        if self.run_state != "running":
            raise UserError(
                self.env._(
                    "“%(campaign)s” was not started: start its steps first.",
                    campaign=self.title,
                )
            )
        self._get_steps_cron()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The steps run in the background, from now on."),
            },
        }

    @api.model
    def _get_steps_cron(self):
        # sudo: to wake a job up is no administration
        return self.env.ref("crm_prevendita.crm_campaign_cron_steps").sudo()

    @api.model
    def _cron_run_steps(self):
        """Run the steps of every campaign that runs."""
        today = fields.Date.context_today(self)
        running = self.search(
            Domain("run_state", "=", "running")
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", today))
        )
        over = running.filtered(lambda c: c.date_to and c.date_to < today)
        over.run_state = "stopped"
        for campaign in running - over:
            campaign._run_steps()

    def _run_steps(self):
        """Let members in at each step, and do what is due; parents come first."""
        self.ensure_one()
        passages = self.env["crm.campaign.passage"]
        for step in self.step_ids.sorted(lambda s: s._get_depth()):
            step._enrol()
            passages._run_step(step)


class CrmCampaignStep(models.Model):
    _inherit = "crm.campaign.step"

    def _get_depth(self):
        """Return how many steps come before this one."""
        depth, step = 0, self
        while step.after_step_id:
            depth, step = depth + 1, step.after_step_id
        return depth
