"""How satisfied a customer is, on the card."""

from odoo import api, fields, models
from odoo.tools import SQL, formatLang

from .crm_satisfaction import NOTED
from .kernel import satisfaction


class CrmCustomerCard(models.AbstractModel):
    _inherit = "crm.customer.card"

    @api.model
    def _get_facts(self, family):
        facts = super()._get_facts(family)
        if self.env["crm.satisfaction"].has_access("read"):
            figures, noted = self._get_satisfaction_figures(family)
            facts = [fact for fact in facts if fact["key"] != "satisfaction"]
            facts += self._get_satisfaction_facts(figures, family)
            facts += self._get_noted_facts(*noted, family)
        return facts

    @api.model
    def _get_satisfaction_figures(self, family):
        """Return the answers of the last two years, in one query.

        :return: ``(mean of 5, votes, promoters, passives, detractors, mean effort)``
            of the customers' own answers, and ``(mean of 5, notes)`` of what we noted
        """
        records = self.env["crm.satisfaction"]
        records.flush_model()
        since = fields.Datetime.subtract(fields.Datetime.now(), years=2)
        query = records._search(
            [
                ("commercial_partner_id", "=", family[:1].id),
                ("answered_on", ">=", since),
            ]
        )
        table = SQL.identifier(query.table)
        vote = SQL("%s.nps_vote::int", table)
        noted = SQL("%s.channel = %s", table, NOTED)
        mean, votes = SQL("avg(%s.csat::int)", table), SQL("count(%s.csat)", table)
        [figures] = self.env.execute_query(
            query.select(
                SQL("%s FILTER (WHERE NOT %s)", mean, noted),
                SQL("%s FILTER (WHERE NOT %s)", votes, noted),
                SQL("count(*) FILTER (WHERE %s >= 9)", vote),
                SQL("count(*) FILTER (WHERE %s BETWEEN 7 AND 8)", vote),
                SQL("count(*) FILTER (WHERE %s <= 6)", vote),
                SQL("avg(%s.effort::int)", table),
                SQL("%s FILTER (WHERE %s)", mean, noted),
                SQL("%s FILTER (WHERE %s)", votes, noted),
            )
        )
        return figures[:6], figures[6:]

    @api.model
    def _get_satisfaction_facts(self, figures, family):
        average, count, promoters, passives, detractors, effort = figures
        facts = []
        if count:
            fact = self._get_satisfaction(float(average), count)
            if effort:
                fact["value"] += self.env._(
                    ", effort %s", formatLang(self.env, float(effort), digits=1)
                )
            facts.append({**fact, "action": self._get_satisfaction_action(family)})
        if promoters or passives or detractors:
            score, _margin = satisfaction.nps(promoters, passives, detractors)
            facts.append(
                {
                    "key": "nps",
                    "sequence": 46,
                    "label": self.env._("Would recommend us (NPS)"),
                    "value": f"{score:+.0f}",
                    "icon": "fa-bullhorn",
                    "color": "success"
                    if score > 30
                    else "warning"
                    if score >= 0
                    else "danger",
                    "action": self._get_satisfaction_action(family),
                }
            )
        return facts

    @api.model
    def _get_noted_facts(self, average, count, family):
        """Return what our people noted, apart from what customers said themselves."""
        if not count:
            return []
        fact = {
            **self._get_satisfaction(float(average), count),
            "key": "satisfaction_noted",
            "label": self.env._("Satisfaction, as we noted it"),
            "action": self._get_satisfaction_action(family),
        }
        return [fact]

    @api.model
    def _get_satisfaction_action(self, family):
        return self.env["crm.satisfaction"]._get_records_action(
            name=self.env._("Satisfaction"),
            views=[(False, "list"), (False, "form")],
            domain=[("commercial_partner_id", "=", family[:1].id)],
            context={},
        )
