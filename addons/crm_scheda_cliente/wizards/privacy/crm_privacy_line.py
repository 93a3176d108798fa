"""The register of personal data as a list that one can search and export."""

from odoo import api, fields, models

from ...models.privacy.kernel.declaration import FILES, WHOLE


class CrmPrivacyLine(models.TransientModel):
    """One kind of data and what becomes of it, made anew each time it is opened."""

    _name = "crm.privacy.line"
    _description = "Register of personal data"
    _order = "name, treatment, id"

    name = fields.Char("Kind of record", readonly=True)
    model = fields.Char(readonly=True)
    treatment = fields.Selection(
        [
            ("erase", "Emptied"),
            ("delete", "Deleted"),
            ("keep", "Kept"),
            ("none", "No person's data"),
        ],
        "On erasure",
        readonly=True,
    )
    what = fields.Char("Data", readonly=True)
    reason = fields.Char("Why", readonly=True)
    exported = fields.Boolean("Handed over", readonly=True)
    months = fields.Integer("Time limit (months)", readonly=True)

    @api.model
    def action_open(self):
        """Open the register as it is now."""
        self.check_access("create")
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        self.create(self._get_values())
        return {
            **self._get_records_action(name=self.env._("Register of personal data")),
            "view_mode": "list",
            "views": [(False, "list")],
            "domain": [("create_uid", "=", self.env.uid)],
            "context": {"search_default_personal": 1},
        }

    @api.model
    def _get_values(self):
        """Return the values of one line for each model and treatment."""
        registry = self.env["crm.privacy.registry"]
        reasons = registry._get_reasons()
        terms = {t.model: t.months for t in self.env["crm.privacy.term"].search([])}
        values = []
        for model, declared in registry._get_declarations().items():
            if model not in self.env or self.env[model]._abstract:
                continue
            for treatment, names, why in self._split(declared):
                values.append(
                    {
                        "name": self.env["crm.privacy.subject"]._get_label(model),
                        "model": model,
                        "treatment": treatment,
                        "what": self._say(model, names),
                        "reason": reasons.get(why),
                        "exported": declared.personal and treatment != "none",
                        "months": terms.get(model, 0),
                    }
                )
        return values

    @api.model
    def _split(self, declared):
        """Yield (treatment, names, reason) of one declaration."""
        if declared.delete:
            yield "delete", [WHOLE], None
        if declared.erase:
            yield "erase", sorted(declared.erase - declared.invoiced), None
        if declared.invoiced:
            yield "keep", sorted(declared.invoiced), "fiscal"
        for treatment, kept in (("keep", declared.keep), ("none", declared.none)):
            for why in sorted(set(kept.values())):
                yield treatment, [n for n, w in kept.items() if w == why], why

    @api.model
    def _say(self, model, names):
        known = self.env[model]._fields
        stored = [n for n in names if n in (WHOLE, FILES) or n in known]
        return self.env["crm.privacy.subject"]._say_fields(model, stored)
