import logging
from typing import NamedTuple

import psycopg2

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

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

    def _register_hook(self):
        super()._register_hook()
        # core drops the views of a column that it changes
        views = self._get_views()
        missing = set(views) - self._get_existing()
        self._create_views({name: views[name] for name in sorted(missing)})
        self._grant()

    @api.model
    def _get_views(self):
        """Return the views by their name without the prefix: ``{name: View}``."""
        return {}

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
