"""Read-only SQL views for tools outside: how they are kept, and those always there."""

import logging
from typing import NamedTuple

import psycopg2

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

MODULE = "crm_mydesk"
#: every view begins with it
PREFIX = "crm_bi_"
#: whoever is in this role of PostgreSQL reads the views, if the role exists
READER = "crm_bi_reader"


class View(NamedTuple):
    """A read-only SQL view for outside tools."""

    #: the add-on that brings it, so that it goes with it
    module: str
    #: what one row is
    text: str
    query: SQL


class CrmBi(models.AbstractModel):
    """Read-only SQL views for business intelligence outside.

    Another add-on adds views by overriding ``_get_views`` with ``super()``, and
    drops them when it goes with ``drop_views`` in its uninstall hook. They are
    plain views of the database: whoever may read one reads all companies' rows.
    """

    _name = "crm.bi"
    _description = "Views for business intelligence"

    def init(self):
        """Create the views anew with every installation and upgrade."""
        self._create_views(self._get_views())

    @api.autovacuum
    def _restore_views(self):
        """Create what core has dropped, once a day, and let new readers in.

        Core drops the views of a column that it changes: the upgrade of an add-on
        that the suite does not depend on may do so, and ``init`` does not run then.
        """
        views = self._get_views()
        missing = set(views) - self._get_existing()
        self._create_views({name: views[name] for name in sorted(missing)})
        self._grant()

    @api.model
    def _create_views(self, views):
        for name, view in views.items():
            identifier = SQL.identifier(f"{PREFIX}{name}")
            comment = SQL("%s", f"{view.module}: {view.text}")
            try:
                with self.env.cr.savepoint(flush=False):
                    self.env.cr.execute(SQL("DROP VIEW IF EXISTS %s", identifier))
                    self.env.cr.execute(
                        SQL("CREATE VIEW %s AS (%s)", identifier, view.query)
                    )
                    self.env.cr.execute(
                        SQL("COMMENT ON VIEW %s IS %s", identifier, comment)
                    )
            except psycopg2.Error as error:
                # reports outside must not keep the suite from starting
                _logger.warning("View %s%s was not created: %s", PREFIX, name, error)
        if views:
            self._grant()

    @api.model
    def _get_existing(self):
        rows = self.env.execute_query(
            SQL(
                """SELECT substr(relname, %s) FROM pg_class
                    WHERE relkind = 'v' AND starts_with(relname, %s)
                      AND relnamespace = current_schema::regnamespace""",
                len(PREFIX) + 1,
                PREFIX,
            )
        )
        return {name for (name,) in rows}

    @api.model
    def _grant(self):
        """Let the role for readers, if the database has one, read all views."""
        rows = self.env.execute_query(
            SQL(
                """SELECT c.relname FROM pg_class c, pg_roles r
                    WHERE c.relkind = 'v' AND starts_with(c.relname, %s)
                      AND c.relnamespace = current_schema::regnamespace
                      AND r.rolname = %s
                      AND NOT has_table_privilege(r.oid, c.oid, 'SELECT')""",
                PREFIX,
                READER,
            )
        )
        for (name,) in rows:
            self.env.cr.execute(
                SQL(
                    "GRANT SELECT ON %s TO %s",
                    SQL.identifier(name),
                    SQL.identifier(READER),
                )
            )

    @api.model
    def _word(self, column):
        """Return a translated column in the company's language."""
        # narrow: in an upgrade other columns of the partner may not be there yet
        company = self.env["res.company"].search_fetch([], ["partner_id"], limit=1)
        partners = self.env["res.partner"].with_context(active_test=False)
        own = partners.search_fetch([("id", "=", company.partner_id.id)], ["lang"])
        lang = own.lang or "en_US"
        column = SQL.identifier(*column.split("."))
        return SQL("COALESCE(%s->>%s, %s->>'en_US')", column, lang, column)

    # ---------------------------------------------------------------------- views
    @api.model
    def _get_views(self):
        """Return the views by their name without the prefix: ``{name: View}``."""
        return {
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


def drop_views(env, module):
    """Drop the views that an add-on has brought."""
    rows = env.execute_query(
        SQL(
            """SELECT relname FROM pg_class
                WHERE relkind = 'v' AND starts_with(relname, %s)
                  AND starts_with(obj_description(oid, 'pg_class'), %s)""",
            PREFIX,
            f"{module}: ",
        )
    )
    for (name,) in rows:
        env.cr.execute(SQL("DROP VIEW %s", SQL.identifier(name)))


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
