"""How a supplier's columns were mapped the last time."""

from odoo import api, fields, models

from .kernel import columns


class CrmNameImportMapping(models.Model):
    """How the columns of a supplier's files were mapped the last time."""

    _name = "crm.name.import.mapping"
    _description = "Remembered column of a supplier"
    _order = "id"

    supplier_id = fields.Many2one("res.partner", index=True, ondelete="cascade")
    bank_id = fields.Many2one("crm.name.bank", index=True, ondelete="cascade")
    header_key = fields.Char(required=True)
    field = fields.Char()

    _owner_header_unique = models.UniqueIndex(
        "(COALESCE(supplier_id, 0), COALESCE(bank_id, 0), header_key)"
    )

    @api.model
    def _owner_domain(self, bank):
        """Return whose memory it is: the supplier's, failing one the bank's."""
        if bank.supplier_id:
            return [("supplier_id", "=", bank.supplier_id.id)]
        return [("supplier_id", "=", False), ("bank_id", "=", bank.id)]

    @api.model
    def _recall(self, bank):
        """Return ``{header key: field or None}`` as mapped the last time."""
        # sudo: the memory belongs to the supplier, not to who imported first
        found = self.sudo().search(self._owner_domain(bank))
        return {m.header_key: m.field or None for m in found}

    @api.model
    def _remember(self, batch):
        """Keep how an import's columns were mapped."""
        bank = batch.bank_id
        memory = self.sudo()  # sudo: as above
        known = {m.header_key: m for m in memory.search(self._owner_domain(bank))}
        for column in batch.column_ids:
            key = columns.header_key(column.header)
            values = {"field": column.field}
            if key in known:
                known[key].write(values)
                continue
            known[key] = memory.create(
                {
                    "supplier_id": bank.supplier_id.id,
                    "bank_id": False if bank.supplier_id else bank.id,
                    "header_key": key,
                    **values,
                }
            )
