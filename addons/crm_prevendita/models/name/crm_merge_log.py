"""The log of merges, of names and of customers, from which they are undone."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmMergeLog(models.Model):
    """A merge, with all that is needed to undo it."""

    _name = "crm.merge.log"
    _description = "Merge that can be undone"
    _order = "id desc"
    _rec_name = "label"

    label = fields.Char("What was merged", readonly=True)
    res_model = fields.Selection(
        [("crm.name", "Names"), ("res.partner", "Customers")], "Kind", readonly=True
    )
    kept_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    merged_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    merged_model = fields.Char(
        readonly=True, help="Empty: the same kind. A name may complete a customer."
    )
    company_id = fields.Many2one("res.company", index=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", default=lambda self: self.env.user, readonly=True
    )
    date = fields.Datetime(default=fields.Datetime.now, readonly=True)
    before = fields.Json("Values before", readonly=True)
    moved = fields.Json("References moved", readonly=True)
    state = fields.Selection(
        [("done", "Done"), ("undone", "Undone")], default="done", readonly=True
    )
    date_undone = fields.Datetime(readonly=True)

    _kept_idx = models.Index("(res_model, kept_id)")

    def action_undo(self):
        """Undo these merges, the latest first."""
        for log in self.sorted("id", reverse=True):
            if log.state != "done":
                raise UserError(self.env._("%s was undone already.", log.label))
            kept = self.env[log.res_model].browse(log.kept_id).exists()
            model = self.env[log.merged_model or log.res_model]
            merged = model.browse(log.merged_id).exists()
            if not kept or not merged:
                raise UserError(
                    self.env._(
                        "%s cannot be undone: one of the two was deleted since.",
                        log.label,
                    )
                )
            for record in (kept, merged):
                record.check_access("write")
            if not log.merged_model:
                kept._crm_check_undo_merge(merged)
            log._undo(kept, merged)
        # sudo: whoever may write both may undo their merge
        self.sudo().write({"state": "undone", "date_undone": fields.Datetime.now()})
        return True

    def _undo(self, kept, merged):
        """Give both back what they had; values changed since the merge stay."""
        self.ensure_one()
        before = self.before
        kept.write(self._unchanged(kept, before["kept"], before["set"]))
        if before.get("merged"):
            merged.write(before["merged"])
        if self.merged_model:
            merged._crm_undo_merge_into(kept)
        else:
            kept._crm_undo_merge(merged, self.moved or [], before)

    @api.model
    def _unchanged(self, record, before, given):
        """Return the old values of the fields that still hold what the merge
        wrote."""
        current = record._crm_read_merge_values(given)
        return {f: before[f] for f in given if current[f] == given[f]}
