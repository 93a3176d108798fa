"""The views of what is always there: customers, orders, invoices, calls."""

from odoo import api, models
from odoo.tools import SQL

from .crm_bi import View

MODULE = "crm_mydesk"


class CrmBi(models.AbstractModel):
    _inherit = "crm.bi"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_views(self):
        return {
            **super()._get_views(),
            "user": View(MODULE, "a person of the company", _USER),
            "team": View(MODULE, "a sales team", self._query_team()),
            "customer": View(MODULE, "a name of the register", _CUSTOMER),
            "lifecycle": View(MODULE, "a step that a customer reached", _LIFECYCLE),
            "order": View(MODULE, "a quotation or an order", _ORDER),
            "order_line": View(MODULE, "a line of an order", self._query_order_line()),
            "invoice": View(MODULE, "a posted invoice or credit note", _INVOICE),
            "activity": View(
                MODULE, "an activity, open or done", self._query_activity()
            ),
            "call": View(MODULE, "a telephone call", _CALL),
        }

    @api.model
    def _query_team(self):
        return SQL(
            "SELECT id, %s AS name, user_id AS leader_id, company_id, active"
            " FROM crm_team",
            self._word("crm_team.name"),
        )

    @api.model
    def _query_order_line(self):
        return SQL(
            """SELECT l.id, l.order_id, l.product_id, t.id AS product_template_id,
                      p.default_code AS product_code, %s AS product,
                      l.product_uom_qty AS quantity, l.qty_delivered AS delivered,
                      l.qty_invoiced AS invoiced, l.price_unit, l.discount,
                      l.price_subtotal AS untaxed, l.company_id
                 FROM sale_order_line l
                 LEFT JOIN product_product p ON p.id = l.product_id
                 LEFT JOIN product_template t ON t.id = p.product_tmpl_id
                WHERE l.display_type IS NULL""",
            self._word("t.name"),
        )

    @api.model
    def _query_activity(self):
        return SQL(
            """SELECT a.id, a.res_model AS document_model, a.res_id AS document_id,
                      %s AS type, a.summary, a.user_id, a.create_uid AS asked_by_id,
                      a.date_deadline, a.date_done,
                      a.active IS NOT TRUE AS is_done, a.create_date AS created_on
                 FROM mail_activity a
                 LEFT JOIN mail_activity_type y ON y.id = a.activity_type_id""",
            self._word("y.name"),
        )


_USER = SQL(
    """SELECT u.id, p.name, u.login, u.company_id, u.active
         FROM res_users u JOIN res_partner p ON p.id = u.partner_id
        WHERE u.share IS NOT TRUE"""
)

_CUSTOMER = SQL(
    """SELECT p.id, p.name, p.complete_name, p.commercial_partner_id AS customer_id,
              p.parent_id, p.is_company, p.ref AS code,
              CASE WHEN p.is_company THEN p.vat END AS vat,
              p.zip, p.city, s.code AS province, c.code AS country, p.lifecycle,
              p.tier, p.user_id AS salesperson_id, p.company_id, p.active,
              p.create_date AS created_on
         FROM res_partner p
         LEFT JOIN res_country_state s ON s.id = p.state_id
         LEFT JOIN res_country c ON c.id = p.country_id
        WHERE NOT EXISTS (SELECT FROM res_users u
                           WHERE u.partner_id = p.id AND u.share IS NOT TRUE)"""
)

_LIFECYCLE = SQL(
    """SELECT id, partner_id AS customer_id, step, date AS reached_on,
              date_end AS ended_on, user_id
         FROM crm_lifecycle_step"""
)

_ORDER = SQL(
    """SELECT o.id, o.name AS number, o.partner_id AS contact_id,
              p.commercial_partner_id AS customer_id, o.user_id AS salesperson_id,
              o.team_id, o.campaign_id, o.state, o.invoice_status,
              o.create_date AS created_on, o.date_order AS ordered_on,
              o.validity_date AS valid_until, m.name AS currency,
              o.amount_untaxed AS untaxed, o.amount_total AS total,
              o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1)
                  AS untaxed_company, o.company_id
         FROM sale_order o
         JOIN res_partner p ON p.id = o.partner_id
         LEFT JOIN res_currency m ON m.id = o.currency_id"""
)

_INVOICE = SQL(
    """SELECT i.id, i.name AS number, i.partner_id AS contact_id,
              i.commercial_partner_id AS customer_id,
              i.invoice_user_id AS salesperson_id, i.team_id, i.campaign_id,
              i.move_type AS type, i.invoice_date AS invoiced_on,
              i.invoice_date_due AS due_on, i.payment_state, m.name AS currency,
              i.amount_untaxed_signed AS untaxed_company,
              i.amount_total_signed AS total_company,
              i.amount_residual_signed AS open_company, i.company_id
         FROM account_move i
         LEFT JOIN res_currency m ON m.id = i.currency_id
        WHERE i.state = 'posted'
          AND i.move_type IN ('out_invoice', 'out_refund', 'out_receipt')"""
)

_CALL = SQL(
    """SELECT id, exchange_id, direction, state, date AS called_on, extension,
              partner_id AS contact_id, user_id, called_back, company_id
         FROM crm_phone_call"""
)
