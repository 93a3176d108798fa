"""What runs once: the lifecycle of existing customers, and the traces of what goes."""

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


def forget_models(env, module):
    """Remove what core notes about a module's own models in other modules' names.

    For each model that inherits a mixin, core writes external ids in the name of
    every module that extends the mixin, and leaves them when the model goes.
    """
    env.execute_query(
        SQL(
            """
            DELETE FROM ir_model_data note
             USING ir_model_data own
             WHERE own.module = %(module)s AND own.model = 'ir.model'
               AND own.id = (SELECT min(first.id) FROM ir_model_data first
                              WHERE first.model = 'ir.model'
                                AND first.res_id = own.res_id)
               AND note.module <> own.module
               AND (starts_with(note.name,
                                'model_inherit__' || substr(own.name, 7) || '__')
                 OR starts_with(note.name,
                                'selection__' || substr(own.name, 7) || '__'))
         RETURNING note.id
            """,
            module=module,
        )
    )


def uninstall_hook(env):
    forget_models(env, "crm_scheda_cliente")
