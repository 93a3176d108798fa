"""The passport: a person's dossier, handed over as PDF and JSON, sealed by a chain."""

import base64
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

from .kernel import chain

FORMAT = "crm-passport-1"


class CrmPrivacyPassport(models.Model):
    """All that was known of a person at a moment: what was allowed, sent and kept.

    Answers a request for access (GDPR art. 15) and for portability (art. 20: JSON is a
    structured, machine-readable format). Its entries are chained by hash and the last
    hash is noted here: a change in the file shows, and so does a record of evidence
    that was changed afterwards.
    """

    _name = "crm.privacy.passport"
    _description = "Privacy dossier"
    _order = "date DESC, id DESC"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "Person", required=True, readonly=True, index=True,
        ondelete="cascade",
    )  # fmt: skip
    date = fields.Datetime("Issued on", required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", "Issued by", readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    content = fields.Binary("File", readonly=True, attachment=True)
    filename = fields.Char(compute="_compute_filename")
    digest = fields.Char("Last hash", readonly=True)
    number = fields.Integer("Entries", readonly=True)

    @api.depends("name")
    def _compute_filename(self):
        for passport in self:
            passport.filename = f"{passport.name}.json"

    @api.model
    def _issue(self, partner):
        """Write down what is known of a person now.

        :param partner: ``res.partner``; the caller has asked for the right
        """
        persons = partner._crm_get_persons()
        entries = [self._get_head(partner)]
        entries += self.env["crm.privacy.export"]._get_entries(persons)
        sealed = chain.seal(entries)
        content = json.dumps(
            {"format": FORMAT, "entries": sealed}, ensure_ascii=False, indent=1
        )
        return (
            self.sudo()  # sudo: made by this method alone, never written by hand
            .create(
                {
                    "name": self.env._("Privacy dossier of %s", partner.name),
                    "partner_id": partner.id,
                    "date": fields.Datetime.now(),
                    "user_id": self.env.uid,
                    "company_id": self.env.company.id,
                    "content": base64.b64encode(content.encode()),
                    "digest": sealed[-1]["hash"],
                    "number": len(sealed),
                }
            )
            .with_env(self.env)
        )

    @api.model
    def _get_head(self, partner):
        """Return the first entry: who hands over whose data, when, what is kept why."""
        registry = self.env["crm.privacy.registry"]
        return {
            "part": "head",
            "person": partner.display_name,
            "controller": self.env.company.name,
            "issued": fields.Datetime.to_string(fields.Datetime.now()),
            "by": self.env.user.name,
            "lang": self.env.lang,
            "reasons": registry._get_reasons(),
        }

    def _get_document(self):
        """Return what the file holds (dict).

        :raises UserError: it was erased, or is no passport
        """
        self.ensure_one()
        try:
            document = json.loads(base64.b64decode(self.content or b""))
        except ValueError:
            document = None
        if isinstance(document, dict) and document.get("format") == FORMAT:
            return document
        raise UserError(self.env._("The file of “%s” is no longer there.", self.name))

    def action_verify(self):
        """Tell whether the file, and the evidence it speaks of, are as they were."""
        self.check_access("read")
        self.ensure_one()
        entries = self._get_document()["entries"]
        broken = chain.first_break(entries, self.digest)
        if broken:
            message = self.env._("Entry %s is not as it was sealed.", broken)
            return self._notify(message, "danger")
        changed = self._get_changed(entries)
        if changed:
            message = self.env._(
                "The file is whole. Since then changed or gone: %s", ", ".join(changed)
            )
            return self._notify(message, "warning")
        message = self.env._(
            "All %s entries are as they were sealed, and so is the evidence.",
            len(entries),
        )
        return self._notify(message, "success")

    def _get_changed(self, entries):
        """Return which evidence says something else now than it did then."""
        # labels are compared too: in the language in which they were written
        lang = entries[0].get("lang")
        export = self.env["crm.privacy.export"].with_context(lang=lang)
        then = [e for e in entries if e.get("part") == "evidence"]
        now = {}
        for model in {e["model"] for e in then if e["model"] in self.env}:
            ids = {e["id"] for e in then if e["model"] == model}
            for entry in export._read(model, ids):
                now[model, entry["id"]] = json.loads(chain.canonical(entry["data"]))
        return [
            f"{e['kind']} {e['id']}"
            for e in then
            if now.get((e["model"], e["id"])) != e["data"]
        ]

    def _notify(self, message, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": kind, "sticky": kind != "success"},
        }

    def action_print(self):
        """Return the passport as PDF."""
        self.check_access("read")
        return self.env.ref(
            "crm_scheda_cliente.crm_privacy_passport_report"
        ).report_action(self)

    def action_download(self):
        """Return the passport as JSON."""
        self.ensure_one()
        self.check_access("read")
        self._get_document()
        self.env["crm.security.log"]._note(
            "export",
            self.env._("Everything known about a person"),
            record=self.partner_id,
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/content?download=true"
            f"&filename_field=filename",
            "target": "self",
        }

    def _get_paper(self):
        """Return what is printed: the head, and the entries by part and kind."""
        entries = self._get_document()["entries"]
        parts = {}
        for entry in entries[1:]:
            kinds = parts.setdefault(entry["part"], {})
            kinds.setdefault(entry["kind"], []).append(entry)
        titles = {
            "evidence": self.env._("Consents, refusals, checks and requests"),
            "sent": self.env._("What was sent"),
            "data": self.env._("What is kept"),
        }
        return {
            "head": entries[0],
            "issued": self.env._(
                "Issued on %(date)s by %(user)s, for %(company)s, under articles 15"
                " and 20 of Regulation (EU) 2016/679.",
                date=format_datetime(self.env, self.date),
                user=entries[0]["by"],
                company=entries[0]["controller"],
            ),
            "last": entries[-1]["hash"],
            "parts": [(title, parts[k]) for k, title in titles.items() if k in parts],
        }
