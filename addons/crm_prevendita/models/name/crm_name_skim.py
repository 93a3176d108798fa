from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmName(models.Model):
    """Skimming: complete, verify, discard, and the next name is there."""

    _inherit = "crm.name"

    def action_verify(self):
        """Record that somebody checked these names and they are worth a lead."""
        self._check_open(self.env._("verified"))
        self._write_verdict("verified", "verify")
        return self._next_or_stay()

    def action_discard(self):
        """Ask for the reason, then put these names aside."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Discard"),
            "res_model": "crm.name.discard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_name_ids": self.ids,
                "crm_name_skim": self.env.context.get("crm_name_skim"),
            },
        }

    def _discard(self, reason, note=None):
        """Put names aside for a reason, with the history of it."""
        self._check_open(self.env._("discarded"))
        text = f"{reason.name}: {note}" if note else reason.name
        self._write_verdict("discarded", "discard", text, discard_reason_id=reason.id)
        if reason.opposes:
            self._oppose()

    def _oppose(self):
        """Put the phones and mails of names that refuse contact on the lists."""
        # sudo: a refusal must hold whoever takes it down
        numbers = {n for name in self for n in (name.phone, name.phone2) if n}
        self.env["phone.blacklist"].sudo()._add(list(numbers))  # sudo: as above
        for mail in {name.email for name in self if name.email}:
            self.env["mail.blacklist"].sudo()._add(mail)  # sudo: as above

    def action_restore(self):
        """Take discarded or verified names back to the list to skim."""
        self.check_access("write")
        back = self.filtered(
            lambda n: n.state in ("discarded", "verified") and not n.anonymised
        )
        merged = back.filtered("merged_into_id")
        if merged:
            raise UserError(
                self.env._("%s was merged: undo the merge instead.", merged[0].name)
            )
        back._write_verdict("new", "restore", discard_reason_id=False)
        back._settle_duplicates()
        return True

    def action_distinct(self):
        """Decide that these names are no duplicates at all."""
        self.check_access("write")
        found = self.match_ids.filtered(lambda m: m.state == "proposed")
        found.write({"state": "distinct"})
        self._settle_duplicates()
        self.env["crm.name.event"]._log(self.ids, "distinct")
        return True

    def _check_open(self, what):
        self.check_access("write")
        closed = self.filtered(lambda n: n.state == "extracted" or n.anonymised)
        if closed:
            raise UserError(
                self.env._(
                    "%(name)s cannot be %(what)s: it was extracted or anonymised.",
                    name=closed[0].name,
                    what=what,
                )
            )

    def _write_verdict(self, state, kind, text=None, **values):
        self.write(
            {
                "state": state,
                "date_verdict": fields.Datetime.now() if state != "new" else False,
                "verdict_user_id": self.env.uid if state != "new" else False,
                **values,
            }
        )
        self.env["crm.name.event"]._log(self.ids, kind, text)

    def action_next(self):
        """Open the next name to skim, leaving this one as it is."""
        return self._open_next(self)

    @api.model
    def action_skim(self):
        """Open the first name to skim: mine, then nobody's."""
        return self._open_next(self.browse())

    def _next_or_stay(self):
        if self.env.context.get("crm_name_skim"):
            return self._open_next(self)
        return True

    @api.model
    def _skim_domain(self):
        domain = [
            ("state", "in", ("new", "duplicate")),
            ("user_id", "in", (self.env.uid, False)),
        ]
        bank_id = self.env.context.get("crm_name_bank")
        return [*domain, ("bank_id", "=", bank_id)] if bank_id else domain

    def _open_next(self, current):
        """Return the action that shows the next name; at the end, the first
        again: what was left aside is not lost."""
        domain = self._skim_domain()
        order = "priority desc, id"
        last = current[-1:].id or 0
        found = self.search([*domain, ("id", ">", last)], order="id", limit=1)
        urgent = self.search(
            [*domain, ("priority", "!=", "0"), ("id", "not in", current.ids)],
            order=order,
            limit=1,
        )
        name = urgent or found
        name = name or self.search(
            [*domain, ("id", "not in", current.ids)], order=order, limit=1
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_name_skim_form_action"
        )
        if not name:
            return self.env["ir.actions.act_window"]._for_xml_id(
                "crm_prevendita.crm_name_action"
            )
        return {**action, "res_id": name.id}

    def _after_wizard(self, stay=False):
        """Return what a dialog does once done: the next name when skimming."""
        if self.env.context.get("crm_name_skim") and not stay:
            return self._open_next(self)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
