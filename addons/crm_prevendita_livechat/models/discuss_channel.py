"""Chats that become a lead or a marketing action, once."""

from odoo import fields, models


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    crm_action_ids = fields.One2many(
        "crm.marketing.action",
        "livechat_id",
        string="Actions",
        groups="base.group_user",
    )

    def _get_crm_records(self):
        return [*super()._get_crm_records(), self.lead_ids, self.crm_action_ids]

    def _get_crm_documents(self):
        documents = super()._get_crm_documents()
        for key, sequence, label, icon, records in (
            ("lead", 20, self.env._("Opportunity"), "fa-handshake-o", "crm.lead"),
            ("action", 30, self.env._("Action"), "fa-bullhorn", "crm.marketing.action"),
        ):
            model = self.env[records]
            if model.has_access("create"):
                found = model.search([(model._livechat_link, "=", self.id)], limit=1)
                documents.append(
                    {
                        "key": key,
                        "sequence": sequence,
                        "label": label,
                        "icon": icon,
                        "method": f"action_crm_{key}",
                        "name": found.display_name,
                    }
                )
        return documents

    # --------------------------------------------------------------------- a lead
    def action_crm_lead(self):
        """Open the chat's opportunity; the first time it comes into being."""
        return self._show_crm_record(self._make_crm_lead())

    def _make_crm_lead(self, subject=""):
        partner = self.env.user.partner_id
        subject = subject or self._get_crm_subject() or self.display_name
        return self._convert_visitor_to_lead(partner, f"/lead {subject}")

    def _convert_visitor_to_lead(self, partner, key):
        """Make one lead of a chat, of the customer whom the operator has chosen."""
        return self._make_crm_record(
            self.env["crm.lead"], lambda: self._prepare_crm_lead(partner, key)
        )

    def _prepare_crm_lead(self, partner, key):
        source = self.env.ref("crm_livechat.utm_source_livechat", False)
        customer = self.crm_partner_id
        values = {
            "name": key[len("/lead") :].strip(),
            "description": self._get_crm_transcript(),
            "partner_id": customer.id,
            "referred": partner.name,
            "source_id": source.id if source else False,
            "user_id": False,
            "team_id": False,
        }
        if not customer:
            # sudo: whoever may read the chat may know the visitor's name
            guest = self.sudo().livechat_customer_guest_ids[:1]
            values["contact_name"] = guest.name
            values["email_from"] = ", ".join(self._get_crm_emails()[:1])
        return values

    def execute_command_lead(self, **kwargs):
        """Say which lead the chat is already instead of making another one."""
        lead = self.lead_ids[:1]
        if not lead or not kwargs["body"].removeprefix("/lead").strip():
            return super().execute_command_lead(**kwargs)
        link = lead._get_html_link()
        self.env.user._bus_send_transient_message(
            self, self.env._("This chat is opportunity %s already.", link)
        )

    # ------------------------------------------------------------------ an action
    def action_crm_action(self):
        """Open the chat's action; the first time it comes into being."""
        record = self._make_crm_record(
            self.env["crm.marketing.action"], self._prepare_crm_action
        )
        return self._show_crm_record(record)

    def _prepare_crm_action(self):
        subject = self._get_crm_subject() or self.display_name
        partner = self.crm_partner_id
        customer = partner.commercial_partner_id
        return {
            "subject": self.env._("Chat: %s", subject),
            "partner_id": customer.id,
            "contact_id": partner.id if partner != customer else False,
            "date_deadline": fields.Date.context_today(self),
            "note": self._get_crm_transcript(),
        }
