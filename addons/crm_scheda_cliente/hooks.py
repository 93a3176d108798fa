from odoo.tools import SQL


def post_init_hook(env):
    """Read the lifecycle of existing customers from their orders and invoices."""
    env.flush_all()
    env.execute_query(
        SQL(
            """
            INSERT INTO crm_lifecycle_step
                   (partner_id, step, date, origin_model, origin_id,
                    create_uid, create_date)
            SELECT DISTINCT ON (e.partner_id)
                   e.partner_id, 'customer', e.date, e.model, e.id, 1,
                   now() AT TIME ZONE 'UTC'
              FROM (SELECT p.commercial_partner_id AS partner_id,
                           o.date_order AS date, 'sale.order' AS model, o.id
                      FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
                     WHERE o.state = 'sale'
                     UNION ALL
                    SELECT commercial_partner_id, invoice_date, 'account.move', id
                      FROM account_move
                     WHERE state = 'posted' AND move_type = 'out_invoice'
                       AND commercial_partner_id IS NOT NULL
                       AND invoice_date IS NOT NULL) e
             ORDER BY e.partner_id, e.date, e.id
            ON CONFLICT DO NOTHING
         RETURNING id
            """
        )
    )
    env.execute_query(
        SQL(
            """
            UPDATE res_partner p SET lifecycle = 'customer'
              FROM crm_lifecycle_step s
             WHERE s.partner_id = p.commercial_partner_id AND s.step = 'customer'
         RETURNING p.id
            """
        )
    )
    env.invalidate_all()
