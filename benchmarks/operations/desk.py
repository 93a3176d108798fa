"""The operator's desk with 5,000 open entries."""

from measure import Operation

NEEDS = ("crm_mydesk_prevendita",)

#: the same answer by hand, in one statement: the first forty of each list with
#: the customer's name, how many there are and how many are late
DESK = """
    WITH activity AS (
        SELECT a.*, p.complete_name AS partner FROM (
            SELECT id, date_deadline, summary, res_model, res_id, res_name
              FROM mail_activity WHERE user_id = %(user)s AND active
             ORDER BY date_deadline, id LIMIT 40) a
          LEFT JOIN res_partner p ON p.id = a.res_id),
    quotation AS (
        SELECT o.id, o.validity_date, o.name, o.amount_total, p.complete_name AS partner
          FROM (SELECT * FROM sale_order WHERE user_id = %(user)s
                   AND state IN ('draft', 'sent')
                 ORDER BY validity_date, id LIMIT 40) o
          LEFT JOIN res_partner p ON p.id = o.partner_id),
    deal AS (
        SELECT l.id, l.date_deadline, l.name, l.probability, p.complete_name AS partner
          FROM (SELECT * FROM crm_lead WHERE user_id = %(user)s AND active
                   AND type = 'opportunity' AND won_status = 'pending'
                 ORDER BY date_deadline, id LIMIT 40) l
          LEFT JOIN res_partner p ON p.id = l.partner_id),
    action AS (
        SELECT m.id, m.date_due, m.name, p.complete_name AS partner
          FROM (SELECT * FROM crm_marketing_action
                 WHERE user_id = %(user)s AND state = 'planned'
                 ORDER BY date_due, id LIMIT 40) m
          LEFT JOIN res_partner p ON p.id = m.partner_id),
    callback AS (
        SELECT c.id, callback_date, number, p.complete_name AS partner
          FROM (SELECT * FROM crm_phone_call WHERE user_id = %(user)s
                   AND state = 'missed' AND called_back IS NOT TRUE
                 ORDER BY callback_date, id LIMIT 40) c
          LEFT JOIN res_partner p ON p.id = c.partner_id),
    meeting AS (
        SELECT e.id, e.start, e.stop, e.name FROM calendar_event e
          JOIN calendar_attendee t ON t.event_id = e.id
         WHERE t.partner_id = %(partner)s AND e.stop >= current_date
           AND e.start <= current_date + 15 AND t.state <> 'declined'
         ORDER BY e.start, e.id LIMIT 40)
    SELECT (SELECT jsonb_agg(x) FROM activity x),
           (SELECT jsonb_agg(x) FROM quotation x), (SELECT jsonb_agg(x) FROM deal x),
           (SELECT jsonb_agg(x) FROM action x), (SELECT jsonb_agg(x) FROM callback x),
           (SELECT jsonb_agg(x) FROM meeting x),
           (SELECT ROW(count(*), count(*) FILTER (WHERE date_deadline < current_date))
              FROM mail_activity WHERE user_id = %(user)s AND active),
           (SELECT ROW(count(*), count(*) FILTER (WHERE validity_date < current_date))
              FROM sale_order WHERE user_id = %(user)s AND state IN ('draft', 'sent')),
           (SELECT ROW(count(*), count(*) FILTER (WHERE date_deadline < current_date))
              FROM crm_lead WHERE user_id = %(user)s AND active
               AND type = 'opportunity' AND won_status = 'pending'),
           (SELECT ROW(count(*), count(*) FILTER (WHERE date_due < now()))
              FROM crm_marketing_action
             WHERE user_id = %(user)s AND state = 'planned'),
           (SELECT ROW(count(*), count(*) FILTER (WHERE callback_date < now()))
              FROM crm_phone_call WHERE user_id = %(user)s AND state = 'missed'
               AND called_back IS NOT TRUE)"""


def operations(env):
    operator = env["res.users"].search([("login", "=", "bench_operator")])
    values = {"user": operator.id, "partner": operator.partner_id.id}
    mine = env(user=operator.id)

    def sql(_env):
        mine.cr.execute(DESK, values)
        return mine.cr.fetchall()

    yield Operation(
        "desk, first screen, operator of 5,000 open entries",
        lambda _env: mine["crm.desk"].get_desk(),
        sql,
        lambda _env: mine["res.users"]._get_activity_groups(),
        "core's activity menu",
        plus=30,
        queries=40,
    )
    yield Operation(
        "desk, 200 more activities of 3,000",
        lambda _env: mine["crm.desk"].get_section("activity", limit=240),
        queries=40,
    )
