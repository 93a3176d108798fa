"""The register of personal data: what each add-on declares in its ``privacy.csv``."""

import os

from odoo import api, models, tools
from odoo.modules.module import get_module_path

from .kernel import declaration

#: types of fields that can hold a name, a mail, a number, a text
TYPES = ("char", "text", "html", "json", "binary", "image", "properties", "reference")
TABLE = "privacy.csv"


class CrmPrivacyRegistry(models.AbstractModel):
    """How each field with personal data is handed over, erased, or kept and why.

    The record of processing that GDPR art. 30 asks for, as far as the suite's models
    and those of core that it writes to are concerned; erasure (art. 17), portability
    (art. 20) and storage limitation (art. 5(1)(e)) read it.
    """

    _name = "crm.privacy.registry"
    _description = "Register of personal data"

    @api.model
    def _get_tables(self):
        """Return the tables of the installed add-ons: list of (add-on, text)."""
        tables = []
        for name in sorted(self.env["ir.module.module"]._installed()):
            path = os.path.join(get_module_path(name) or "", TABLE)
            if os.path.isfile(path):
                with tools.file_open(path) as file:
                    tables.append((name, file.read()))
        return tables

    @api.model
    @tools.ormcache()
    def _get_declarations(self):
        """Return ``{model: Declaration}``; installing alone changes them."""
        return declaration.read(self._get_tables())

    @api.model
    def _get_personal(self):
        """Return the declarations of the models there are, that can be of a person."""
        return {
            model: declared
            for model, declared in self._get_declarations().items()
            if model in self.env and self.env[model]._auto and declared.personal
        }

    @api.model
    def _get_stored(self, model, names):
        """Return those of these fields that a model has and keeps in the database."""
        known = self.env[model]._fields
        return [n for n in sorted(names) if n in known and known[n].store]

    @api.model
    def _get_reasons(self):
        """Return why something is kept or holds no person: dict of key to sentence."""
        _ = self.env._
        return {
            "fiscal": _(
                "Accounting documents and business letters are kept for ten years"
                " (art. 2220 of the civil code, art. 22 of DPR 600/1973; GDPR art."
                " 17(3)(b))."
            ),
            "contract": _(
                "What was agreed and done is kept as long as claims may be made, ten"
                " years (art. 2946 of the civil code; GDPR art. 17(3)(e))."
            ),
            "proof": _(
                "It proves that the law was kept: a consent, a refusal, a check, a"
                " request (GDPR art. 5(2), 7(1) and 12)."
            ),
            "opposition": _(
                "Who does not want to be contacted stays on the list of those who are"
                " not (GDPR art. 21(3))."
            ),
            "safety": _(
                "The number of a machine is kept for its safety and for recalls"
                " (GDPR art. 17(3)(b))."
            ),
            "import": _(
                "Imported files go when the last name that came with them has gone,"
                " within the time of the bank of names."
            ),
            "print": _("Prints that wait are deleted within a day."),
            "ours": _("Words of ours: no customer's."),
            "company": _("About a company, no natural person."),
            "public": _("Published by others."),
            "staff": _("About our own staff, whose data other rules govern."),
            "technical": _("Keys and codes that name nobody."),
            "statistic": _("Figures without persons."),
            "security": _("Who touched data, without the person's data."),
        }
