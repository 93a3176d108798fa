"""The degree of satisfaction typed in an action is kept beside customers' answers."""

from odoo import api, fields, models


class CrmMarketingAction(models.Model):
    """What the customer said when somebody called or visited is kept, once."""

    _inherit = "crm.marketing.action"

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions.filtered("satisfaction")._keep_satisfaction()
        return actions

    def write(self, vals):
        result = super().write(vals)
        if {"satisfaction", "state", "partner_id", "contact_id"} & vals.keys():
            self._keep_satisfaction()
        return result

    def _keep_satisfaction(self, calls_back=True):
        """Keep one answer for each action that is done and says how satisfied.

        A vote that is corrected is corrected there too; one that is taken back,
        or whose action is open again, goes.

        :param bool calls_back: whether somebody calls back about a bad vote
        """
        # sudo: answers are written by the system, salespeople only read them
        answers = self.env["crm.satisfaction"].sudo()
        known = {
            answer.action_id.id: answer
            for answer in answers.search([("action_id", "in", self.ids)])
        }
        said = self.filtered(
            lambda action: (
                action.state == "done" and action.satisfaction and action.partner_id
            )
        )
        gone = [known[key] for key in (self - said).ids if key in known]
        answers.concat(*gone)._take_back()
        fresh = said.filtered(lambda action: action.id not in known)
        made = answers.create([a._prepare_satisfaction() for a in fresh])
        for action, answer in zip(fresh, made, strict=True):
            known[action.id] = answer
        for action in said:
            answer = known[action.id]
            vote = {"csat": action.satisfaction}
            if answer.csat != action.satisfaction and calls_back:
                answer._answer(vote)
            answer.write({**action._prepare_satisfaction(), **vote})

    def _prepare_satisfaction(self):
        """Return the values of the answer, without the vote."""
        self.ensure_one()
        moment = self.date_done or fields.Datetime.now()
        entity = self.commercial_partner_id
        return {
            "action_id": self.id,
            "channel": "action",
            "partner_id": (self.contact_id or self.partner_id).id,
            "commercial_partner_id": entity.id,
            "company_id": (self.company_id or self.env.company).id,
            "tier": entity.tier,
            "asked_on": moment,
            "answered_on": moment,
        }
