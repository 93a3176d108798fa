"""Mails that could not be processed get the company that they were written to."""

import base64

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    thread = env["mail.thread"]
    failures = env["crm.ticket.mail.failure"].search([("company_id", "=", False)])
    for failure in failures:
        raw = base64.b64decode(failure.raw or b"")
        failure.company_id = failure.ticket_id.company_id
        if raw and not failure.company_id:
            _models, company = thread._crm_find_destination("crm.ticket", raw)
            failure.company_id = company
        failure.invalidate_recordset(["raw"])  # they may be many, and large
