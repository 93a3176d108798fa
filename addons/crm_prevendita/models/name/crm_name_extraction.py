"""The background job that makes thousands of names leads."""

from odoo import api, fields, models
from odoo.exceptions import UserError

#: names up to which an extraction runs at once
AT_ONCE = 200
_BATCH = 200


class CrmNameExtraction(models.Model):
    """Thousands of names made leads in the background, with its progress.

    A batch is one transaction: a killed worker loses at most one, and a name that
    is a lead already is never extracted twice.
    """

    _name = "crm.name.extraction"
    _description = "Extraction of names in the background"
    _order = "id desc"
    _check_company_auto = True

    label = fields.Char("Extraction", readonly=True)
    asked_by_id = fields.Many2one(
        "res.users", default=lambda self: self.env.user, readonly=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, readonly=True, index=True
    )
    user_id = fields.Many2one("res.users", "Owner", readonly=True)
    classifier_value_ids = fields.Many2many(
        "crm.classifier.value", string="Classifiers", readonly=True
    )
    name_ids = fields.One2many("crm.name", "extraction_id", "Names")
    state = fields.Selection(
        [("running", "Running"), ("paused", "Paused"), ("done", "Done")],
        default="running",
        required=True,
        readonly=True,
    )
    total = fields.Integer(readonly=True)
    done_count = fields.Integer("Names extracted", readonly=True)
    left_count = fields.Integer("Left out", readonly=True)
    problem = fields.Char("Last reason", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    date_end = fields.Datetime(readonly=True)

    _queue_idx = models.Index("(id) WHERE state = 'running'")

    @api.depends("done_count", "left_count", "total")
    def _compute_progress(self):
        for job in self:
            done = job.done_count + job.left_count
            job.progress = 100 * done / job.total if job.total else 100

    @api.depends("label")
    def _compute_display_name(self):
        for job in self:
            job.display_name = job.label or self.env._("Extraction %s", job.id)

    def action_pause(self):
        self.check_access("write")
        self.filtered(lambda j: j.state == "running").write({"state": "paused"})

    def action_resume(self):
        self.check_access("write")
        self.filtered(lambda j: j.state == "paused").write({"state": "running"})
        self._trigger()

    def action_open_partners(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "base.action_partner_form"
        )
        domain = [("crm_name_ids.extraction_id", "=", self.id)]
        return {**action, "domain": domain, "context": {}}

    def action_open_left(self):
        """Open the names that were left out."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_name_action"
        )
        domain = [("extraction_id", "=", self.id), ("state", "!=", "extracted")]
        return {**action, "domain": domain, "context": {}}

    def _trigger(self):
        # sudo: starting the background job is not the operator's right
        cron = self.env.ref("crm_prevendita.crm_name_extraction_cron").sudo()
        cron._trigger()

    @api.model
    def _cron_run(self):
        """Run the waiting extractions, oldest first, until the time is up."""
        cron = self.env["ir.cron"]
        waiting = self.search([("state", "=", "running")], order="id")
        left = sum(j.total - j.done_count - j.left_count for j in waiting)
        cron._commit_progress(remaining=left)
        for job in waiting:
            # as whoever asked: their rights and their companies
            if not job.with_user(job.asked_by_id).with_company(job.company_id)._run():
                break

    def _run(self):
        """Extract batch by batch; return False when the time is up."""
        self.ensure_one()
        cron = self.env["ir.cron"].sudo()  # sudo: the job's own progress
        last = 0
        while self.state == "running":
            names = self._get_next(last)
            if not names:
                self._finish()
                return True
            last = names[-1].id
            done = self._extract_batch(names)
            self.done_count += done
            self.left_count += len(names) - done
            if not self._get_next(last):
                # with the last batch: nothing remains that would start the job again
                self._finish()
            if not cron._commit_progress(len(names)):
                return False
            self.invalidate_recordset()
        return True

    def _finish(self):
        self.write({"state": "done", "date_end": fields.Datetime.now()})

    def _get_next(self, last):
        return self.env["crm.name"].search(
            [
                ("extraction_id", "=", self.id),
                ("extraction_done", "=", False),
                ("id", ">", last),
            ],
            order="id",
            limit=_BATCH,
        )

    def _extract_batch(self, names):
        """Extract a batch; where it fails, name by name."""
        names.extraction_done = True
        good = names.filtered(
            lambda n: n.state in ("new", "verified") and not n.anonymised
        )
        try:
            with self.env.cr.savepoint():
                self._extract(good)
                return len(good)
        except UserError as error:
            self.problem = str(error)
        done = 0
        for name in good:
            try:
                with self.env.cr.savepoint():
                    self._extract(name)
                    done += 1
            except UserError as error:
                self.problem = str(error)
        return done

    def _extract(self, names):
        """Hook: make names leads; return them (``res.partner``)."""
        if not names:
            return self.env["res.partner"]
        return names._extract(self.user_id, self.classifier_value_ids)
