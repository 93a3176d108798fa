from odoo import models


class Base(models.AbstractModel):
    _inherit = "base"

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
