from odoo import models


class ResPartner(models.Model):
    """Forgetting a person: what other documents say about them goes as well."""

    _inherit = "res.partner"

    def _erase_subject(self):
        # sudo: whoever may erase a person, erases them everywhere; checked before
        this = self.sudo()
        # who was merged into this person is the same person
        for copy in this.with_context(active_test=False).search(
            [("crm_merged_into_id", "=", self.id)]
        ):
            copy._erase_subject()
        result = super()._erase_subject()
        this._erase_leads()
        this._erase_traces()
        return result

    def _erase_leads(self):
        """Keep the figures of the opportunities, drop who they were with."""
        leads = self.env["crm.lead"].with_context(active_test=False)
        leads = leads.search([("partner_id", "=", self.id)])
        leads.message_ids.unlink()
        leads.write(
            {
                **dict.fromkeys(
                    ("contact_name", "partner_name", "email_from", "phone", "street",
                     "street2", "website", "function", "description", "email_cc"), False
                ),
                "name": self.name,
            }
        )  # fmt: skip

    def _erase_traces(self):
        """Drop files, notes and addresses; outcomes and answers stay counted."""
        self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id),
             ("res_field", "=", False)]
        ).unlink()  # fmt: skip
        actions = self.env["crm.marketing.action"].with_context(active_test=False)
        actions = actions.search([("partner_id", "=", self.id)])
        actions.message_ids.unlink()
        actions.write({field: False for field in self._get_action_notes()})
        answers = self.env["survey.user_input"].search([("partner_id", "=", self.id)])
        answers.write({"email": False, "nickname": False})
        traces = self.env["mailing.trace"].search(
            [("model", "=", self._name), ("res_id", "=", self.id)]
        )
        traces.write({"email": False})
        self.env["crm.merge.log"].search(
            [("res_model", "=", self._name), "|", ("kept_id", "=", self.id),
             ("merged_id", "=", self.id)]
        ).unlink()  # fmt: skip

    def _get_action_notes(self):
        """Return the fields of an action that hold what somebody said."""
        names = self.env["crm.marketing.action"]._fields
        return [n for n in ("note", "information", "description") if n in names]
