"""Asks who gets the leads that names become."""

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ...models.name.crm_name_extraction import AT_ONCE


class CrmNameExtract(models.TransientModel):
    """Makes names leads, with an owner and classifiers."""

    _name = "crm.name.extract"
    _description = "Extract names as leads"

    name_ids = fields.Many2many("crm.name", string="Names")
    left_out = fields.Integer(readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
        help="Empty: whoever each name is assigned to.",
    )
    classifier_value_ids = fields.Many2many(
        "crm.classifier.value", string="Classifiers"
    )

    def action_confirm(self):
        """Extract, then show the leads, or the next name when skimming."""
        if not self.name_ids:
            raise UserError(self.env._("Choose at least one name to extract."))
        if len(self.name_ids) > AT_ONCE:
            return self._start_in_background()
        partners = self._extract()
        if self.env.context.get("crm_name_skim"):
            return self.name_ids._after_wizard()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "base.action_partner_form"
        )
        action.update(
            {
                "name": self.env._("Extracted leads"),
                "domain": [("id", "in", partners.ids)],
                "context": {},
            }
        )
        if len(partners) == 1:
            action.update(
                {"res_id": partners.id, "view_mode": "form", "views": [(False, "form")]}
            )
        return action

    def _start_in_background(self):
        """Hand thousands of names to the background job, show its progress."""
        self.name_ids.bank_id._check_licence()
        job = self.env["crm.name.extraction"].create(self._prepare_job())
        self.name_ids.write({"extraction_id": job.id, "extraction_done": False})
        job._trigger()
        return job._get_records_action(context={})

    def _extract(self):
        """Hook: make the names leads; return them (``res.partner``)."""
        return self.name_ids._extract(self.user_id, self.classifier_value_ids)

    def _prepare_job(self):
        """Hook: return the values of the job that goes on in the background."""
        return {
            "label": ", ".join(self.name_ids.bank_id.mapped("name")),
            "user_id": self.user_id.id,
            "classifier_value_ids": [Command.set(self.classifier_value_ids.ids)],
            "total": len(self.name_ids),
        }
