"""Newsletters go out with signed links and a trap for machines."""

import re

from markupsafe import Markup

from odoo import models

#: a tracked link as core writes it: code and trace
_LINK = re.compile(r"(/r/[\w-]+/m/\d+)(?![\w?/])")


class MailMail(models.Model):
    """Newsletters go out with signed links and a trap for machines."""

    _inherit = "mail.mail"

    def _prepare_outgoing_body(self):
        body = super()._prepare_outgoing_body()
        trace = self.mailing_trace_ids[:1]
        if not body or not self.mailing_id or not trace:
            return body
        if trace.is_untracked:
            return self._without_traces(body)
        token = trace._get_click_token()
        trace.is_signed = True
        return body.__class__(_LINK.sub(rf"\1?t={token}", body))

    def _without_traces(self, body):
        """Return the body without the pixel and with links that say nothing of whom.

        Links are counted together then (art. 122 of the privacy code; Garante,
        provision no. 284 of 17 April 2026).
        """
        pixel = re.compile(rf'<img src="{re.escape(self._get_tracking_url())}"\s*/?>')
        bare = _LINK.sub(lambda link: link[0].rpartition("/m/")[0], body)
        return body.__class__(pixel.sub("", bare))

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        emails = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        trace = self.mailing_trace_ids[:1]
        if self.mailing_id and trace and not trace.is_untracked and self._has_trap():
            # only beside the page's text: the plain text would show it to people
            for email in emails:
                email["body"] = self._add_trap(email["body"], trace)
        return emails

    def _has_trap(self):
        # sudo: a switch of the whole database
        switch = self.env["ir.config_parameter"].sudo()
        return switch.get_param("crm_prevendita.mail_trap", "1") != "0"

    def _add_trap(self, body, trace):
        """Return the body with a link that nobody sees and only machines follow."""
        url = (
            f"{self.get_base_url()}/mailing/trap/{trace.id}/{trace._get_click_token()}"
        )
        trap = Markup(
            '<a href="%s" rel="nofollow" tabindex="-1" aria-hidden="true"'
            ' style="display:none;max-height:0;overflow:hidden">&#8203;</a>'
        )
        trap %= url
        end = body.rfind("</body>")
        end = len(body) if end < 0 else end
        # the mail's own HTML, which core has rendered: nothing of it is escaped again
        return "".join((body[:end], trap, body[end:]))
