"""The pipeline: its kanban beside core's, forecast, funnel, snapshot."""

from datetime import date, timedelta

from lxml import etree
from measure import Operation

NEEDS = ("crm_prevendita",)

PIPELINE = [("type", "=", "opportunity")]
KANBAN = "crm.crm_case_kanban_view_leads"
OURS = "crm_prevendita.crm_lead_view_kanban"

#: the same answer by hand: what counts, by seller and month
FORECAST = """
    WITH history AS (
        SELECT stage_id, avg(won) AS rate FROM (
            SELECT DISTINCT g.stage_id, g.lead_id,
                   (l.won_status = 'won')::int AS won
              FROM crm_lead_stage_log g JOIN crm_lead l ON l.id = g.lead_id
             WHERE g.date_enter >= now() - interval '12 months'
               AND g.won_status = 'pending'
               AND l.won_status IN ('won', 'lost')) c
         GROUP BY stage_id HAVING count(*) >= 10)
    SELECT user_id, date_trunc('month', CASE WHEN won_status = 'won'
               THEN date_closed ELSE greatest(date_deadline, now()) END) AS month,
           count(*),
           sum(expected_revenue) FILTER (WHERE won_status = 'won'),
           sum(expected_revenue) FILTER (WHERE forecast_category = 'committed'
               AND won_status = 'pending'),
           sum(expected_revenue) FILTER (WHERE won_status = 'pending'
               AND forecast_category IN ('committed', 'best')),
           sum(expected_revenue * probability / 100) FILTER (
               WHERE won_status = 'pending'),
           sum(expected_revenue * coalesce(rate, probability / 100)) FILTER (
               WHERE won_status = 'pending')
      FROM crm_lead LEFT JOIN history USING (stage_id)
     WHERE type = 'opportunity'
       AND (won_status = 'pending' AND active OR won_status = 'won')
     GROUP BY GROUPING SETS ((user_id, month), (user_id), ())"""

CATEGORY = """
    WITH part AS (
        SELECT o.opportunity_id AS lead_id, t.categ_id, sum(l.price_subtotal) AS net
          FROM sale_order o JOIN sale_order_line l ON l.order_id = o.id
          JOIN product_product p ON p.id = l.product_id
          JOIN product_template t ON t.id = p.product_tmpl_id
         WHERE o.is_offer AND o.opportunity_id IS NOT NULL AND o.state <> 'cancel'
         GROUP BY 1, 2),
    share AS (
        SELECT lead_id, categ_id, net / sum(net) OVER (PARTITION BY lead_id) AS share
          FROM part)
    SELECT coalesce(share.categ_id, crm_lead.categ_id) AS categ,
           date_trunc('month', CASE WHEN won_status = 'won'
               THEN date_closed ELSE greatest(date_deadline, now()) END) AS month,
           count(*),
           sum(expected_revenue * coalesce(share, 1)) FILTER (
               WHERE won_status = 'won'),
           sum(expected_revenue * coalesce(share, 1) * probability / 100) FILTER (
               WHERE won_status = 'pending')
      FROM crm_lead LEFT JOIN share ON share.lead_id = crm_lead.id
     WHERE type = 'opportunity'
       AND (won_status = 'pending' AND active OR won_status = 'won')
     GROUP BY GROUPING SETS ((1, 2), (1), ())"""

FUNNEL = """
    SELECT v.stage_id, count(*), count(*) FILTER (
               WHERE won_status = 'pending' AND sequence >= furthest),
           avg(CASE WHEN sequence < furthest OR won_status = 'won' THEN 1.0
                    WHEN won_status = 'lost' THEN 0 END),
           avg(CASE won_status WHEN 'won' THEN 1.0 WHEN 'lost' THEN 0 END),
           avg(v.hours)
      FROM (SELECT g.lead_id, g.stage_id, s.sequence, sum(g.working_hours) AS hours,
                   max(s.sequence) OVER (PARTITION BY g.lead_id) AS furthest
              FROM crm_lead_stage_log g JOIN crm_stage s ON s.id = g.stage_id
             WHERE g.won_status = 'pending'
             GROUP BY g.lead_id, g.stage_id, s.sequence) v
      JOIN crm_lead l ON l.id = v.lead_id
     WHERE l.type = 'opportunity'
     GROUP BY GROUPING SETS ((v.stage_id), ())"""

SNAPSHOT = """
    INSERT INTO crm_forecast_snapshot (
           date, lead_id, lead_name, user_id, team_id, company_id, stage_id,
           probability, expected_revenue, weighted_revenue, currency_id)
    SELECT %s, l.id, l.name, l.user_id, l.team_id, l.company_id, l.stage_id,
           l.probability, l.expected_revenue,
           l.expected_revenue * l.probability / 100, c.currency_id
      FROM crm_lead l JOIN res_company c ON c.id = l.company_id
     WHERE l.type = 'opportunity' AND l.won_status = 'pending' AND l.active"""


def _kanban_spec(env):
    """What the client reads of each card, from the view as it stands."""
    view = env.ref(KANBAN)
    arch = env["crm.lead"].get_views([(view.id, "kanban")])["views"]["kanban"]["arch"]
    names = {node.get("name") for node in etree.fromstring(arch).iter("field")}
    return {name: _field_spec(env, name) for name in sorted(names)}


def _field_spec(env, name):
    field = env["crm.lead"]._fields[name]
    if not field.relational:
        return {}
    if field.type == "one2many":
        return {"fields": {}}
    color = {"color": {}} if "color" in env[field.comodel_name]._fields else {}
    return {
        "fields": {"display_name": {}, **(color if field.type != "many2one" else {})}
    }


def _without_ours(env):
    """The same with core's view alone."""
    ours = env.ref(OURS)
    ours.active = False
    spec = _kanban_spec(env)
    ours.active = True
    return spec


def _kanban(spec):
    """The two calls with which the client opens the pipeline."""

    def compute(env):
        leads = env["crm.lead"].with_context(default_type="opportunity")
        leads.web_read_group(
            PIPELINE,
            ["stage_id"],
            ["expected_revenue:sum", "recurring_revenue_monthly:sum"],
            auto_unfold=True,
            unfold_read_specification=spec,
            unfold_read_default_limit=40,
        )
        colors = {"planned": "success", "today": "warning", "overdue": "danger"}
        leads.read_progress_bar(
            PIPELINE, "stage_id", {"field": "activity_state", "colors": colors}
        )

    return compute


def _pivot(model, grouping_sets, measures):
    """The call with which the client fills a pivot."""

    def compute(env):
        aggregates = ["__count"]
        for name in measures:
            field = env[model]._fields[name]
            aggregates.append(f"{name}:{field.aggregator}")
            if field.type == "monetary":
                aggregates += ["currency_id:array_agg_distinct", f"{name}:sum_currency"]
        return env[model].formatted_read_grouping_sets(
            [], grouping_sets, list(dict.fromkeys(aggregates))
        )

    return compute


def _sql(query):
    def compute(env):
        env.cr.execute(query)
        return env.cr.fetchall()

    return compute


def _take(env):
    env["crm.forecast.snapshot"].take(date.today() + timedelta(days=1))
    env.cr.execute("DELETE FROM crm_forecast_snapshot WHERE date > current_date")


def _take_sql(env):
    env.cr.execute(SNAPSHOT, [date.today() + timedelta(days=1)])
    env.cr.execute("DELETE FROM crm_forecast_snapshot WHERE date > current_date")


def operations(env):
    if "crm.lead.funnel" not in env:
        return
    yield Operation(
        "pipeline kanban, 73,000 opportunities not lost",
        _kanban(_kanban_spec(env)),
        peer=_kanban(_without_ours(env)),
        peer_name="core's kanban",
        faster=0.91,
    )
    measures = ("target", "won", "committed", "best", "weighted", "weighted_history")
    yield Operation(
        "forecast by seller and month, 73,000 opportunities",
        _pivot(
            "crm.forecast.report",
            [[], ["user_id"], ["user_id", "date:month"]],
            measures,
        ),
        _sql(FORECAST),
    )
    yield Operation(
        "forecast by product category and month, 73,000 opportunities",
        _pivot(
            "crm.forecast.category",
            [[], ["categ_id"], ["categ_id", "date:month"]],
            ("won", "weighted"),
        ),
        _sql(CATEGORY),
    )
    yield Operation(
        "funnel by stage, 100,000 opportunities",
        _pivot(
            "crm.lead.funnel",
            [[], ["stage_id"]],
            ("entered", "still_here", "went_on", "win_rate", "working_hours"),
        ),
        _sql(FUNNEL),
    )
    yield Operation(
        "weekly snapshot, 46,000 open opportunities",
        _take,
        _take_sql,
        queries=3,
    )
