"""Merging two customers of the register, and undoing it."""

import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .kernel import best

#: what a merge may take from the other; an address is taken whole
_SIMPLE = ("name", "vat", "crm_fiscalcode", "crm_pec", "phone", "email", "website",
           "function", "ref", "lang", "user_id", "industry_id", "crm_ateco",
           "crm_employees", "crm_turnover", "comment", "image_1920",
           "crm_name_id")  # fmt: skip


class ResPartner(models.Model):
    """Merging two partners: everything of both is kept, and it can be undone.

    The one merged is archived, not deleted: whatever rule kept a reference with
    it, the reference still holds, and the undo finds it.
    """

    _inherit = "res.partner"

    crm_merged_into_id = fields.Many2one(
        "res.partner",
        "Merged into",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    # -- which values -----------------------------------------------------------

    @api.model
    def _crm_merge_fields(self):
        """Return the fields that a merge may take from the other partner."""
        names = [*_SIMPLE, *self._crm_localization_fields()]
        return [name for name in names if name in self._fields]

    @api.model
    def _crm_company_fields(self):
        """Return the fields that each company sets: terms, limits, accounts."""
        return [
            name
            for name, field in self._fields.items()
            if field.company_dependent
            and field.store
            and self._has_field_access(field, "read")
        ]

    def _crm_set_by_companies(self):
        """Return ``{field: {company: value}}`` of what companies set about these
        partners, defaults left out."""
        self.ensure_one()
        names = self._crm_company_fields()
        if not names:
            return {}
        columns = SQL(", ").join(SQL("to_jsonb(%s)", SQL.identifier(n)) for n in names)
        row = self.env.execute_query(
            SQL("SELECT %s FROM res_partner WHERE id = %s", columns, self.id)
        )[0]
        return {name: value for name, value in zip(names, row, strict=True) if value}

    def _crm_differing_by_companies(self, other):
        """Return the fields of which the other has a value of its own."""
        ours, theirs = self._crm_set_by_companies(), other._crm_set_by_companies()
        return [n for n, values in theirs.items() if values != ours.get(n)]

    def _crm_best_values(self, other):
        """Return what this partner had better take from another: field names,
        ``address`` for the whole of it."""
        self.ensure_one()
        taken = [
            name
            for name in self._crm_merge_fields()
            if best.take_other(name, self[name], other[name])
        ]
        if best.take_other("address", *(p._crm_address() for p in (self, other))):
            taken.append("address")
        company = str(self.env.company.id)
        ours = self._crm_set_by_companies()
        taken += [
            name
            for name in self._crm_differing_by_companies(other)
            if not ours.get(name, {}).get(company)
        ]
        return taken

    def _crm_address(self):
        return {name: self[name] for name in best.ADDRESS}

    def _crm_prepare_taken(self, other, taken):
        """Return the values to write on this partner."""
        names = [n for n in self._crm_merge_fields() if n in taken]
        if "address" in taken:
            names += best.ADDRESS
        values = other._crm_read_merge_values(names)
        if self.parent_id:
            # a contact has its company's number
            values.pop("vat", None)
        for rank in ("customer_rank", "supplier_rank"):
            if rank in self._fields and other[rank]:
                values[rank] = self[rank] + other[rank]
        return values

    def _crm_read_merge_values(self, names):
        self.ensure_one()
        values = {}
        for name in names:
            value = self[name]
            if self._fields[name].relational:
                value = value.id
            elif isinstance(value, bytes):
                value = value.decode()
            values[name] = value
        return values

    # -- who stayed ---------------------------------------------------------------

    def _crm_kept(self):
        """Return who stayed of these: those merged give way to whom they were merged
        into, once each."""
        found = self.browse()
        for partner in self:
            # what may be read of who stayed is the caller's to ask
            step, seen = partner.sudo(), partner  # sudo: anybody's merge is followed
            while step.crm_merged_into_id and step.crm_merged_into_id not in seen:
                step = step.crm_merged_into_id
                seen |= step
            found |= step.with_env(self.env)
        return found

    @api.model
    def _crm_find_merged(self, domain):
        """Return who stayed of those merged that fit a domain, as the user may read."""
        merged = self.with_context(active_test=False).search(
            Domain(domain) & Domain("crm_merged_into_id", "!=", False)
        )
        kept = merged._crm_kept()
        return self.search([("id", "in", kept.ids)]) if kept else kept

    # -- whether ----------------------------------------------------------------

    def _crm_check_merge_right(self):
        """:raises AccessError: merging is not the user's right"""
        self.check_access("write")
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only a sales manager merges customers. Ask yours to do it.")
            )

    def _crm_check_mergeable(self, other):
        """:raises UserError: these two cannot be merged, and why"""
        problem = self._crm_merge_problem(other)
        if problem:
            raise UserError(problem)

    def _crm_merge_problem(self, other):
        """Return why another partner cannot be merged into this one, or None."""
        _ = self.env._
        names = {"kept": self.display_name, "other": other.display_name}
        if self == other:
            return _("Choose two different customers.")
        for partner in self | other:
            if partner.crm_merged_into_id:
                return _("%s was merged already.", partner.display_name)
        if other.user_ids or other.ref_company_ids:
            return _(
                "%(other)s is a user or one of our companies: keep it, and merge"
                " %(kept)s into it.",
                **names,
            )
        family = (self.commercial_partner_id, other.commercial_partner_id)
        if other in self._crm_ancestors() or self in other._crm_ancestors():
            return _(
                "%(other)s and %(kept)s belong together as company and contact: take"
                " the contact out of the company first.",
                **names,
            )
        if other != family[1] and family[0] != family[1]:
            return _(
                "%(other)s is a contact of another company: merge the companies first.",
                **names,
            )
        if other.is_company and not self.is_company and self.parent_id:
            return _("%(other)s is a company: keep it rather than %(kept)s.", **names)
        if self.company_id and other.company_id and self.company_id != other.company_id:
            return _("%(other)s and %(kept)s belong to different companies.", **names)
        if other._crm_has_sealed_entries():
            return _(
                "%(other)s has journal entries sealed by their hash, which may not"
                " change: keep it, and merge %(kept)s into it.",
                **names,
            )
        return None

    def _crm_ancestors(self):
        self.ensure_one()
        found, partner = self.browse(), self.parent_id
        while partner and partner not in found:
            found, partner = found | partner, partner.parent_id
        return found

    def _crm_has_sealed_entries(self):
        self.env.cr.execute(
            "SELECT 1 FROM account_move WHERE inalterable_hash IS NOT NULL"
            " AND (commercial_partner_id = %(id)s OR partner_id = %(id)s) LIMIT 1",
            {"id": self.id},
        )
        return bool(self.env.cr.fetchone())

    # -- doing ------------------------------------------------------------------

    @api.private
    def _crm_merge(self, other, taken=None):
        """Merge another partner into this one.

        :param other: ``res.partner`` to merge; it is archived
        :param taken: names of the fields to take from it (``address`` for the
            whole address), by default those that this partner lacks
        :return: the ``crm.merge.log`` record, which can undo it
        :raises UserError: the two cannot be merged
        :raises AccessError: the user may not merge
        """
        self.ensure_one()
        other.ensure_one()
        (self | other)._crm_check_merge_right()
        # sudo: the right was checked above; documents of every role move along
        kept, merged = (p.sudo().with_context(tracking_disable=True)
                        for p in (self, other))  # fmt: skip
        kept._crm_check_mergeable(merged)
        if taken is None:
            # of what the user may not see nothing is taken
            taken = self._crm_best_values(other)
        (kept | merged).lock_for_update()
        given = kept._crm_prepare_taken(merged, taken)
        before = kept._crm_read_merge_values(given)
        nulls = kept._crm_get_nulls(given)
        if given:
            kept.write(given)
        self.env.flush_all()
        before_json = kept._crm_take_company_values(merged, taken)
        moved, family = kept._crm_take_all(merged)
        log = kept._crm_log_merge(
            merged,
            {"kept": before, "set": given, "json": before_json, "nulls": nulls,
             "family": family, "closed": kept._crm_take_refusals()},
            moved,
        )  # fmt: skip
        self.env.cr.execute(
            "UPDATE res_partner SET active = FALSE, crm_merged_into_id = %s"
            " WHERE id = %s",
            [kept.id, merged.id],
        )
        self.env["crm.partner.duplicate"]._after_merge(kept.id, merged.id)
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_cache()  # whose mails lead to who stayed
        kept._crm_after_merge()
        kept._crm_tell_merge(merged)
        return log.sudo(False)

    def _crm_take_all(self, merged):
        """Take what points to the other, its contacts, and whoever it stands for.

        :return: (what was moved, the contacts' cells before and after)
        """
        moved = self.env["crm.merge.reference"]._move_all(merged, self)
        cells = merged._crm_family_cells(merged.child_ids.ids)
        moved += self._crm_take_children(merged)
        family = {
            child: {"was": cells[child], "became": became}
            for child, became in self._crm_family_cells(list(map(int, cells))).items()
        }
        return moved + self._crm_take_merged(merged), family

    def _crm_tell_merge(self, merged):
        self._message_log(
            body=self.env._(
                "%s was merged into this customer. Presales ‣ Names ‣ Merges"
                " undoes it.",
                merged.display_name,
            )
        )

    def _crm_get_nulls(self, names):
        """Return those of the fields that hold nothing at all, not even a zero."""
        names = [n for n in names if self._fields[n].column_type]
        if not names:
            return []
        columns = SQL(", ").join(
            SQL("%s IS NULL", SQL.identifier(name)) for name in names
        )
        row = self.env.execute_query(
            SQL("SELECT %s FROM res_partner WHERE id = %s", columns, self.id)
        )[0]
        return [name for name, empty in zip(names, row, strict=True) if empty]

    @api.model
    def _crm_family_columns(self):
        """Return the columns that a company's people have of their company."""
        fields_ = (self._fields[n] for n in self._commercial_fields())
        return [f.name for f in fields_ if f.store and f.column_type]

    @api.model
    def _crm_family_cells(self, ids):
        """Return ``{id as text: {column: cell}}`` of people, as the database has it."""
        if not ids:
            return {}
        self.env.flush_all()
        pairs = SQL(", ").join(
            SQL("%s, to_jsonb(%s)", name, SQL.identifier(name))
            for name in self._crm_family_columns()
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT id, jsonb_build_object(%s) FROM res_partner WHERE id = ANY(%s)"
                " AND is_company IS NOT TRUE",
                pairs, list(ids),
            )
        )  # fmt: skip
        return {str(record_id): cells for record_id, cells in rows}

    def _crm_get_folded(self, merged):
        """Hook: return ``{table: query of (row of the merged one, kept one's row)}`` of
        what both have once each, and one customer has once.

        The other's row is taken away, what points to it points to the kept one's; the
        undo brings it back. A relation between the two has no kept row: it ends.
        """
        return {
            "crm_partner_relation": SQL(
                "SELECT t.id, o.id FROM crm_partner_relation t LEFT JOIN LATERAL ("
                " SELECT o.id FROM crm_partner_relation o WHERE o.type_id = t.type_id"
                " AND ((t.partner_id = %(m)s AND o.partner_id = %(k)s"
                " AND o.other_partner_id = t.other_partner_id)"
                " OR (t.other_partner_id = %(m)s AND o.other_partner_id = %(k)s"
                " AND o.partner_id = t.partner_id))"
                " AND COALESCE(t.date_start, '-infinity')"
                " <= COALESCE(o.date_end, 'infinity')"
                " AND COALESCE(o.date_start, '-infinity')"
                " <= COALESCE(t.date_end, 'infinity') ORDER BY o.id LIMIT 1) o ON TRUE"
                " WHERE %(m)s IN (t.partner_id, t.other_partner_id) AND (o.id IS NOT"
                " NULL OR %(k)s IN (t.partner_id, t.other_partner_id))",
                m=merged.id,
                k=self.id,
            )
        }

    def _crm_take_refusals(self):
        """Hook: close what the later word of either closed; return what was closed."""
        return {}

    def _crm_return_refusals(self, closed):
        """Hook: open again what :meth:`_crm_take_refusals` closed."""

    def _crm_take_merged(self, merged):
        """Let whoever was merged into the other lead to this one as well."""
        self.env.cr.execute(
            "UPDATE res_partner SET crm_merged_into_id = %s"
            " WHERE crm_merged_into_id = %s RETURNING id",
            [self.id, merged.id],
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        if not ids:
            return []
        return [{"table": "res_partner", "column": "crm_merged_into_id", "ids": ids}]

    def _crm_take_children(self, merged):
        """Take the contacts of the other; return what was moved."""
        self.env.cr.execute(
            "UPDATE res_partner SET parent_id = %s WHERE parent_id = %s RETURNING id",
            [self.id, merged.id],
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        if not ids:
            return []
        self._crm_recompute_children(ids)
        return [{"table": "res_partner", "column": "parent_id", "ids": ids}]

    def _crm_recompute_children(self, ids):
        self.env.invalidate_all(flush=False)
        children = self.browse(ids)
        children.modified(["parent_id"])
        self.env.flush_all()
        for child in children:
            child._commercial_sync_from_company()
        self._crm_copy_family_columns(children.filtered(lambda c: not c.is_company))

    def _crm_copy_family_columns(self, people):
        """Give people what they have of this company, the empty cells as well: core
        copies what is filled, and theirs is the former company's."""
        company = self.commercial_partner_id
        people = people.filtered(lambda p: p.commercial_partner_id == company)
        names = self._crm_family_columns()
        if not people or not names:
            return
        self.env.flush_all()
        columns = SQL(", ").join(
            SQL("%s = c.%s", SQL.identifier(n), SQL.identifier(n)) for n in names
        )
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner p SET %s FROM res_partner c WHERE c.id = %s"
                " AND p.id = ANY(%s)",
                columns, company.id, people.ids,
            )
        )  # fmt: skip
        self.env.invalidate_all(flush=False)

    def _crm_take_company_values(self, merged, taken):
        """Take what each company sets about a customer (terms, limits, accounts) of
        the fields that were chosen; return the columns as they were.

        Of our own company the other's value is taken, since it was chosen; another
        company's only where it has set none.
        """
        company = str(self.env.company.id)
        theirs, ours = merged._crm_set_by_companies(), self._crm_set_by_companies()
        before, values = {}, {}
        for name in set(taken) & set(theirs):
            before[name] = ours.get(name)
            values[name] = {**theirs[name], **(ours.get(name) or {})}
            if company in theirs[name]:
                values[name][company] = theirs[name][company]
        if values:
            self._crm_write_json(values)
            self.env.invalidate_all(flush=False)
        return before

    def _crm_write_json(self, values):
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET %s WHERE id = %s",
                SQL(", ").join(
                    SQL("%s = %s::jsonb", SQL.identifier(name),
                        None if value is None else json.dumps(value))
                    for name, value in values.items()
                ),
                self.id,
            )
        )  # fmt: skip

    def _crm_log_merge(self, merged, before, moved):
        return self.env["crm.merge.log"].create(
            {
                "label": f"{merged.display_name} → {self.display_name}",
                "res_model": self._name,
                "kept_id": self.id,
                "merged_id": merged.id,
                "company_id": self.company_id.id or merged.company_id.id,
                "before": before,
                "moved": moved,
            }
        )

    def _crm_after_merge(self):
        """Compute anew what is stored on these partners about their documents."""
        family = self | self.commercial_partner_id
        for entity in self.filtered("child_ids"):
            entity._commercial_sync_to_descendants(["classifier_value_ids"])
        for name in ("lifecycle", "partner_share"):
            self.env.add_to_compute(self._fields[name], family)

    # -- undoing ----------------------------------------------------------------

    def _crm_check_undo_merge(self, merged):
        """:raises UserError: something must be undone first"""
        (self | merged)._crm_check_merge_right()
        if self.crm_merged_into_id:
            raise UserError(
                self.env._(
                    "%(kept)s was itself merged into %(other)s since: undo that first.",
                    kept=self.display_name,
                    other=self.crm_merged_into_id.display_name,
                )
            )

    def _crm_undo_merge(self, merged, moved, before):
        """Called by the log once the values are back: give back what was moved."""
        # sudo: the right was checked by _crm_check_undo_merge
        kept, merged = self.sudo(), merged.sudo()
        self.env.flush_all()
        self.env["crm.merge.reference"]._move_back(moved, merged.id)
        kept._crm_write_back(before.get("json") or {})
        kept._crm_empty_again(before)
        kept._crm_return_refusals(before.get("closed") or {})
        family = before.get("family") or {}
        now = kept._crm_family_cells(list(map(int, family)))
        self.env.cr.execute(
            "UPDATE res_partner SET active = TRUE, crm_merged_into_id = NULL"
            " WHERE id = %s",
            [merged.id],
        )
        self.env["crm.partner.duplicate"]._after_undo(kept.id, merged.id)
        for entry in moved:
            if entry.get("table") == self._table:
                merged._crm_give_back(kept, entry)
        for child, cells in family.items():
            # a cell that was written since the merge keeps what was written
            same = {
                name: cell for name, cell in cells["was"].items()
                if now.get(child, {}).get(name) == cells["became"].get(name)
            }  # fmt: skip
            if same:
                self.browse(int(child))._crm_write_cells(same)
        self.env.invalidate_all(flush=False)
        (kept | merged)._crm_after_merge()
        note = self.env._("The merge of %s was undone.", merged.display_name)
        kept._message_log(body=note)

    def _crm_write_back(self, values):
        """Give the columns that companies fill their old content."""
        if values:
            self._crm_write_json(values)

    def _crm_empty_again(self, before):
        """Empty the cells that held nothing before the merge, not even a zero."""
        names = [
            name for name in before.get("nulls") or ()
            if not self[name] and name in self._fields
        ]  # fmt: skip
        if names:
            self.env.flush_all()
            columns = SQL(", ").join(SQL("%s = NULL", SQL.identifier(n)) for n in names)
            self.env.cr.execute(
                SQL("UPDATE res_partner SET %s WHERE id = %s", columns, self.id)
            )

    def _crm_write_cells(self, cells):
        """Write cells as :meth:`_crm_family_cells` read them."""
        columns = SQL(", ").join(SQL.identifier(name) for name in cells)
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET (%s) = (SELECT %s FROM"
                " jsonb_populate_record(NULL::res_partner, %s::jsonb)) WHERE id = %s",
                columns, columns, json.dumps(cells), self.id,
            )
        )  # fmt: skip

    def _crm_give_back(self, kept, entry):
        """Give the contacts back, and whoever was merged into this one before."""
        if entry["column"] == "crm_merged_into_id":
            self.env.cr.execute(
                "UPDATE res_partner SET crm_merged_into_id = %s"
                " WHERE crm_merged_into_id = %s AND id = ANY(%s)",
                [self.id, kept.id, entry["ids"]],
            )
        else:
            self._crm_give_children_back(kept, entry["ids"])

    def _crm_give_children_back(self, kept, ids):
        self.env.cr.execute(
            "UPDATE res_partner SET parent_id = %s WHERE parent_id = %s"
            " AND id = ANY(%s) RETURNING id",
            [self.id, kept.id, ids],
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        if ids:
            self._crm_recompute_children(ids)
