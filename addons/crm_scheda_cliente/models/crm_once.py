"""What a person sends twice, by a double click or on a slow line, is done once."""

import hashlib
import json
import uuid

from odoo import api, fields, models
from odoo.tools import SQL


class CrmOnce(models.Model):
    """An act that was done, by the token that its form was drawn with.

    The same token with other words is another act: who goes back and writes something
    else is heard. Two at once wait for each other at the index; the second is tried
    again by the framework and then finds what the first one led to.
    """

    _name = "crm.once"
    _description = "Act done once"

    key = fields.Char(required=True, readonly=True)
    result = fields.Char(readonly=True)

    _key_unique = models.UniqueIndex("(key)")

    @api.model
    def _make(self):
        """Return a token for a form."""
        return uuid.uuid4().hex

    @api.model
    def _begin(self, token, content):
        """Note an act before it is done.

        :param str token: what the form was drawn with
        :param content: what is sent, as JSON may hold it
        :return: ``(act, None)``: the act as superuser, whose ``result`` is to be set
            when it is done; or no act and what the first one led to (str)
        """
        words = json.dumps([self.env.uid, str(token)[:64], content], sort_keys=True)
        key = hashlib.sha256(words.encode()).hexdigest()
        acts = self.sudo()  # sudo: kept by the system, nobody reads or writes them
        rows = acts.env.execute_query(
            SQL(
                """INSERT INTO crm_once (key, create_date)
                   VALUES (%s, now() AT TIME ZONE 'UTC')
                   ON CONFLICT DO NOTHING RETURNING id""",
                key,
            )
        )
        if rows:
            return acts.browse(rows[0][0]), None
        return acts.browse(), acts.search([("key", "=", key)]).result or ""

    @api.autovacuum
    def _gc_acts(self):
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.search([("create_date", "<", yesterday)], limit=100_000).unlink()
