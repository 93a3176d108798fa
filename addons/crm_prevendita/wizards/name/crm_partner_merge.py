"""Merges two customers, value by value."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmPartnerMerge(models.TransientModel):
    """Two customers side by side: the best of both, then one of them."""

    _name = "crm.partner.merge"
    _description = "Merge two customers"

    kept_id = fields.Many2one("res.partner", "To keep", required=True)
    merged_id = fields.Many2one(
        "res.partner", "To merge into it", context={"active_test": False}
    )
    duplicate_id = fields.Many2one("crm.partner.duplicate")
    score = fields.Float(related="duplicate_id.score")
    explanation = fields.Char(related="duplicate_id.explanation")
    problem = fields.Char(compute="_compute_problem")
    line_ids = fields.One2many(
        "crm.partner.merge.line", "wizard_id", "Values",
        compute="_compute_line_ids", store=True, readonly=False,
    )  # fmt: skip
    documents = fields.Html(compute="_compute_documents")

    @api.depends("kept_id", "merged_id")
    def _compute_problem(self):
        for wizard in self:
            both = wizard.kept_id and wizard.merged_id
            # sudo: whether somebody is a user or has sealed entries decides
            wizard.problem = both and wizard.kept_id.sudo()._crm_merge_problem(
                wizard.merged_id.sudo()  # sudo: as above
            )

    @api.depends("kept_id", "merged_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [(5, 0)] + [
                (0, 0, values) for values in wizard._prepare_lines()
            ]

    def _prepare_lines(self):
        kept, merged = self.kept_id, self.merged_id
        if not kept or not merged:
            return []
        taken = kept._crm_best_values(merged)
        lines = []
        terms = kept._crm_differing_by_companies(merged)
        for name in [*self._get_compared(), *terms]:
            ours, theirs = self._show(kept, name), self._show(merged, name)
            if ours or theirs:
                lines.append(
                    {
                        "name": name,
                        "label": self._get_label(name),
                        "kept_value": ours,
                        "merged_value": theirs,
                        "same": ours == theirs,
                        "take": name in taken,
                    }
                )
        return lines

    @api.model
    def _get_compared(self):
        names = self.env["res.partner"]._crm_merge_fields()
        names = [n for n in names if n not in ("image_1920", "crm_name_id")]
        names.insert(1, "address")
        return names

    @api.model
    def _get_label(self, name):
        if name == "address":
            return self.env._("Address")
        return self.env["res.partner"]._fields[name]._description_string(self.env)

    @api.model
    def _show(self, partner, name):
        if name == "address":
            parts = (partner.street, partner.street2, partner.zip, partner.city,
                     partner.state_id.code, partner.country_id.code)  # fmt: skip
            return " ".join(filter(None, parts)) if partner.city or partner.street \
                else ""  # fmt: skip
        value, field = partner[name], partner._fields[name]
        if field.relational:
            return value.display_name or ""
        if field.type == "selection":
            return partner._crm_label(name)
        if field.type == "html":
            return value.striptags()[:200] if value else ""
        return str(value) if value else ""

    @api.depends("kept_id", "merged_id")
    def _compute_documents(self):
        for wizard in self:
            wizard.documents = wizard.merged_id and wizard._render_documents()

    def _render_documents(self):
        # sudo: how many documents move is shown, not what they hold
        counts = self.env["crm.merge.reference"].sudo()._count(self.merged_id.id)
        labels = {
            name: self.env["ir.model"]._get(name).name
            for name in counts if not self._is_silent(name)
        }  # fmt: skip
        items = sorted((label, counts[name]) for name, label in labels.items())
        if not items:
            return Markup("<p class='text-muted'>%s</p>") % self.env._("No documents.")
        badge = Markup("<span class='badge text-bg-light me-1'>%s: %s</span>")
        return Markup().join(badge % item for item in items)

    @api.model
    def _is_silent(self, name):
        """Tell whether a model's rows mean nothing to people.

        Models of other rooms and add-ons say so themselves (``_crm_merge_silent``).
        """
        silent = {"mail.notification", "mail.followers", "crm.name.match",
                  "crm.partner.duplicate", "ir.model.data", "account.move.line",
                  "sale.order.line", "mailing.trace"}  # fmt: skip
        return name in silent or getattr(self.env[name], "_crm_merge_silent", False)

    @api.model
    def _open(self, kept, merged, duplicate=None):
        """Return the action that shows two customers side by side."""
        wizard = self.create(
            {
                "kept_id": kept.id,
                "merged_id": merged.id,
                "duplicate_id": duplicate and duplicate.id,
            }
        )
        return wizard._reopen()

    @api.private
    @api.model
    def action_open_selected(self, partners):
        """Open the two customers chosen in a list.

        :raises UserError: not exactly two were chosen
        """
        if len(partners) != 2:
            raise UserError(self.env._("Choose two customers to merge."))
        first, second = partners.sorted("id")
        if second.user_ids and not first.user_ids:
            first, second = second, first
        return self._open(first, second)

    def _reopen(self):
        return self._get_records_action(
            name=self.env._("Same customer?"), target="new", context={}
        )

    def action_swap(self):
        """Keep the other one."""
        self.ensure_one()
        self.write({"kept_id": self.merged_id.id, "merged_id": self.kept_id.id})
        return self._reopen()

    def action_merge(self):
        """Merge, then show the next pair, or the customer that was kept."""
        self.ensure_one()
        taken = self.line_ids.filtered("take").mapped("name")
        hidden = [
            n for n in self.kept_id._crm_best_values(self.merged_id)
            if n in ("image_1920", "crm_name_id")
        ]  # fmt: skip
        self.kept_id._crm_merge(self.merged_id, taken + hidden)
        return self._continue()

    def action_distinct(self):
        """Say that these are two, and show the next pair."""
        self.ensure_one()
        self.duplicate_id.action_distinct()
        return self._continue()

    def action_relate(self):
        """Record that these two have to do with each other, and show the next pair."""
        self.ensure_one()
        self.duplicate_id.action_relate()
        return self._continue()

    def action_skip(self):
        """Leave these for later and show the next pair."""
        self.ensure_one()
        return self._continue()

    def _continue(self):
        found = self.duplicate_id._next() if self.duplicate_id else None
        if found:
            return found.action_compare()
        if self.duplicate_id:
            return self.env["ir.actions.act_window"]._for_xml_id(
                "crm_prevendita.crm_partner_duplicate_action"
            )
        return self.kept_id._get_records_action(context={})


class CrmPartnerMergeLine(models.TransientModel):
    """One value of two customers, and which of the two stays."""

    _name = "crm.partner.merge.line"
    _description = "Value of two customers to merge"

    wizard_id = fields.Many2one("crm.partner.merge", required=True, ondelete="cascade")
    name = fields.Char("Field, code", required=True)
    label = fields.Char("Field", readonly=True)
    kept_value = fields.Char("To keep", readonly=True)
    merged_value = fields.Char("Its duplicate", readonly=True)
    same = fields.Boolean(readonly=True)
    take = fields.Boolean("Take this one")
