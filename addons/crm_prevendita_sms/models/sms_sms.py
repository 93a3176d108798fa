"""Core's queue of text messages, sent through our gateways: one by one, none twice.

A message is given to a provider by the queue's job alone. That it is on its way is
written and committed before the request: whatever happens to the server then, it is not
sent again by itself.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..gateway_api import GatewayApi

#: messages of one batch: a provider is asked one message at a time
BATCH = 50
#: minutes until a provider that was not reached is tried again, by attempt
PAUSES = (2, 10, 30, 120)
#: until messages of a provider that refuses us are looked at again
WHILE_STOPPED = timedelta(hours=1)


class SmsSms(models.Model):
    _inherit = "sms.sms"

    gateway_attempts = fields.Integer(readonly=True, copy=False)
    gateway_next = fields.Datetime("Not before", readonly=True, copy=False)
    gateway_flight = fields.Datetime(
        "Given to the provider on",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Set before the provider is asked, empty again with its answer.",
    )

    def _split_by_api(self):
        others = self.browse()
        for company, messages in self.grouped(
            lambda sms: sms._get_sms_company()
        ).items():
            gateway = self.env["crm.sms.gateway"]._get_for(company)
            if gateway:
                yield GatewayApi(self.env, gateway), messages
            else:
                others |= messages
        if others:
            yield from super(SmsSms, others)._split_by_api()

    def send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        """Leave messages of our gateways to the queue, which is awake by now."""
        others = self.browse()
        for sms_api, messages in self._split_by_api():
            if not isinstance(sms_api, GatewayApi):
                others |= messages
        return super(SmsSms, others).send(
            unlink_failed=unlink_failed,
            unlink_sent=unlink_sent,
            raise_exception=raise_exception,
        )

    def resend_failed(self):
        failed = self.filtered(lambda sms: sms.state == "error" and not sms.to_delete)
        ours = self.browse()
        for sms_api, messages in failed._split_by_api():
            if isinstance(sms_api, GatewayApi):
                ours |= messages
        if not ours:
            return super().resend_failed()
        ours.write({"gateway_attempts": 0, "gateway_next": False})
        ours.action_set_outgoing()
        self._get_queue()._trigger()
        if self - ours:
            super(SmsSms, self - ours).resend_failed()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s text messages are on their way.", len(ours)),
            },
        }

    # the queue

    @api.model
    def _process_queue(self):
        gateways = self.env["crm.sms.gateway"].sudo()  # sudo: whether there is one
        if not gateways.search_count([], limit=1):
            return super()._process_queue()
        self._settle_interrupted()
        domain = Domain("state", "=", "outgoing") & Domain("to_delete", "!=", True)
        domain &= Domain("gateway_next", "=", False) | Domain(
            "gateway_next", "<=", fields.Datetime.now()
        )
        found = self.search(domain, limit=BATCH, order="id").try_lock_for_update()
        if found:
            found._send()
        left = self.search_count(domain) if len(found) == BATCH else 0
        self.env["ir.cron"]._commit_progress(len(found), remaining=left)

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        options = {
            "unlink_failed": unlink_failed,
            "unlink_sent": unlink_sent,
            "raise_exception": raise_exception,
        }
        # core's queue mixes companies: each with its own gateway
        for sms_api, messages in self._split_by_api():
            if isinstance(sms_api, GatewayApi):
                messages._give(sms_api, **options)
            else:
                super(SmsSms, messages.with_context(sms_api=sms_api))._send(**options)

    def _give(self, sms_api, **options):
        """Give messages to a provider one by one, each committed before and after."""
        commit = self.env["ir.cron"]._commit_progress
        for sms in self:
            if sms_api.gateway.stopped:
                sms.gateway_next = fields.Datetime.now() + WHILE_STOPPED
                continue
            # locked anew: what was committed let the lock go
            if not sms.try_lock_for_update() or sms.state != "outgoing":
                continue
            sms.write({"state": "process", "gateway_flight": fields.Datetime.now()})
            commit()
            if not sms.try_lock_for_update() or sms.state != "process":
                continue  # settled by somebody who took us for dead
            sms._send_with_api(sms_api, **options)
            if sms.state == "process":
                sms.action_set_outgoing()  # it did not reach the provider
            sms.gateway_flight = False
            if sms_api.refusal:
                sms_api.gateway._stop(sms_api.refusal)
            commit()

    @api.model
    def _settle_interrupted(self):
        """Say of messages whose sending was cut off that they may have arrived.

        Whoever sends holds the row: what nobody holds was left by a server that
        stopped. Sent again, the person might get it twice; only a provider that knows
        our number of the message again (``Idempotency-Key``) gets it once more.
        """
        left = self.search([("gateway_flight", "!=", False)]).try_lock_for_update()
        for sms in left:
            gateway = self.env["crm.sms.gateway"]._get_for(sms._get_sms_company())
            if gateway.knows_again:
                sms.action_set_outgoing()
            else:
                reason = self.env._(
                    "The server stopped while the provider had it: the message may"
                    " have been sent."
                )
                sms.write({"state": "error", "failure_type": "unknown"})
                sms.sms_tracker_id.with_context(
                    sms_known_failure_reason=reason
                )._action_update_from_provider_error("server_error")
        left.gateway_flight = False

    def _handle_call_result_hook(self, results):
        references = {
            result["uuid"]: result["gateway_ref"]
            for result in results
            if result.get("gateway_ref")
        }
        for sms in self.filtered(lambda sms: sms.uuid in references):
            sms.sms_tracker_id.gateway_ref = references[sms.uuid]
        return super()._handle_call_result_hook(results)

    def _try_again_later(self):
        """Leave a message in the queue and wake the queue up later."""
        self.ensure_one()
        pause = PAUSES[min(self.gateway_attempts, len(PAUSES) - 1)]
        self.gateway_attempts += 1
        self.gateway_next = fields.Datetime.now() + timedelta(minutes=pause)
        self._get_queue()._trigger(at=self.gateway_next)

    @api.model
    def _get_queue(self):
        queue = self.env.ref("sms.ir_cron_sms_scheduler_action")
        return queue.sudo()  # sudo: the queue is core's own
