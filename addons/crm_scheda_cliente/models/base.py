"""What the suite's models ask the framework for, each in this one place."""

import re

from markupsafe import Markup

from odoo import api, fields, models, tools
from odoo.fields import Domain

#: What may stand behind a link made of what somebody typed; ``javascript:`` may not.
WEB_ADDRESS = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)


def web_link(address):
    """Return an address if it leads to the web and nowhere else, or False."""
    return bool(WEB_ADDRESS.match(address or "")) and address


class Base(models.AbstractModel):
    _inherit = "base"

    def export_data(self, fields_to_export):
        """Export as core does; administrators see who took which list out."""
        result = super().export_data(fields_to_export)
        what = self.env._("List: %s", self.env["ir.model"]._get(self._name).name)
        self.env["crm.security.log"]._note("export", what, len(self))
        return result

    def _crm_note_use(self, name, minutes=10):
        """Write down that a record is used now, without a write at every use.

        :param str name: its Datetime field
        :param int minutes: what was written down within them is recent enough
        """
        self.ensure_one()
        now = fields.Datetime.now()
        oldest = fields.Datetime.subtract(now, minutes=minutes)
        if not self[name] or self[name] < oldest:
            self[name] = now

    def _crm_records_action(self, **more):
        """Core's action that opens these records, with what an empty list says.

        :param more: what core's ``_get_records_action`` takes
        """
        return self._get_records_action(**{"help": self._crm_help(), **more})

    @api.model
    @tools.ormcache("self._name", "self.env.lang")
    def _crm_help(self):
        """What an empty list of this model says (HTML): as its own screen does."""
        # sudo: what stands on an empty screen is no secret
        actions = self.env["ir.actions.act_window"].sudo()  # sudo: no secret
        found = [("res_model", "=", self._name), ("help", "!=", False)]
        action = actions.search(found, order="id", limit=1)
        if action.help:
            return str(action.help)
        what = self.env["ir.model"]._get(self._name).name
        return Markup(
            "<p class='o_view_nocontent_empty_folder'>{}</p><p>{}</p>"
        ).format(
            self.env._("Nothing here yet"),
            self.env._(
                "What is listed here: %s. It fills by itself as you work.", what
            ),
        )

    def _crm_labels(self, name):
        """What a selection field offers, in the reader's language: ``{value: label}``.

        The one place that asks the field itself (`_description_selection`). Core's
        public way, `fields_get`, leaves out a field that the reader may not read, while
        a label is also wanted where the caller has read the value with other rights.
        """
        return dict(self._fields[name]._description_selection(self.env))

    def _crm_label(self, name):
        """The label of what a selection field holds on this record; "" when empty."""
        self.ensure_one()
        value = self[name]
        return self._crm_labels(name).get(value, value) if value else ""

    def _crm_fetch(self, query, names):
        """Return the records of a query, with these fields in memory: one statement.

        The one place that calls `_fetch_query`. Core's public way, `search_fetch`,
        takes a domain and always orders; whoever searches without an order, or has made
        the query in another way, would have to ask the database twice.

        :param query: what `_search` returned: it holds the reader's record rules
        :param names: stored fields
        """
        if query.is_empty():
            return self.browse()
        return self._fetch_query(query, self._determine_fields_to_fetch(names))

    def _crm_rules(self, operation="read"):
        """Return the record rules of the model for the reader, as a domain.

        The one place that asks `ir.rule` (`_compute_domain`). Core has no public way to
        ask whether writing is allowed to more rows than reading without reading rows.
        """
        return Domain(self.env["ir.rule"]._compute_domain(self._name, operation))

    @api.model
    def _crm_companies(self):
        """Return the domain of what belongs to the reader's companies, or to none.

        For what is looked for beyond the reader's rights: it says what core's rules on
        companies say.
        """
        if "company_id" not in self._fields:
            return Domain.TRUE
        return Domain("company_id", "in", [False, *self.env.companies.ids])
