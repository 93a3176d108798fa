import json

from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import json_default


class CrmLead(models.Model):
    """Opportunities that are opened in a later stage than the first."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if self._is_created_by_hand():
            leads._check_created_stages(vals_list)
        return leads

    @api.model
    def _is_created_by_hand(self):
        """Return whether a colleague opens deals, on a screen or by import.

        What forms on the website, mails and the program itself open enters where
        it was told to.
        """
        by_program = self.env.su or self.env.context.get("crm_stage_override")
        return not by_program and self.env.user._is_internal()

    def _check_created_stages(self, vals_list):
        """Refuse what was opened in a later stage without meeting its conditions.

        :param list vals_list: what the deals were opened with
        :raises RedirectWarning: saying what is missing, with a way round it
        :raises UserError: the same during an import
        """
        lines = []
        first_refused = None
        for stage, leads in self._filter_ahead().grouped("stage_id").items():
            refused = leads._find_missing(stage.condition_ids)
            if refused:
                lines += self._describe_refused(stage, refused)
                first_refused = first_refused or stage
        if not lines:
            return
        message = "\n".join(lines)
        if self.env.context.get("import_file"):
            raise UserError(message)
        raise RedirectWarning(
            message,
            self.env.ref("crm_prevendita.crm_lead_stage_override_action").id,
            self.env._("Open it there anyway, with a reason"),
            {
                "default_lead_values": self._dump_values(vals_list),
                "default_stage_id": first_refused.id,
            },
        )

    def _filter_ahead(self):
        """Return the opportunities in a stage with conditions, past the first one."""
        bound = self.filtered(
            lambda lead: lead.type == "opportunity" and lead.stage_id.condition_ids
        )
        if not bound:
            return bound
        # a pipeline has few stages
        stages = self.env["crm.stage"].search([])  # pylint: disable=no-search-all
        first = {
            team: min(
                stages.filtered(
                    lambda stage, team=team: (
                        not stage.fold
                        and (not stage.team_ids or team in stage.team_ids)
                    )
                ).mapped("sequence"),
                default=0,
            )
            for team in {lead.team_id for lead in bound}
        }
        return bound.filtered(lambda lead: lead.stage_id.sequence > first[lead.team_id])

    @api.model
    def _dump_values(self, vals_list):
        """Return as JSON what deals are opened with, the screen's defaults too."""
        defaults = {
            name: value
            for key, value in self.env.context.items()
            if (name := key.removeprefix("default_")) != key and name in self._fields
        }
        return json.dumps([defaults | vals for vals in vals_list], default=json_default)
