"""Members of campaigns on their way through the steps: what waits, is done, failed."""

import logging
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.modules import module
from odoo.tools import SQL

from ..consent.kernel.lawful import SMS
from .kernel.campaign_steps import UNKNOWN, decide

_logger = logging.getLogger(__name__)

BATCH = 500


class CrmCampaignPassage(models.Model):
    """A member of a campaign at one of its steps: waiting, done, or why not."""

    _name = "crm.campaign.passage"
    _description = "Passage of a member through a step"
    _order = "date desc, id desc"
    _rec_name = "step_id"

    step_id = fields.Many2one(
        "crm.campaign.step", required=True, ondelete="cascade", index=True
    )
    channel = fields.Selection(related="step_id.channel")
    member_id = fields.Many2one(
        "crm.campaign.member", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    campaign_id = fields.Many2one("utm.campaign", index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("done", "Done"),
            ("skipped", "Not for Them"),
            ("failed", "Failed"),
        ],
        default="waiting",
        required=True,
    )
    date_due = fields.Datetime(string="Not Before")
    date = fields.Datetime()
    reason = fields.Char()
    left_rule = fields.Char("Rule", readonly=True)
    reached = fields.Boolean(
        help="The text message arrived: with other channels the document itself says."
    )
    responded = fields.Boolean(help="Somebody answered the text message.")
    action_id = fields.Many2one(
        "crm.marketing.action", ondelete="set null", index="btree_not_null"
    )

    _once = models.UniqueIndex("(step_id, member_id)")
    _waiting_idx = models.Index("(step_id, date_due, id) WHERE state = 'waiting'")

    # running

    @api.model
    def _run_step(self, step):
        """Decide and do what waits at a step, batch by batch.

        Each batch is locked, done and committed: a kill in between loses nothing
        and does nothing twice.

        :return: how many passages were decided
        """
        decided, seen = 0, 0
        while True:
            passages = self._lock_batch(step, seen)
            if not passages:
                return decided
            seen = passages[-1].id
            ready = passages._decide()
            decided += len(passages.filtered(lambda p: p.state != "waiting"))
            decided += len(ready)
            ready._do(step)
            self.env["ir.cron"]._commit_progress(len(passages))

    @api.model
    def _lock_batch(self, step, after):
        """Return waiting passages beyond an id, locked; others' are skipped."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM crm_campaign_passage
                    WHERE step_id = %s AND state = 'waiting' AND id > %s
                    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED""",
                step.id,
                after,
                BATCH,
            )
        )
        return self.browse(row[0] for row in rows)

    def _decide(self):
        """Skip what is not for its member; return what is to be done now."""
        step, now = self.step_id, fields.Datetime.now()
        facts = step.after_step_id._get_facts(self.member_id)
        ready = skipped = self.browse()
        for passage in self:
            verdict = decide(
                step.condition,
                facts.get(passage.member_id.id, ()),
                not passage.date_due or passage.date_due <= now,
            )
            if verdict == "go":
                ready |= passage
            elif verdict == "skip":
                skipped |= passage
        unknown = skipped.filtered(
            lambda passage: UNKNOWN in facts.get(passage.member_id.id, ())
        )
        unknown._close("skipped", self.env._("Not known: no consent to tracking"))
        (skipped - unknown)._close("skipped", step._crm_label("condition"))
        return ready

    def _do(self, step):
        """Do the step for these members, all at once or else one by one."""
        if not self:
            return
        lacking = step._get_lacking()
        if lacking:
            self._close("failed", lacking)
            return
        do = getattr(self, f"_do_{step.channel}")
        try:
            with self._guard(step):
                do(step)
            return
        except Exception as error:
            if len(self) == 1:
                self._close("failed", str(error))
                _logger.info("Step %s of a campaign: %s", step.id, error)
                return
        for passage in self:
            passage._do(step)

    @contextmanager
    def _guard(self, step):
        """Undo what a step had begun when it fails."""
        if step.channel != "mailing" or module.current_test:
            with self.env.cr.savepoint():
                yield
            return
        # core commits while it sends: a savepoint would not outlive it, and what
        # was sent is known by its traces
        try:
            yield
        except Exception:
            self.env.cr.rollback()
            raise

    def _close(self, state, reason=False):
        if self:
            self.write(
                {"state": state, "date": fields.Datetime.now(), "reason": reason}
            )

    # what each channel does

    def _do_mailing(self, step):
        """Send the newsletter to whom it was not sent yet."""
        mailing = step.mailing_id
        partners = self.member_id.partner_id
        # core may have sent to some before a kill: its traces say to whom
        sent = self._get_traced(mailing, partners)
        todo = [partner.id for partner in partners if partner.id not in sent]
        if todo:
            mailing._action_send_mail(res_ids=todo)
        traces = self._get_traced(mailing, partners)
        for passage in self:
            trace = traces.get(passage.partner_id.id)
            status = trace.trace_status if trace else "cancel"
            if status in ("cancel", "error", "bounce"):
                reason = self._get_failure(trace)
                passage._close("failed", reason)
            else:
                passage._close("done")

    def _get_traced(self, mailing, partners):
        traces = self.env["mailing.trace"].search(
            [
                ("mass_mailing_id", "=", mailing.id),
                ("model", "=", "res.partner"),
                ("res_id", "in", partners.ids),
            ]
        )
        return {trace.res_id: trace for trace in traces}

    @api.model
    def _get_failure(self, trace):
        if trace and trace.failure_reason:
            return trace.failure_reason
        if trace and trace.failure_type:
            return trace._crm_label("failure_type")
        return self.env._("No e-mail address that can be written to")

    def _do_call(self, step):
        """Put the names into the call programme's queue."""
        callable_ones = self.filtered("partner_id.phone")
        program = step.program_id
        program._add_names(callable_ones.member_id.partner_id)
        items = self.env["crm.call.item"].search(
            [
                ("program_id", "=", program.id),
                ("partner_id", "in", callable_ones.member_id.partner_id.ids),
                ("campaign_step_id", "=", False),
            ]
        )
        items.campaign_step_id = step
        callable_ones._close("done")
        (self - callable_ones)._close("failed", self.env._("No telephone number"))

    def _do_round(self, step):
        self._do_action(step)

    def _do_action(self, step):
        """Plan an action for each member, its owners in turn."""
        actions = self.env["crm.marketing.action"].with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        planned = actions.create(
            [passage._prepare_action(step, index) for index, passage in enumerate(self)]
        )
        for passage, action in zip(self, planned, strict=True):
            passage.action_id = action
        self._close("done")

    def _prepare_action(self, step, index):
        partner = self.partner_id
        owners = step.user_ids.filtered("active")
        owner = owners[index % len(owners)] if owners else partner.user_id
        return {
            "type_id": step.type_id.id,
            "subject": step.name,
            "partner_id": partner.commercial_partner_id.id,
            "contact_id": False if partner.is_company else partner.id,
            "campaign_id": step.campaign_id.id,
            "campaign_step_id": step.id,
            "medium_id": step.type_id.medium_id.id,
            "user_id": owner.id,
            "date_deadline": fields.Date.context_today(self),
            "company_id": step.company_id.id or self.env.company.id,
        }

    def _do_sms(self, step):
        """Queue a text message; the “SMS” app sends it."""
        refused = self.env["crm.contact.gate"]._get_refusals(self.partner_id, SMS)
        for passage in self:
            partner = passage.partner_id
            number = partner.phone_sanitized or partner.phone
            if partner in refused:
                passage.left_rule, why = refused[partner]
                passage._close("failed", why)
            elif not number:
                passage._close("failed", self.env._("No telephone number"))
            elif partner.phone_sanitized_blacklisted:
                passage.left_rule = "refusal"
                passage._close("failed", self.env._("Does not want to be contacted"))
            else:
                lang = partner.lang or self.env.lang
                body = step.with_context(lang=lang).body
                passage._queue_sms(number, body)
                passage._close("done")

    def _came_back(self, responded=False):
        """A text message arrived, or was answered: the member comes up to that.

        :param bool responded: it was answered, other than to be left alone
        """
        self.write({"reached": True, **({"responded": True} if responded else {})})
        step = "responded" if responded else "reached"
        for passage in self:
            passage.member_id._come_up_to(step)
            passage.partner_id.commercial_partner_id._interest_changed()

    def _queue_sms(self, number, body):
        """Leave a text message for the member in core's queue."""
        values = {"number": number, "partner_id": self.partner_id.id, "body": body}
        self.env["sms.sms"].create(values)

    def action_retry(self):
        """Let what failed wait again, once its cause was mended."""
        failed = self.filtered(lambda passage: passage.state == "failed")
        if not failed:
            raise UserError(self.env._("Only what failed can be tried again."))
        failed.write({"state": "waiting", "reason": False, "date": False})
