"""What is added to names: their interest score, their mailings and campaigns."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    interest_score = fields.Integer(
        string="Interest",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_salesman",
        help="Points from newsletters read and clicked, actions, interviews and"
        " inquiries, by rules that can be read under Configuration. Kept on the"
        " company, for all its people.",
    )
    campaign_member_ids = fields.One2many(
        "crm.campaign.member",
        "partner_id",
        string="Campaigns",
        groups="sales_team.group_sale_salesman",
    )
    crm_mailing_trace_ids = fields.One2many(
        "mailing.trace",
        "res_id",
        "Mailings received",
        domain=[("model", "=", "res.partner")],
        # whoever sells may ask who opened a mailing, and read nothing of it
        bypass_search_access=True,
        groups="sales_team.group_sale_salesman",
    )
    in_segment_id = fields.Many2one(
        "crm.segment",
        string="Segment",
        store=False,
        search="_search_in_segment_id",
        groups="base.group_user",
        help="To choose the names of a segment, as it is when they are looked for.",
    )

    _interest_idx = models.Index("(interest_score) WHERE interest_score <> 0")

    def _search_in_segment_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        if operator == "any":
            segments = self.env["crm.segment"].search(value)
        else:
            segments = self.env["crm.segment"].browse(
                found for found in value if isinstance(found, int) and found
            )
        return Domain.OR([segment._get_domain() for segment in segments.exists()])

    def _crm_get_folded(self, merged):
        """One order of one customer is one conversion: of two members one stays."""
        return {
            **super()._crm_get_folded(merged),
            "crm_campaign_member": SQL(
                "SELECT t.id, o.id FROM crm_campaign_member t"
                " JOIN crm_campaign_member o ON o.campaign_id = t.campaign_id"
                " WHERE t.partner_id = %s AND o.partner_id = %s",
                merged.id,
                self.id,
            ),
        }

    def action_add_to_campaign(self):
        """Ask for the campaign that these names join."""
        return self.env["crm.campaign.join"]._get_records_action(
            name=self.env._("Add to a campaign"),
            target="new",
            context={"default_partner_ids": self.ids},
        )

    # the interest score

    def _interest_changed(self):
        """Something happened: bring the score of these customers up to date."""
        self._refresh_interest(self.ids)

    @api.model
    def _refresh_interest(self, customers=None):
        """Count the points of some customers, or of all, and give classifiers.

        :param customers: ids of commercial entities, None for all
        """
        rules = self.env["crm.interest.rule"].sudo()  # sudo: behaviour writes it
        rows = rules._count_events(customers)
        points = {rule.id: rule.points for rule in rules.search([])}
        scores = {}
        for rule_id, customer_id, times in rows:
            scores[customer_id] = scores.get(customer_id, 0) + points[rule_id] * times
        self._write_scores(scores, customers)
        for rule in rules.search([("classifier_value_id", "!=", False)]):
            found = [row[1] for row in rows if row[0] == rule.id]
            self._give_classifier(found, rule.classifier_value_id)

    @api.model
    def _write_scores(self, scores, customers):
        """Write the scores that changed, in one statement whatever their number."""
        mine = SQL("TRUE")
        if customers is not None:
            mine = SQL("partner.id IN %s", tuple(customers) or (0,))
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """UPDATE res_partner SET interest_score = new.score
                     FROM (SELECT partner.id, COALESCE(counted.score, 0) AS score
                             FROM res_partner partner
                             LEFT JOIN unnest(%s::int[], %s::int[])
                                    AS counted(id, score) USING (id)
                            WHERE %s AND COALESCE(partner.interest_score, 0)
                                         <> COALESCE(counted.score, 0)) AS new
                    WHERE res_partner.id = new.id
                RETURNING res_partner.id""",
                list(scores),
                list(scores.values()),
                mine,
            )
        )
        self.invalidate_model(["interest_score"])

    @api.model
    def _give_classifier(self, customer_ids, value):
        """Give customers a classifier's value, where they have it not yet."""
        # sudo: behaviour says it, whoever's it is
        lacking = self.sudo().search(
            [("id", "in", customer_ids), ("classifier_value_ids", "not in", value.ids)]
        )
        for partner in lacking:
            partner._crm_classify(value)

    def _explain_interest(self):
        """Return what the score is made of, rule by rule, in their order.

        :return: list of dicts ``{"id", "name", "times", "points"}``, ids of rules

        Whoever never did anything that counts costs no query.
        """
        # sudo: the score is for sales, who are the only ones to ask
        if not self.commercial_partner_id.sudo().interest_score:
            return []
        rules = self.env["crm.interest.rule"].sudo()  # sudo: rules are no secret
        rows = rules._count_events(self.commercial_partner_id.ids)
        counted = {rule_id: times for rule_id, _customer, times in rows}
        known = rules._get_known(("name", "points"))
        return [
            {
                "id": id_,
                "name": rule["name"],
                "times": counted[id_],
                "points": rule["points"] * counted[id_],
            }
            for id_, rule in known.items()
            if id_ in counted
        ]
