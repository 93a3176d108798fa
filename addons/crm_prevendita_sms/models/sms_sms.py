"""Core's queue of text messages, sent through our gateways, again where need be."""

from datetime import timedelta

from odoo import fields, models

from ..gateway_api import GatewayApi

#: messages of one batch: a provider is asked one message at a time
BATCH = 50
#: minutes until a provider that was not reached is tried again, by attempt
PAUSES = (2, 10, 30, 120)


class SmsSms(models.Model):
    _inherit = "sms.sms"

    gateway_attempts = fields.Integer(readonly=True, copy=False)

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

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        options = {
            "unlink_failed": unlink_failed,
            "unlink_sent": unlink_sent,
            "raise_exception": raise_exception,
        }
        # core's queue mixes companies: each with its own gateway
        for api, messages in self._split_by_api():
            super(SmsSms, messages.with_context(sms_api=api))._send(**options)

    def _get_send_batch_size(self):
        size = super()._get_send_batch_size()
        # sudo: only whether there is one
        if self.env["crm.sms.gateway"].sudo().search_count([], limit=1):
            return min(size, BATCH)
        return size

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
        # sudo: the queue is core's own
        cron = self.env.ref("sms.ir_cron_sms_scheduler_action").sudo()
        cron._trigger(at=fields.Datetime.now() + timedelta(minutes=pause))
