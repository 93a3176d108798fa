"""The customer card: first screen and further pages."""

from fill.clone import BASE, BIG, MEDIUM, SMALL
from measure import Operation

NEEDS = ("crm_prevendita", "crm_postvendita", "crm_mydesk")

#: mails, activities and files hang on every record of the customer
RECORDS = """
        SELECT 'res.partner' AS model, id FROM res_partner
         WHERE commercial_partner_id = %(partner)s
        UNION ALL SELECT 'sale.order', id FROM sale_order
         WHERE partner_id = ANY((SELECT ids FROM ids)::int[])
        UNION ALL SELECT 'account.move', id FROM account_move
         WHERE commercial_partner_id = %(partner)s
           AND move_type IN ('out_invoice', 'out_refund')
        UNION ALL SELECT 'crm.lead', id FROM crm_lead
         WHERE partner_id = ANY((SELECT ids FROM ids)::int[])
        UNION ALL SELECT 'crm.marketing.action', id FROM crm_marketing_action
         WHERE commercial_partner_id = %(partner)s
        UNION ALL SELECT 'crm.ticket', id FROM crm_ticket
         WHERE commercial_partner_id = %(partner)s
        UNION ALL SELECT 'crm.service.contract', id FROM crm_service_contract
         WHERE commercial_partner_id = %(partner)s
        UNION ALL SELECT 'crm.equipment', id FROM crm_equipment
         WHERE commercial_partner_id = %(partner)s"""

#: the same answer by hand, in one statement: who it is and its contacts, the
#: newest entries of every source, the records of each section, what is open
FIRST_SCREEN = f"""
    WITH family AS MATERIALIZED (
        SELECT id, complete_name, phone, email, city FROM res_partner
         WHERE commercial_partner_id = %(partner)s),
    ids AS (SELECT array_agg(id) AS ids FROM family),
    receivable AS (SELECT id FROM account_account
                    WHERE account_type = 'asset_receivable'),
    records AS ({RECORDS}),
    timeline AS (
        (SELECT 'order', id, date_order AS moment, name, amount_total
           FROM sale_order WHERE partner_id = ANY((SELECT ids FROM ids)::int[])
          ORDER BY date_order DESC, id DESC LIMIT 41)
        UNION ALL
        (SELECT 'invoice', id, invoice_date, name, amount_total_signed
           FROM account_move WHERE commercial_partner_id = %(partner)s
            AND state = 'posted' AND move_type IN ('out_invoice', 'out_refund')
            AND invoice_date IS NOT NULL
          ORDER BY invoice_date DESC, id DESC LIMIT 41)
        UNION ALL
        (SELECT 'payment', id, date, name, amount FROM account_payment
          WHERE partner_id = ANY((SELECT ids FROM ids)::int[])
          ORDER BY date DESC, id DESC LIMIT 41)
        UNION ALL
        (SELECT 'message', m.id, m.date, m.subject, NULL
           FROM records r JOIN mail_message m
             ON m.model = r.model AND m.res_id = r.id
          WHERE m.message_type <> 'notification'
          ORDER BY m.date DESC, m.id DESC LIMIT 41)
        UNION ALL
        (SELECT 'event', e.id, e.start, e.name, NULL FROM calendar_event e
           JOIN calendar_event_res_partner_rel r ON r.calendar_event_id = e.id
          WHERE r.res_partner_id = ANY((SELECT ids FROM ids)::int[])
          ORDER BY e.start DESC, e.id DESC LIMIT 41)
        UNION ALL
        (SELECT 'step', id, date, step, NULL FROM crm_lifecycle_step
          WHERE partner_id = %(partner)s ORDER BY date DESC LIMIT 41)
        UNION ALL
        (SELECT 'call', id, date, number, NULL FROM crm_phone_call
          WHERE partner_id = ANY((SELECT ids FROM ids)::int[])
          ORDER BY date DESC LIMIT 41)
        UNION ALL
        (SELECT 'done', a.id, a.date_done, a.summary, NULL
           FROM records r JOIN mail_activity a
             ON a.res_model = r.model AND a.res_id = r.id
          WHERE NOT a.active ORDER BY a.date_done DESC LIMIT 41)
        UNION ALL
        (SELECT 'action', id, date, name, NULL FROM crm_marketing_action
          WHERE commercial_partner_id = %(partner)s AND date IS NOT NULL
          ORDER BY date DESC LIMIT 41)
        UNION ALL
        (SELECT 'opportunity', id, date_enter, lead_name, expected_revenue
           FROM crm_lead_stage_log WHERE commercial_partner_id = %(partner)s
          ORDER BY date_enter DESC LIMIT 41)
        UNION ALL
        (SELECT 'ticket', id, create_date, name, NULL FROM crm_ticket
          WHERE commercial_partner_id = %(partner)s AND active
          ORDER BY create_date DESC LIMIT 41)
        UNION ALL
        (SELECT 'contract', id, date_start, name, NULL FROM crm_service_contract
          WHERE commercial_partner_id = %(partner)s AND state <> 'draft'
          ORDER BY date_start DESC LIMIT 41)
        UNION ALL
        (SELECT 'equipment', id, date_in_use, name, NULL FROM crm_equipment
          WHERE commercial_partner_id = %(partner)s AND parent_id IS NULL
          ORDER BY date_in_use DESC LIMIT 41)
        UNION ALL
        (SELECT 'visit', id, date_visit, name, NULL FROM crm_maintenance_visit
          WHERE commercial_partner_id = %(partner)s
            AND state IN ('planned', 'done')
          ORDER BY date_visit DESC LIMIT 41)),
    sections AS (
        (SELECT 'tickets' AS kind, to_jsonb(t) AS row FROM (
             SELECT id, number, name, stage_id, sla_deadline, user_id
               FROM crm_ticket WHERE commercial_partner_id = %(partner)s
                AND active AND is_open ORDER BY sla_deadline, id LIMIT 9) t)
        UNION ALL
        (SELECT 'actions', to_jsonb(a) FROM (
             SELECT id, name, type_id, user_id, date_due FROM crm_marketing_action
              WHERE commercial_partner_id = %(partner)s AND state = 'planned'
              ORDER BY date_due LIMIT 8) a)
        UNION ALL
        (SELECT 'opportunities', to_jsonb(o) FROM (
             SELECT id, name, stage_id, expected_revenue, probability,
                    date_deadline, user_id FROM crm_lead
              WHERE partner_id = ANY((SELECT ids FROM ids)::int[])
                AND type = 'opportunity' ORDER BY date_closed DESC LIMIT 8) o)
        UNION ALL
        (SELECT 'contracts', to_jsonb(c) FROM (
             SELECT id, number, name, state, date_end FROM crm_service_contract
              WHERE commercial_partner_id = %(partner)s LIMIT 6) c)
        UNION ALL
        (SELECT 'machines', to_jsonb(e) FROM (
             SELECT id, name, serial, date_in_use, warranty_end FROM crm_equipment
              WHERE commercial_partner_id = %(partner)s AND parent_id IS NULL
              ORDER BY date_in_use DESC LIMIT 6) e)
        UNION ALL
        (SELECT 'orders', to_jsonb(o) FROM (
             SELECT id, name, state, date_order, amount_total FROM sale_order
              WHERE partner_id = ANY((SELECT ids FROM ids)::int[])
                AND state = 'sale' ORDER BY date_order DESC LIMIT 6) o)
        UNION ALL
        (SELECT 'quotations', to_jsonb(o) FROM (
             SELECT id, name, state, date_order, amount_total FROM sale_order
              WHERE partner_id = ANY((SELECT ids FROM ids)::int[])
                AND state IN ('draft', 'sent')
              ORDER BY date_order DESC LIMIT 6) o)
        UNION ALL
        (SELECT 'invoices', to_jsonb(i) FROM (
             SELECT id, name, invoice_date, invoice_date_due, payment_state,
                    amount_total_signed, amount_residual_signed
               FROM account_move WHERE commercial_partner_id = %(partner)s
                AND state = 'posted' AND move_type IN ('out_invoice', 'out_refund')
                AND invoice_date IS NOT NULL
              ORDER BY invoice_date DESC, id DESC LIMIT 6) i)
        UNION ALL
        (SELECT 'payments', to_jsonb(p) FROM (
             SELECT c.id, c.date, c.move_name, c.balance, r.max_date, d.date_maturity
               FROM account_move_line c
               JOIN account_partial_reconcile r ON r.credit_move_id = c.id
               JOIN account_move_line d ON d.id = r.debit_move_id
              WHERE c.partner_id = %(partner)s AND c.parent_state = 'posted'
                AND c.account_id IN (SELECT id FROM receivable)
              ORDER BY c.date DESC, c.id DESC LIMIT 6) p)
        UNION ALL
        (SELECT 'documents', to_jsonb(a) FROM (
             SELECT f.id, f.name, f.mimetype, f.create_date
               FROM records r JOIN ir_attachment f
                 ON f.res_model = r.model AND f.res_id = r.id
              WHERE f.res_field IS NULL ORDER BY f.id DESC LIMIT 6) a)
        UNION ALL
        (SELECT 'relations', to_jsonb(r) FROM crm_partner_relation r
          WHERE partner_id = %(partner)s OR other_partner_id = %(partner)s)
        UNION ALL
        (SELECT 'activities', to_jsonb(a) FROM records r JOIN mail_activity a
             ON a.res_model = r.model AND a.res_id = r.id
          WHERE a.active LIMIT 20))
    SELECT to_jsonb(p), (SELECT jsonb_agg(t) FROM (
               SELECT * FROM timeline ORDER BY moment DESC LIMIT 41) t),
           (SELECT jsonb_agg(f) FROM family f),
           (SELECT jsonb_agg(s) FROM sections s),
           (SELECT count(*) FROM crm_ticket WHERE commercial_partner_id = %(partner)s),
           (SELECT count(*) FROM sale_order WHERE state IN ('draft', 'sent')
               AND partner_id = ANY((SELECT ids FROM ids)::int[])),
           (SELECT sum(amount_residual) FROM account_move_line
             WHERE partner_id = %(partner)s AND parent_state = 'posted'
               AND NOT reconciled AND account_id IN (SELECT id FROM receivable)),
           (SELECT sum(l.untaxed_amount_to_invoice) FROM sale_order_line l
              JOIN sale_order o ON o.id = l.order_id
             WHERE o.partner_id = ANY((SELECT ids FROM ids)::int[])
               AND o.state = 'sale' AND o.invoice_status = 'to invoice')
      FROM res_partner p WHERE p.id = %(partner)s"""

#: a further page by hand: the same sources after the moment of the cursor
PAGE = f"""
    WITH ids AS (SELECT array_agg(id) AS ids FROM res_partner
                  WHERE commercial_partner_id = %(partner)s),
    records AS ({RECORDS})
    SELECT * FROM (
        (SELECT 'order', id, date_order AS moment, name, amount_total
           FROM sale_order WHERE partner_id = ANY((SELECT ids FROM ids)::int[])
            AND date_order < %(moment)s
          ORDER BY date_order DESC, id DESC LIMIT 41)
        UNION ALL
        (SELECT 'invoice', id, invoice_date, name, amount_total_signed
           FROM account_move WHERE commercial_partner_id = %(partner)s
            AND state = 'posted' AND move_type IN ('out_invoice', 'out_refund')
            AND invoice_date IS NOT NULL AND invoice_date < %(moment)s
          ORDER BY invoice_date DESC, id DESC LIMIT 41)
        UNION ALL
        (SELECT 'payment', id, date, name, amount FROM account_payment
          WHERE partner_id = ANY((SELECT ids FROM ids)::int[])
            AND date < %(moment)s ORDER BY date DESC, id DESC LIMIT 41)
        UNION ALL
        (SELECT 'call', id, date, number, NULL FROM crm_phone_call
          WHERE partner_id = ANY((SELECT ids FROM ids)::int[])
            AND date < %(moment)s ORDER BY date DESC LIMIT 41)
        UNION ALL
        (SELECT 'action', id, date, name, NULL FROM crm_marketing_action
          WHERE commercial_partner_id = %(partner)s AND date < %(moment)s
          ORDER BY date DESC LIMIT 41)
        UNION ALL
        (SELECT 'opportunity', id, date_enter, lead_name, NULL
           FROM crm_lead_stage_log WHERE commercial_partner_id = %(partner)s
            AND date_enter < %(moment)s ORDER BY date_enter DESC LIMIT 41)
        UNION ALL
        (SELECT 'ticket', id, create_date, name, NULL FROM crm_ticket
          WHERE commercial_partner_id = %(partner)s AND active
            AND create_date < %(moment)s ORDER BY create_date DESC LIMIT 41)
        UNION ALL
        (SELECT 'message', m.id, m.date, m.subject, NULL
           FROM records r JOIN mail_message m
             ON m.model = r.model AND m.res_id = r.id
          WHERE m.message_type <> 'notification' AND m.date < %(moment)s
          ORDER BY m.date DESC, m.id DESC LIMIT 41)
        UNION ALL
        (SELECT 'done', a.id, a.date_done, a.summary, NULL
           FROM records r JOIN mail_activity a
             ON a.res_model = r.model AND a.res_id = r.id
          WHERE NOT a.active AND a.date_done < %(moment)s
          ORDER BY a.date_done DESC LIMIT 41)) t
     ORDER BY moment DESC LIMIT 41"""


def _sql(partner_id, query=FIRST_SCREEN, moment=None):
    def compute(env):
        env.cr.execute(query, {"partner": partner_id, "moment": moment})
        return env.cr.fetchall()

    return compute


def _card(partner_id):
    return lambda env: env["crm.customer.card"].get_card(partner_id)


def _form(partner_id):
    """Core's own screen of a customer: the partner's form."""

    def compute(env):
        partner = env["res.partner"].browse(partner_id)
        view = partner.get_views([(False, "form")])
        fields = view["models"]["res.partner"]["fields"]
        simple = {name: {} for name, f in fields.items() if f["type"] != "one2many"}
        return partner.web_read(simple)

    return compute


def _cursor(env, partner_id, pages):
    """The cursor that so many pages of the timeline lead to."""
    cursor = None
    for _page in range(pages):
        cursor = env["crm.timeline"].get_page(partner_id, cursor=cursor)["cursor"]
    return cursor


def operations(env):
    for label, company in (("10", SMALL), ("200", MEDIUM), ("5,000", BIG)):
        yield Operation(
            f"card, first screen, customer of {label} documents",
            _card(BASE + company),
            _sql(BASE + company),
            _form(BASE + company),
            "core's partner form",
            plus=30,
            queries=40,
        )
    partner_id = BASE + BIG
    cursor = _cursor(env, partner_id, 10)
    yield Operation(
        "card, tenth page of the timeline, customer of 5,000 documents",
        lambda env: env["crm.timeline"].get_page(partner_id, cursor=cursor),
        _sql(partner_id, PAGE, cursor[0]),
        plus=30,
        queries=40,
    )
