"""Rules of the interest score: what a behaviour is worth, how often, for how long."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

#: what a person can do, and the SQL of who did it when: customer, moment
_EVENTS = {
    "mail_read": """
        SELECT partner.commercial_partner_id AS customer_id, hit.date AS moment
          FROM crm_mailing_hit hit
          JOIN mailing_trace trace ON trace.id = hit.trace_id
          JOIN res_partner partner ON partner.id = trace.res_id
         WHERE trace.model = 'res.partner' AND hit.verdict = 'person'
           AND hit.kind = 'open'""",
    "mail_click": """
        SELECT partner.commercial_partner_id AS customer_id, hit.date AS moment
          FROM crm_mailing_hit hit
          JOIN mailing_trace trace ON trace.id = hit.trace_id
          JOIN res_partner partner ON partner.id = trace.res_id
          LEFT JOIN link_tracker link ON link.id = hit.link_id
         WHERE trace.model = 'res.partner' AND hit.verdict = 'person'
           AND hit.kind = 'click'""",
    "mail_reply": """
        SELECT partner.commercial_partner_id AS customer_id,
               trace.reply_datetime AS moment
          FROM mailing_trace trace
          JOIN res_partner partner ON partner.id = trace.res_id
         WHERE trace.model = 'res.partner' AND trace.reply_datetime IS NOT NULL""",
    "action_reached": """
        SELECT action.commercial_partner_id AS customer_id,
               action.date_done AS moment
          FROM crm_marketing_action action
          JOIN crm_marketing_action_outcome outcome ON outcome.id = action.outcome_id
          JOIN res_partner partner ON partner.id = action.commercial_partner_id
         WHERE action.state = 'done' AND outcome.is_reached""",
    "action_positive": """
        SELECT action.commercial_partner_id AS customer_id,
               action.date_done AS moment
          FROM crm_marketing_action action
          JOIN crm_marketing_action_outcome outcome ON outcome.id = action.outcome_id
          JOIN res_partner partner ON partner.id = action.commercial_partner_id
         WHERE action.state = 'done' AND outcome.sign = 'positive'""",
    "action_negative": """
        SELECT action.commercial_partner_id AS customer_id,
               action.date_done AS moment
          FROM crm_marketing_action action
          JOIN crm_marketing_action_outcome outcome ON outcome.id = action.outcome_id
          JOIN res_partner partner ON partner.id = action.commercial_partner_id
         WHERE action.state = 'done' AND outcome.sign = 'negative'""",
    "interview": """
        SELECT partner.commercial_partner_id AS customer_id,
               answer.end_datetime AS moment
          FROM survey_user_input answer
          JOIN res_partner partner ON partner.id = answer.partner_id
         WHERE answer.state = 'done' AND answer.test_entry IS NOT TRUE""",
    "inquiry": """
        SELECT partner.commercial_partner_id AS customer_id,
               lead.create_date AS moment
          FROM crm_lead lead
          JOIN res_partner partner ON partner.id = lead.partner_id
         WHERE lead.active""",
    "mail_attention": """
        SELECT partner.commercial_partner_id AS customer_id,
               trace.read_datetime AS moment
          FROM mailing_trace trace
          JOIN res_partner partner ON partner.id = trace.res_id
         WHERE trace.model = 'res.partner' AND trace.read_datetime IS NOT NULL""",
}


class CrmInterestRule(models.Model):
    """What a behaviour is worth: so many points, so many times, for so long."""

    _name = "crm.interest.rule"
    _inherit = ["crm.cached.mixin"]
    _description = "Rule of the interest score"
    _order = "sequence, id"

    name = fields.Char(string="Rule", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    event = fields.Selection(
        [
            ("mail_read", "Opens a newsletter"),
            ("mail_click", "Clicks in a newsletter"),
            ("mail_reply", "Answers a newsletter"),
            ("action_reached", "Is reached by an action"),
            ("action_positive", "An action ends well"),
            ("action_negative", "An action ends badly"),
            ("interview", "Answers an interview"),
            ("inquiry", "Makes an inquiry"),
            ("mail_attention", "Certainly reads a newsletter"),
        ],
        required=True,
        default="mail_click",
    )
    url_part = fields.Char(
        string="Page Contains",
        help="Only clicks on pages whose address contains this, such as"
        " “/compressors”.",
    )
    points = fields.Integer(required=True, default=5)
    days = fields.Integer(
        string="Counts for Days",
        required=True,
        default=90,
        help="Then it is forgotten.",
    )
    most = fields.Integer(
        string="Times at Most", required=True, default=5, help="More do not count."
    )
    classifier_value_id = fields.Many2one(
        "crm.classifier.value",
        string="Gives the Classifier",
        ondelete="set null",
        help="Whoever does this gets this value, such as a product of interest.",
    )
    sentence = fields.Char(string="In Words", compute="_compute_sentence")

    _sound = models.Constraint(
        "CHECK(days > 0 AND most > 0)",
        "A rule counts for at least one day and at least once.",
    )

    @api.constrains("points")
    def _check_points(self):
        for rule in self:
            if not -1000 <= rule.points <= 1000:
                raise ValidationError(
                    self.env._(
                        "“%(rule)s”: the points must be between -1000 and 1000.",
                        rule=rule.name,
                    )
                )

    @api.depends("event", "url_part", "points", "days", "most", "classifier_value_id")
    def _compute_sentence(self):
        events = self._crm_labels("event")
        for rule in self:
            page = f" ({rule.url_part})" if rule.url_part else ""
            words = self.env._(
                "%(event)s%(page)s: %(points)s points each, %(most)s times at most,"
                " for %(days)s days",
                event=events.get(rule.event, ""),
                page=page,
                points=f"{rule.points:+d}",
                most=rule.most,
                days=rule.days,
            )
            if rule.classifier_value_id:
                words += self.env._(
                    "; gives “%s”", rule.classifier_value_id.display_name
                )
            rule.sentence = words

    @api.model
    def _get_event_query(self, rule):
        """Return the query of who did it when: ``customer_id``, ``moment``.

        Its partner is named ``partner``, and it ends with conditions.

        :param dict rule: what the rule says, see ``_get_known``
        """
        query = SQL(_EVENTS[rule["event"]])  # pylint: disable=sql-injection
        if rule["event"] == "mail_click" and rule["url_part"]:
            pattern = self._get_url_pattern(rule["url_part"])
            query = SQL("%s AND link.url ILIKE %s", query, pattern)
        return query

    @api.model
    def _get_url_pattern(self, part):
        """Return the pattern of whatever contains a text, taken literally."""
        part = part.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        return f"%{part}%"

    @api.model
    def _get_events_query(self, rules, customers=None):
        """Return the query of what counts: ``(rule_id, customer_id, times)``.

        :param dict rules: what the rules say, see ``_get_known``
        :param customers: ids of commercial entities, None for all
        """
        parts = []
        for rule_id, rule in rules.items():
            query = self._get_event_query(rule)
            if customers is not None:
                query = SQL(
                    "%s AND partner.commercial_partner_id IN %s",
                    query,
                    tuple(customers) or (0,),
                )
            parts.append(
                SQL(
                    """SELECT %(rule)s AS rule_id, customer_id,
                              LEAST(COUNT(*), %(most)s)::int AS times
                         FROM (%(query)s) AS event
                        WHERE moment >= %(since)s
                        GROUP BY customer_id""",
                    rule=rule_id,
                    most=rule["most"],
                    query=query,
                    since=fields.Datetime.subtract(
                        fields.Datetime.now(), days=rule["days"]
                    ),
                )
            )
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _count_events(self, customers=None):
        """Return what counts now: list of ``(rule_id, customer_id, times)``."""
        known = self._get_known(("active", "event", "url_part", "most", "days"))
        rules = {id_: rule for id_, rule in known.items() if rule["active"]}
        if not rules:
            return []
        self.env.flush_all()
        return self.env.execute_query(self._get_events_query(rules, customers))

    @api.model
    def _cron_refresh(self):
        """Points are forgotten in time: bring every score up to date."""
        self.env["res.partner"]._refresh_interest()

    def action_refresh(self):
        """Apply the rules now, as the nightly job does."""
        self.check_access("write")
        self.env["res.partner"]._refresh_interest()
        return True
