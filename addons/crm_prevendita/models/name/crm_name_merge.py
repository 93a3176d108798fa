from odoo import models
from odoo.exceptions import UserError

#: what a merge completes on the name that is kept
_FIELDS = ("legal_form", "contact_name", "street", "zip", "city", "province", "phone",
           "phone2", "email", "pec", "vat", "fiscalcode", "ateco", "website",
           "employees", "turnover", "interest", "ref", "note")  # fmt: skip


class CrmName(models.Model):
    """Merging names: the best of both is kept, and the merge can be undone."""

    _inherit = "crm.name"

    def _merge(self, other):
        """Merge another name into this one, which keeps its own values and
        takes the other's where it has none.

        :return: the ``crm.merge.log`` record
        """
        self.ensure_one()
        other.ensure_one()
        (self | other).check_access("write")
        self._check_mergeable(other)
        before = self._read_merge_values(_FIELDS)
        theirs = other._read_merge_values(_FIELDS)
        given = {f: theirs[f] for f in _FIELDS if theirs[f] and not before[f]}
        merged = other._read_merge_values(
            ("state", "merged_into_id", "discard_reason_id")
        )
        if given:
            self.write(given)
        other.write({"state": "discarded", "merged_into_id": self.id})
        log = self._log_merge(other, before, given, merged)
        pairs = (self | other).match_ids.filtered(
            lambda m: m.other_id in (self | other) and m.name_id in (self | other)
        )
        pairs.write({"state": "merged"})
        (self | other)._settle_duplicates()
        self.env["crm.name.event"]._log(self.ids, "merge", other.name)
        self.env["crm.name.event"]._log(other.ids, "merge", self.name)
        return log

    def _check_mergeable(self, other):
        if self == other or self.company_id != other.company_id:
            raise UserError(
                self.env._(
                    "%(one)s and %(two)s cannot be merged: choose two names of the"
                    " same company.",
                    one=self.name,
                    two=other.name,
                )
            )
        for name in self | other:
            if name.merged_into_id or name.anonymised:
                raise UserError(
                    self.env._("%s was merged or anonymised already.", name.name)
                )
        if other.state == "extracted":
            raise UserError(
                self.env._(
                    "%s is a lead already: merge the other one into it.", other.name
                )
            )

    def _log_merge(self, other, before, given, merged):
        return self._create_merge_log(
            self, other, {"kept": before, "set": given, "merged": merged}
        )

    def _create_merge_log(self, kept, merged, before):
        # sudo: the log is written by the merge, never by hand
        return self.env["crm.merge.log"].sudo().create(
            {
                "label": f"{merged.display_name} → {kept.display_name}",
                "res_model": kept._name,
                "kept_id": kept.id,
                "merged_id": merged.id,
                "merged_model": merged._name if merged._name != kept._name else False,
                "company_id": kept.company_id.id or merged.company_id.id,
                "before": before,
            }
        ).sudo(False)  # fmt: skip

    def _read_merge_values(self, names):
        self.ensure_one()
        values = {}
        for name in names:
            value = self[name]
            values[name] = value.id if self._fields[name].relational else value
        return values

    def _check_undo_merge(self, merged):
        """:raises UserError: something must be undone first"""
        if self.merged_into_id:
            raise UserError(
                self.env._(
                    "%(kept)s was itself merged into %(other)s since: undo that first.",
                    kept=self.name,
                    other=self.merged_into_id.name,
                )
            )

    def _undo_merge(self, merged, _moved, _before):
        """Called by the log once both have their values back."""
        pairs = (self | merged).match_ids.filtered(lambda m: m.state == "merged")
        pairs.write({"state": "proposed"})
        (self | merged)._settle_duplicates()
        self.env["crm.name.event"]._log((self | merged).ids, "unmerge")

    def _merge_into_partner(self, partner):
        """Record that this name is in the register already, and complete the
        partner's empty fields with what the name knows.

        :return: the ``crm.merge.log`` record
        """
        self.ensure_one()
        self.check_access("write")
        partner.check_access("write")
        values = self._prepare_partner()
        given = {
            field: values[field]
            for field in ("street", "zip", "city", "state_id", "country_id", "phone",
                          "email", "vat", "website", "crm_pec", "crm_fiscalcode",
                          "crm_ateco", "crm_employees", "crm_turnover")
            if values[field] and not partner[field]
        }  # fmt: skip
        if partner.parent_id:
            given.pop("vat", None)
        before = {
            "kept": partner._read_merge_values(given),
            "set": given,
            "merged": self._read_merge_values(
                ("state", "partner_id", "discard_reason_id")
            ),
        }
        partner.write(given)
        self._write_verdict(
            "discarded",
            "merge",
            partner.display_name,
            partner_id=partner.id,
            discard_reason_id=self.env.ref(
                "crm_prevendita.crm_name_discard_reason_known", False
            ).id,
        )
        self.match_ids.filtered(lambda m: m.partner_id == partner).write(
            {"state": "merged"}
        )
        return self._create_merge_log(partner, self, before)

    def _undo_merge_into(self, partner):
        """Called by the log once both have their values back."""
        pairs = self.match_ids.filtered(
            lambda m: m.state == "merged" and m.partner_id == partner
        )
        pairs.write({"state": "proposed"})
        self._settle_duplicates()
        self.env["crm.name.event"]._log(self.ids, "unmerge", partner.display_name)

    def action_compare(self):
        """Open the likeliest duplicate beside this name."""
        self.ensure_one()
        found = self.match_ids.filtered(lambda m: m.state == "proposed")[:1]
        if not found:
            raise UserError(self.env._("%s has no possible duplicate left.", self.name))
        return found.action_compare()
